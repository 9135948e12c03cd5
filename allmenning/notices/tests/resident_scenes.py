"""A notice that was sent to Kari, and Kari as the register has her."""

from datetime import date, datetime, timedelta
from typing import Any

from allmenning.core.clock import local_date
from allmenning.notices.access_by_link import message_link
from allmenning.notices.models import (
    Dispatch,
    Notice,
    NoticeText,
    Pilot,
    Relevance,
    Tally,
    Theme,
)
from allmenning.notices.tests import town
from allmenning.notices.tests.scenes import running
from allmenning.people.models import Person, RegisteredPerson, Unit
from allmenning.places.models import Address, Street

SUBJECTS = {"nb": "Vi graver i gata di", "nn": "Vi grev i gata di", "en": "We dig up your street"}
BODY = "Hei!\n\nRing [bydelen]({bydel.side}) på {kommune.telefon}. {bydel} svarer."

_ANSWERS = {
    "public_task": "Kommunen vedlikeholder gata.",
    "legal_basis": "Veglova § 9.",
    "matters_to_people": "Du må flytte bilen.",
    "their_need_first": "Ja.",
    "only_those_affected": "Bare gata.",
    "not_marketing": "Nei.",
}


def theme_of(slug: str = "gravearbeid", name: str = "graving i gata") -> Theme:
    return Theme.objects.get_or_create(slug=slug, defaults={"name": {"nb": name}})[0]


def begun_notice(
    author: Person, unit: Unit, now: datetime, *, body: str = BODY, **facts: Any
) -> Notice:
    """A notice that two others approved and that began to be sent yesterday."""
    usual: dict[str, Any] = {
        "theme": theme_of(),
        "title": "Graving",
        "trigger": Notice.Trigger.AREA,
        "audience": {"everybody": True},
        "valid_until": now + timedelta(days=14),
        "max_recipients": 1000,
        "created_at": now - timedelta(days=3),
    }
    notice = Notice.objects.create(author=author, unit=unit, **{**usual, **facts})
    for language, subject in SUBJECTS.items():
        NoticeText.objects.create(notice=notice, language=language, subject=subject, body=body)
    Relevance.objects.create(notice=notice, **_ANSWERS)
    two = [Person.objects.create(name=f"Leder {n}", created_at=now) for n in (1, 2)]
    return running(notice, now - timedelta(days=1), *two)


def in_register(person: Person, now: datetime, **facts: Any) -> RegisteredPerson:
    """The person, as the register's copy has her."""
    return RegisteredPerson.objects.create(
        number_lookup=person.number_lookup,
        number_sealed=person.number_sealed,
        number_key_id=person.number_key_id,
        state=RegisteredPerson.State.RESIDENT,
        born_on=date(1990, 3, 15),
        read_at=now,
        **facts,
    )


def haugenveien() -> Address:
    """Haugenveien 1, where Kari may live."""
    return Address.objects.create(
        reference="a1",
        street=Street.objects.create(code=7, name="Haugenveien"),
        number=1,
        postcode="0979",
        post_town="OSLO",
        x=town.X,
        y=town.Y,
    )


def message_to(person: RegisteredPerson, notice: Notice, now: datetime, **facts: Any) -> Dispatch:
    """That the notice was sent to her an hour ago."""
    usual: dict[str, Any] = {"state": Dispatch.State.ACCEPTED, "settled_at": now, "due_at": now}
    return Dispatch.objects.create(notice=notice, person=person, **{**usual, **facts})


def link_in(dispatch: Dispatch) -> str:
    """What stands last in the addresses in the message."""
    return message_link(dispatch=dispatch.pk, notice=dispatch.notice_id, person=dispatch.person_id)


def count(notice: Notice, now: datetime, **outcomes: int) -> None:
    """Write how many met each fate."""
    for name, number in outcomes.items():
        Tally.objects.create(
            notice=notice, kind=Tally.Kind.OUTCOME, name=name, number=number, at=now
        )


def garden_waste(notice: Notice, now: datetime, **facts: Any) -> Pilot:
    """A pilot that fetches garden waste a week and two weeks from now."""
    today = local_date(now)
    usual: dict[str, Any] = {
        "name": {"nb": "Henting av hageavfall"},
        "purpose": {"nb": "For å vite hvem vi skal hente hos."},
        "delete_on": today + timedelta(days=200),
        "is_open": True,
        "order_days": [today + timedelta(days=days) for days in (7, 14)],
    }
    return Pilot.objects.create(notice=notice, **{**usual, **facts})
