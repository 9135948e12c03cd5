"""Head counts in the database: line by line, in any order, twice, and long after."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from django.db import transaction
from django.db.utils import ProgrammingError

from allmenning.activities.actions.counting import IsCancelled, Line, NotYet, count
from allmenning.activities.actions.planning import cancel
from allmenning.activities.models import Attendance, Session
from allmenning.activities.queries.counts import counts_of, held_figures
from allmenning.activities.rules.figures import HeadCount
from allmenning.core.log import SYSTEM
from allmenning.people.models import Person

ADULT, CHILD = (1, 0), (0, 1)


def taps(now: datetime, *steps: tuple[int, int]) -> list[Line]:
    return [
        Line(uuid4(), now + timedelta(seconds=place), *step) for place, step in enumerate(steps)
    ]


def counted(session: Session) -> HeadCount | None:
    return counts_of([session.pk]).get(session.pk)


def test_taps_add_up_and_can_be_undone(this_mornings: Session, now: datetime) -> None:
    lines = taps(now - timedelta(minutes=9), ADULT, CHILD, CHILD, (0, -1))

    count(session=this_mornings, lines=lines, now=now)

    assert counted(this_mornings) == HeadCount(1, 1)


def test_what_is_sent_twice_counts_once(this_mornings: Session, now: datetime) -> None:
    lines = taps(now, *[CHILD] * 200)

    for sent in (lines[:120], lines[80:], lines):
        count(session=this_mornings, lines=sent, now=now)

    assert counted(this_mornings) == HeadCount(0, 200)


def test_a_total_takes_the_place_of_what_came_before(
    this_mornings: Session, ingrid: Person, now: datetime
) -> None:
    early = now - timedelta(minutes=30)
    count(session=this_mornings, lines=taps(early, ADULT, CHILD), now=now)
    total = Line(uuid4(), now - timedelta(minutes=5), 14, 19, is_total=True, is_approximate=True)
    count(session=this_mornings, lines=[total], now=now, by=ingrid)
    count(session=this_mornings, lines=taps(now, ADULT), now=now)

    assert counted(this_mornings) == HeadCount(15, 19, is_approximate=True)
    assert Attendance.objects.filter(session=this_mornings).count() == 4


def test_undone_taps_are_no_count_but_nobody_is(this_mornings: Session, now: datetime) -> None:
    count(session=this_mornings, lines=taps(now - timedelta(minutes=1), ADULT, (-1, 0)), now=now)
    assert counted(this_mornings) is None

    count(session=this_mornings, lines=[Line(uuid4(), now, is_total=True)], now=now)
    assert counted(this_mornings) == HeadCount(0, 0)


@pytest.mark.parametrize("minutes", [-60 * 24 * 400, 60 * 24])
def test_a_device_whose_clock_is_wrong_counts_within_the_session(
    this_mornings: Session, now: datetime, minutes: int
) -> None:
    line = Line(uuid4(), now + timedelta(minutes=minutes), 1, 0)

    count(session=this_mornings, lines=[line], now=now)

    at = Attendance.objects.get().at
    assert this_mornings.starts - timedelta(hours=2) <= at <= now


def test_what_is_cancelled_or_far_ahead_is_not_counted(
    this_mornings: Session, now: datetime
) -> None:
    Session.objects.filter(pk=this_mornings.pk).update(
        starts=now + timedelta(hours=3), ends=now + timedelta(hours=4)
    )
    this_mornings.refresh_from_db()
    with pytest.raises(NotYet):
        count(session=this_mornings, lines=taps(now, ADULT), now=now)

    gone = cancel(session=this_mornings, reason={"nb": "Syk"}, actor=SYSTEM, now=now)
    with pytest.raises(IsCancelled):
        count(session=gone, lines=taps(now, ADULT), now=now)

    assert not Attendance.objects.exists()


def test_the_database_changes_no_line(this_mornings: Session, now: datetime) -> None:
    count(session=this_mornings, lines=taps(now, ADULT), now=now)

    with pytest.raises(ProgrammingError), transaction.atomic():
        Attendance.objects.update(adults=5)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Attendance.objects.all().delete()


def test_figures_of_sessions(this_mornings: Session, now: datetime) -> None:
    count(session=this_mornings, lines=taps(now, ADULT, CHILD), now=now)

    found = held_figures([this_mornings])

    assert (found.held, found.visits, found.uncounted) == (1, 2, 0)


LINES = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from([ADULT, CHILD, (-1, 0), (0, -1), None]),
        st.integers(0, 3),
    ),
    max_size=12,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES)
def test_the_database_counts_as_one_would_by_hand(
    this_mornings: Session,
    now: datetime,
    lines: list[tuple[int, tuple[int, int] | None, int]],
) -> None:
    with transaction.atomic():
        for minute, step, total in lines:
            at = now - timedelta(minutes=minute)
            numbers = step if step is not None else (total, total)
            line = Line(uuid4(), at, *numbers, is_total=step is None)
            count(session=this_mornings, lines=[line], now=now)
        found = counted(this_mornings)
        by_hand = _by_hand(Attendance.objects.order_by("at", "id"))
        transaction.set_rollback(True)

    assert found == by_hand


def _by_hand(lines: Iterable[Attendance]) -> HeadCount | None:
    adults, children, is_told = 0, 0, False
    for line in lines:
        if line.is_total:
            adults, children, is_told = 0, 0, True
        adults, children = adults + line.adults, children + line.children
    if not is_told and adults <= 0 and children <= 0:
        return None
    return HeadCount(max(adults, 0), max(children, 0))
