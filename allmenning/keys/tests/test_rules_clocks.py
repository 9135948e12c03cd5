"""Nobody turns the door's clock back, and nobody holds it still with old messages."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.keys.rules.clocks import TOLERATED, Reading, Synced, put_right, reading
from allmenning.keys.tests.doorstep import HOUR, NOW, SECOND

YEARS = timedelta(days=3653)


def read(
    wall: datetime = NOW, ticks: float = 0.0, latest: datetime = NOW, synced: Synced | None = None
) -> Reading:
    return reading(wall=wall, ticks=ticks, latest=latest, synced=synced)


def test_before_the_platform_told_the_time_the_wall_clock_counts() -> None:
    assert read(NOW + HOUR) == Reading(NOW + HOUR, True)


@pytest.mark.parametrize(("back", "is_safe"), [(TOLERATED, True), (TOLERATED + SECOND, False)])
def test_a_wall_clock_turned_back_is_not_trusted(back: timedelta, is_safe: bool) -> None:
    assert read(NOW - back) == Reading(NOW, is_safe)


@pytest.mark.parametrize("wall", [NOW - YEARS, NOW, NOW + YEARS])
def test_since_the_platform_told_the_time_the_wall_clock_counts_for_nothing(wall: datetime) -> None:
    told = Synced(NOW, ticks=100)

    assert read(wall, 160, NOW, told) == Reading(NOW + 60 * SECOND, True)


def test_ticks_never_take_the_time_back() -> None:
    assert read(ticks=50, synced=Synced(NOW, ticks=100)).now == NOW


def test_a_time_that_was_written_down_is_never_left_far_behind() -> None:
    behind = Synced(NOW - HOUR, ticks=0)

    assert read(latest=NOW, synced=behind).now == NOW - TOLERATED


def told(at: datetime, present: Reading, **how: bool) -> datetime | None:
    """What time it is after the platform told it; None when that is not taken."""
    synced = put_right(at, present, ticks=7, **how)
    return synced.at if synced else None


@pytest.mark.parametrize("ahead", [SECOND, HOUR, YEARS])
def test_the_clock_is_put_forward_by_any_message(ahead: timedelta) -> None:
    assert told(NOW + ahead, Reading(NOW, True)) == NOW + ahead


@pytest.mark.parametrize("behind", [timedelta(0), SECOND, TOLERATED])
def test_a_message_a_little_late_confirms_the_clock_and_leaves_it(behind: timedelta) -> None:
    assert told(NOW - behind, Reading(NOW, True)) == NOW


def test_an_old_message_is_not_taken() -> None:
    assert told(NOW - TOLERATED - SECOND, Reading(NOW, True)) is None


@pytest.mark.parametrize("away", [-YEARS, -SECOND, timedelta(0), SECOND, YEARS])
@pytest.mark.parametrize("is_safe", [True, False])
def test_an_answer_puts_the_clock_right_both_ways(away: timedelta, is_safe: bool) -> None:
    assert told(NOW + away, Reading(NOW, is_safe), is_answer=True) == NOW + away


@pytest.mark.parametrize("away", [-SECOND, timedelta(0), HOUR])
def test_a_clock_turned_back_is_trusted_again_after_an_answer_only(away: timedelta) -> None:
    assert told(NOW + away, Reading(NOW, False)) is None


@given(st.lists(st.tuples(st.floats(0, 200), st.integers(0, 400)), max_size=50))
def test_old_messages_repeated_in_any_order_hold_the_time_nowhere(
    heard: list[tuple[float, int]],
) -> None:
    """Every message told the right time once; whoever carries them chooses which comes when."""
    synced, passed = Synced(NOW, ticks=0), 0.0
    for waited, old in heard:
        passed += waited
        at = NOW + timedelta(seconds=max(passed - old, 0))
        present = read(ticks=passed, synced=synced)
        synced = put_right(at, present, ticks=passed) or synced
        late = NOW + timedelta(seconds=passed) - read(ticks=passed, synced=synced).now

        assert abs(late) < timedelta(milliseconds=1)
