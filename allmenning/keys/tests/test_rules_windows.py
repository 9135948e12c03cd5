"""A door opens a little before and after, and never in the time of who comes before or after."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from allmenning.core.period import Period
from allmenning.keys.rules.windows import window
from allmenning.keys.tests.doorstep import HOUR, NOW

MINUTE = timedelta(minutes=1)
QUARTER = 15 * MINUTE
TIME = Period(NOW, NOW + HOUR)


def test_the_grace_of_the_door_is_added() -> None:
    assert window(TIME, before=QUARTER, after=MINUTE) == Period(NOW - QUARTER, NOW + HOUR + MINUTE)


def test_it_is_cut_where_others_have_the_space() -> None:
    before = Period(NOW - 2 * HOUR, NOW - 5 * MINUTE)
    after = Period(NOW + HOUR, NOW + 2 * HOUR)

    cut = window(TIME, before=QUARTER, after=QUARTER, others=[after, before])

    assert cut == Period(NOW - 5 * MINUTE, NOW + HOUR)


def test_who_is_far_away_cuts_nothing() -> None:
    far = [Period(NOW - 9 * HOUR, NOW - 8 * HOUR), Period(NOW + 8 * HOUR, NOW + 9 * HOUR)]

    assert window(TIME, before=QUARTER, after=QUARTER, others=far).length == HOUR + 2 * QUARTER


def test_the_night_the_clock_changes_is_as_long_as_it_is() -> None:
    oslo = ZoneInfo("Europe/Oslo")
    for start, end, hours in (
        (datetime(2027, 3, 27, 22, tzinfo=oslo), datetime(2027, 3, 28, 6, tzinfo=oslo), 7),
        (datetime(2027, 10, 30, 22, tzinfo=oslo), datetime(2027, 10, 31, 6, tzinfo=oslo), 9),
    ):
        night = Period(start.astimezone(ZoneInfo("UTC")), end.astimezone(ZoneInfo("UTC")))

        assert window(night, before=QUARTER, after=QUARTER).length == hours * HOUR + 2 * QUARTER


graces = st.integers(0, 120).map(lambda minutes: minutes * MINUTE)
gaps = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 300)), max_size=4)


@given(before=graces, after=graces, earlier=gaps, later=gaps)
def test_it_holds_the_booking_and_never_touches_another(
    before: timedelta, after: timedelta, earlier: Any, later: Any
) -> None:
    others = [Period(NOW - (gap + length) * MINUTE, NOW - gap * MINUTE) for gap, length in earlier]
    others += [
        Period(TIME.end + gap * MINUTE, TIME.end + (gap + length) * MINUTE) for gap, length in later
    ]

    opens = window(TIME, before=before, after=after, others=others)

    assert opens.contains(TIME)
    assert TIME.widened(before=before, after=after).contains(opens)
    assert not any(opens.overlaps(other) for other in others)
