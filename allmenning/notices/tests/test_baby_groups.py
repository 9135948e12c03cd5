"""Messages to new parents carry the open baby groups near them, as they are when it is sent."""

import re
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from html import unescape

import pytest
from pytest_django import Settings

from django.test import Client

from allmenning.activities.actions.planning import cancel
from allmenning.activities.models import Activity, Session
from allmenning.core.log import SYSTEM
from allmenning.notices.actions import claiming
from allmenning.notices.channels.mails import Post
from allmenning.notices.models import Notice, NoticeText
from allmenning.notices.queries.wording import Part, Wording
from allmenning.notices.rules.placeholders import TextProblem, findings
from allmenning.notices.tests import posting, scenes, town
from allmenning.people.models import Person
from allmenning.places.models import Address, Building, District
from tests.browsers import words_of

BODY = "Hei.\n\n{hvis babytreff}## Nær deg\n\n{babytreff}\n\n{slutt}Ring {kommune.telefon}."
GROUP = "Babytreff: torsdag 3. desember kl. 09–11, Haugen skole, Haugenveien 1. Norsk. Gratis."


@pytest.fixture
def stovner_district(houses: dict[str, Address]) -> District:
    return District.objects.get(name="Stovner")


@pytest.fixture
def in_two_days(baby_group: Activity, haugen: Building, now: datetime) -> Session:
    at = now + timedelta(days=2)
    return Session.objects.create(
        activity=baby_group,
        building=haugen,
        starts=at,
        ends=at + timedelta(hours=2),
        changed_at=now,
    )


@pytest.fixture
def to_parents(
    draft: Notice, stovner_district: District, ingrid: Person, per: Person, now: datetime
) -> Notice:
    """A notice with the groups in it, approved and on its way."""
    NoticeText.objects.filter(notice=draft).update(body=BODY)
    return scenes.running(draft, now, ingrid, per)


def said(notice: Notice, district: District | None, now: datetime) -> str:
    part = Part(notice.pk, district.pk if district else None)
    return Wording(now).variant([part]).text


def test_the_groups_stand_in_the_text_and_in_the_html(
    to_parents: Notice, stovner_district: District, in_two_days: Session, now: datetime
) -> None:
    mail = Wording(now).variant([Part(to_parents.pk, stovner_district.pk)])

    assert f"Nær deg\n\n- {GROUP}\n\nRing" in mail.text
    shown = unescape(re.sub("<[^>]*>", "", mail.html.partition("<main>")[2]))
    assert GROUP in shown
    assert mail.html.count("<li>") == 1


@pytest.mark.parametrize("is_known", [True, False])
def test_without_any_group_the_paragraph_is_left_out(
    to_parents: Notice, stovner_district: District, now: datetime, is_known: bool
) -> None:
    mail = said(to_parents, stovner_district if is_known else None, now)

    assert "Hei.\n\nRing 21 80 21 80." in mail
    assert "Nær deg" not in mail


def test_a_session_cancelled_between_approval_and_sending_is_not_in_it(
    to_parents: Notice,
    stovner_district: District,
    in_two_days: Session,
    houses: dict[str, Address],
    settings: Settings,
    now: datetime,
) -> None:
    settings.NOTICES_ALLOWED = frozenset(["innbygger.example"])
    post = Post(posting.Register())  # type: ignore[arg-type]

    def sent(house: str) -> str:
        person = town.resident(houses[house])
        posting.dispatch(to_parents, person, district=stovner_district)
        (mail,) = post.ready(claiming.claim(now=now))
        parsed = message_from_bytes(mail.content(), policy=default)
        body = parsed.get_body(("plain",))
        assert body
        return str(body.get_content())

    assert GROUP in sent("Stovner 1")
    cancel(session=in_two_days, reason={"nb": "Syk"}, actor=SYSTEM, now=now)
    assert "Babytreff" not in sent("Stovner 2")


@pytest.mark.parametrize(
    ("body", "is_found"),
    [
        (BODY, False),
        ("{hvis babytreff}{babytreff}{slutt}", False),
        ("{babytreff}", True),
        ("{hvis babytreff}Nær deg: {babytreff}{slutt}", True),
        ("{hvis babytreff}Nær deg{slutt}\n\n{babytreff}", True),
    ],
)
def test_a_list_stands_alone_where_it_can_be_left_out(body: str, is_found: bool) -> None:
    found = [one.problem for one in findings("nb", "Hei", body, trigger="newborn")]

    assert found == [TextProblem.LIST_NOT_ALONE] * is_found
    (in_subject,) = findings("nb", "Hei {babytreff}", "Hei", trigger="newborn")
    assert in_subject.problem is TextProblem.LIST_NOT_ALONE


def test_such_a_text_may_be_approved(
    draft: Notice, stovner_district: District, now: datetime
) -> None:
    NoticeText.objects.filter(notice=draft).update(body=BODY)
    assert Wording(now).check(draft) == []

    evil = BODY.replace("Nær deg", "[Nær](https://evil.example) deg")
    NoticeText.objects.filter(notice=draft, language="nn").update(body=evil)
    assert {one.problem for one in Wording(now).check(draft)} == {TextProblem.FOREIGN_LINK}


def test_who_writes_it_sees_it_as_it_is_now(
    writers: Client, draft: Notice, stovner_district: District, in_two_days: Session
) -> None:
    NoticeText.objects.filter(notice=draft).update(body=BODY)
    draft.audience = {"districts": [stovner_district.code]}
    draft.save()

    page = words_of(writers.get(f"/ansatte/varsler/{draft.pk}/tekst?sprak=nb"))

    assert "Haugen skole, Haugenveien 1. Norsk. Gratis." in page
    assert "de tre nærmeste åpne babytreffene" in page


def test_everybody_reads_that_the_groups_are_there(nobody: Client, to_parents: Notice) -> None:
    page = words_of(nobody.get(f"/meldinger/{to_parents.pk}"))

    assert "<li>[de tre nærmeste åpne babytreffene]</li>" in page
