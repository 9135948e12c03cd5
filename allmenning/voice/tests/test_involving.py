"""Asking people on purpose: workshops with a theme, described speakers, and what they are paid."""

from datetime import date, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django.db import IntegrityError, transaction

from allmenning.people.models import Person, Unit
from allmenning.voice.actions.involving import (
    NoRate,
    NotReady,
    Words,
    hold_meeting,
    keep_involvement,
    publish,
    write_statement,
)
from allmenning.voice.models import Honorarium, HonorariumRate, Involvement, WorkingGroup
from allmenning.voice.queries import involving
from allmenning.voice.rules.involving import METHODS, honorarium, may_be_published, passes
from tests.cast import AUTUMN
from tests.database import AtOnce

KRONE = 100
RATE = 400 * KRONE
DAY = date(2026, 9, 3)


@pytest.fixture
def rate(stovner: Unit) -> HonorariumRate:
    """400 kroner a meeting, and a thousand in a year is to be looked into."""
    return HonorariumRate.objects.create(
        valid_from=date(2026, 1, 1), amount=RATE, threshold=1000 * KRONE
    )


@pytest.fixture
def group(rate: HonorariumRate, stovner: Unit) -> WorkingGroup:
    return WorkingGroup.objects.create(unit=stovner, name="Arbeidsgruppen")


@pytest.fixture
def eight(group: WorkingGroup) -> list[Person]:
    return [
        Person.objects.create(name=f"Deltaker {number}", created_at=AUTUMN) for number in range(8)
    ]


def asked(unit: Unit, by: Person, now: datetime, **facts: object) -> Involvement:
    usual: dict[str, object] = {"title": "Samtaler", "method": "interview", "purpose": "Lytte"}
    involvement = Involvement(unit=unit, **{**usual, **facts})
    return keep_involvement(involvement=involvement, by=by, now=now)


def test_seven_residents_were_interviewed_in_the_closing_phase(
    ingrid: Person, stovner: Unit, now: datetime
) -> None:
    """AT-12: interviews (7 residents closing phase)."""
    asked(stovner, ingrid, now, phase="closing", answers=7)
    asked(stovner, ingrid, now, phase="opening", answers=None)

    rows = involving.by_method([stovner.pk])

    assert [(row["method"], row["phase"], row["times"], row["total"]) for row in rows] == [
        ("interview", "closing", 1, 7),
        ("interview", "opening", 1, None),
    ]


def test_eight_present_are_paid_400_kroner_each(
    group: WorkingGroup, eight: list[Person], ingrid: Person, now: datetime
) -> None:
    """AT-13: 8 × 400 = 3 200 kr per meeting; one declines -> 2 800 kr."""
    held = partial(hold_meeting, group=group, present=eight, by=ingrid, now=now)

    first = held(held_on=DAY)
    second = held(held_on=date(2026, 10, 1), declined=eight[:1])

    assert involving.of_meeting(first.pk) == 3200 * KRONE
    assert involving.of_meeting(second.pk) == 2800 * KRONE
    assert Honorarium.objects.get(meeting=second, person=eight[0]).declined


def test_the_third_meeting_of_a_year_is_looked_into(
    group: WorkingGroup, eight: list[Person], ingrid: Person, now: datetime
) -> None:
    """AT-13: third meeting the same year -> 1 200 kr for that person and threshold check."""
    for month in (9, 10, 11):
        present = eight if month == 9 else eight[:1]
        hold_meeting(group=group, held_on=date(2026, month, 3), present=present, by=ingrid, now=now)
    hold_meeting(group=group, held_on=date(2027, 1, 7), present=eight, by=ingrid, now=now)

    paid = involving.paid_in(2026, [group.unit_id])

    assert [(one.total, one.meetings, one.passes) for one in paid[:2]] == [
        (1200 * KRONE, 3, True),
        (400 * KRONE, 1, False),
    ]
    assert {one.total for one in involving.paid_in(2027, [group.unit_id])} == {RATE}


def test_a_speaker_is_described_and_not_named(ingrid: Person, stovner: Unit, now: datetime) -> None:
    """AT-14: 35 street interviews, speakers with age and sex only («Jente, 16 år»)."""
    street = asked(stovner, ingrid, now, title="På gata", answers=35)

    write_statement(
        involvement=street,
        speaker="Jente, 16 år",
        may_quote=True,
        words=[Words("en", "A place to be"), Words("nb", "Et sted å være", ingrid)],
        by=ingrid,
        now=now,
    )

    [found] = involving.involvement_of([stovner.pk])
    assert found.answers == 35
    statement = found.statements.get()
    assert (statement.speaker, statement.may_quote) == ("Jente, 16 år", True)
    texts = {
        (text.language, text.is_original, text.translated_by) for text in statement.texts.all()
    }
    assert texts == {("en", True, None), ("nb", False, ingrid)}


@given(
    method=st.sampled_from(METHODS),
    theme=st.sampled_from(["", " ", "Lek"]),
    questions=st.lists(st.sampled_from(["", " ", "Hva savner du?"]), max_size=3),
)
def test_only_a_workshop_needs_a_theme_and_questions(
    method: str, theme: str, questions: list[str]
) -> None:
    ready = may_be_published(method=method, theme=theme, questions=questions)

    assert ready == (method != "workshop" or (theme == "Lek" and "Hva savner du?" in questions))


@given(st.integers(0, 10**7), st.booleans())
def test_who_declines_is_paid_nothing(rate: int, declines: bool) -> None:
    assert honorarium(rate, declines=declines) == (0 if declines else rate)
    assert not passes(rate, threshold=None)
    assert not passes(rate, threshold=rate)
    assert passes(rate + 1, threshold=rate)


def test_a_workshop_is_not_published_without_its_theme(
    ingrid: Person, stovner: Unit, now: datetime
) -> None:
    workshop = asked(stovner, ingrid, now, method="workshop", theme="Lek", questions=[])

    with pytest.raises(NotReady):
        publish(involvement=workshop, by=ingrid, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Involvement.objects.filter(pk=workshop.pk).update(is_published=True)

    workshop.questions = ["Hva savner du?"]
    keep_involvement(involvement=workshop, by=ingrid, now=now)
    assert publish(involvement=workshop, by=ingrid, now=now).is_published
    workshop.is_published, workshop.theme = True, ""
    with pytest.raises(NotReady):
        keep_involvement(involvement=workshop, by=ingrid, now=now)


def test_without_a_rate_nobody_is_paid(ingrid: Person, stovner: Unit, now: datetime) -> None:
    group = WorkingGroup.objects.create(unit=stovner, name="Uten sats")

    with pytest.raises(NoRate):
        hold_meeting(group=group, held_on=DAY, present=[ingrid], by=ingrid, now=now)


def test_the_same_meeting_written_twice_pays_once(
    group: WorkingGroup, eight: list[Person], ingrid: Person, now: datetime, at_once: AtOnce
) -> None:
    held = partial(hold_meeting, group=group, held_on=DAY, present=eight, by=ingrid, now=now)

    meetings = at_once(*[held] * 4)

    assert len({meeting.pk for meeting in meetings}) == 1
    assert involving.of_meeting(meetings[0].pk) == 3200 * KRONE
