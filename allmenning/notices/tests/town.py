"""A small town for notices: two districts, a street in each, and people as the register has them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any, Final

from allmenning.notices.models import Approval, Dispatch, Notice, Theme
from allmenning.people.models import (
    Guardianship,
    Person,
    RegisteredPerson,
    RegisterEvent,
    RegisterPosition,
    Unit,
)
from allmenning.people.queries import key_ring
from allmenning.people.rules.sealing import lookup_digest, seal
from allmenning.places.models import Address, BasicUnit, District, Street
from simulators.national_ids import synthetic_national_id

X, Y = 109_200_000, 599_600_000
AT_STOVNER, AT_FROGNER = "03011101", "03010501"
GROWN: Final = date(1980, 5, 17)
_serials: Iterator[int] = count()


def settle() -> dict[str, Address]:
    """Stovner with ten houses in Tokerudveien (5678), Frogner with two in Bygdøy allé (1234)."""
    houses = {}
    for code, name, basic, street, number_of in (
        ("030111", "Stovner", AT_STOVNER, (5678, "Tokerudveien"), 10),
        ("030105", "Frogner", AT_FROGNER, (1234, "Bygdøy allé"), 2),
    ):
        district = District.objects.create(code=code, name=name, latitude=59.96, longitude=10.92)
        unit = BasicUnit.objects.create(code=basic, name=f"{name} 1", district=district)
        row = Street.objects.create(code=street[0], name=street[1])
        for number in range(1, number_of + 1):
            houses[f"{name} {number}"] = _house(row, number, unit)
    return houses


def _house(street: Street, number: int, unit: BasicUnit) -> Address:
    return Address.objects.create(
        reference=f"{street.code}-{number}",
        street=street,
        number=number,
        postcode="0979",
        post_town="OSLO",
        basic_unit=unit,
        x=X + 1000 * number + street.code * 1000,
        y=Y,
        is_detached=number % 2 == 0,
    )


def resident(house: Address | None, *, home: str = "", **facts: Any) -> RegisteredPerson:
    """Somebody who lives there, alone unless `home` names her household."""
    serial = next(_serials)
    born = facts.pop("born_on", GROWN)
    number = synthetic_national_id(date(1981, 1, 1) + timedelta(days=serial))
    key = key_ring().current
    usual = {
        "number_lookup": lookup_digest(number, key),
        "number_sealed": seal(number, key),
        "number_key_id": key.id,
        "state": RegisteredPerson.State.RESIDENT,
        "born_on": born,
        "address": house.reference if house else "",
        "home": sha256((home or f"alone {serial}").encode()).digest(),
        "basic_unit": house.basic_unit.code if house and house.basic_unit else "",
        "moved_on": date(2015, 8, 1),
        "read_at": datetime.fromisoformat("2026-11-01T06:00:00Z"),
    }
    return RegisteredPerson.objects.create(**{**usual, **facts})


def shielded(*, home: str) -> RegisteredPerson:
    """Somebody of that household whose address is protected."""
    return resident(None, home=home, is_shielded=True)


def child_of(*parents: RegisteredPerson, born_on: date, **facts: Any) -> RegisteredPerson:
    """A child who lives where the first parent does."""
    first = parents[0]
    child = resident(None, born_on=born_on, **facts)
    child.address, child.basic_unit, child.home = first.address, first.basic_unit, first.home
    child.save()
    for parent in parents:
        Guardianship.objects.create(child=child, guardian=parent)
    return child


def theme(slug: str = "gata") -> Theme:
    return Theme.objects.get_or_create(slug=slug, defaults={"name": {"nb": "Arbeid i gata"}})[0]


def notice(author: Person, unit: Unit, now: datetime, **facts: Any) -> Notice:
    """A draft for everybody who lives here, good for a month."""
    usual = {
        "theme": theme(),
        "unit": unit,
        "author": author,
        "title": "Vi graver i gata",
        "trigger": Notice.Trigger.AREA,
        "audience": {"everybody": True},
        "valid_until": now + timedelta(days=60),
        "max_recipients": 1000,
        "share": 100,
        "created_at": now,
    }
    return Notice.objects.create(**{**usual, **facts})


def sending(author: Person, unit: Unit, now: datetime, **facts: Any) -> Notice:
    """The notice, which two others said yes to, on its way."""
    events_read = facts.pop("events_read", 0)
    about = notice(author, unit, now, proposed=b"the whole of it", **facts)
    for name in ("Berit Solheim", "Arne Lund"):
        approver, _is_new = Person.objects.get_or_create(name=name, defaults={"created_at": now})
        Approval.objects.create(
            notice=about, author=author, person=approver, digest=about.proposed, at=now
        )
    about.state, about.started_at, about.events_read = Notice.State.SENDING, now, events_read
    about.save()
    return about


def had(person: RegisteredPerson, about: Notice, at: datetime) -> Dispatch:
    """That the person was sent the notice at that moment."""
    return Dispatch.objects.create(
        notice=about,
        person=person,
        state=Dispatch.State.ACCEPTED,
        due_at=at,
        attempted_at=at,
        settled_at=at,
    )


_sequence: Iterator[int] = count(1000)


def moved(
    person: RegisteredPerson, house: Address, *, before: str, on: date, at: datetime
) -> RegisterEvent:
    """That the register told of the person's move into the house."""
    assert house.basic_unit is not None
    person.address, person.basic_unit = house.reference or "", house.basic_unit.code
    person.moved_on = on
    person.save()
    return told(person, "endringIBostedsadresse", before=before, at=at)


def told(person: RegisteredPerson, kind: str, *, before: str, at: datetime) -> RegisterEvent:
    """An event of this kind about where the person lives now, read."""
    sequence = next(_sequence)
    read_to(sequence, at)
    return RegisterEvent.objects.create(
        sequence=sequence,
        person=person,
        kind=kind,
        happened_at=at,
        before=before,
        after=person.basic_unit,
    )


def read_to(sequence: int, at: datetime) -> None:
    """That the register's list has been read so far."""
    RegisterPosition.objects.update_or_create(defaults={"sequence": sequence, "read_at": at})
