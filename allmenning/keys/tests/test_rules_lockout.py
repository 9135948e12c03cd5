"""How many guesses a reader takes in a day, from who hurries, who is patient, and who has a code."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from allmenning.keys.rules.lockout import (
    ALLOWED,
    FORGOTTEN,
    LONGEST,
    Lockout,
    after_right,
    after_wrong,
)
from allmenning.keys.tests.doorstep import HOUR, NOW, SECOND

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
# With fifty guesses a day, one code of six digits is found with a chance of 0.005 per cent, one of
# twenty with 0.10; who knows the rule by heart gets a few more.
ABOUT = 60


def wrong(lockout: Lockout, times: int, now: datetime = NOW) -> Lockout:
    for _ in range(times):
        lockout = after_wrong(lockout, now=now)
    return lockout


def guesses(waits: Callable[[Lockout], timedelta], days: int = 1) -> int:
    """How many wrong codes are heard when one waits so long after each, or until it is unlocked."""
    lockout, now, heard = Lockout(), NOW, 0
    while now < NOW + days * DAY:
        if lockout.is_locked(now):
            now = lockout.until
            continue
        lockout, heard = after_wrong(lockout, now=now), heard + 1
        now += waits(lockout)
    return heard


def test_the_fifth_wrong_code_locks_for_a_quarter() -> None:
    four, five = wrong(Lockout(), ALLOWED - 1), wrong(Lockout(), ALLOWED)

    assert not four.is_locked(NOW)
    assert five.until == NOW + 15 * MINUTE
    assert five.is_locked(five.until - SECOND)
    assert not five.is_locked(five.until)


def test_each_lock_is_twice_as_long_up_to_four_hours() -> None:
    lockout, minutes = Lockout(), []
    for _ in range(7):
        start = max(lockout.until, NOW)
        lockout = wrong(lockout, ALLOWED, start)
        minutes.append((lockout.until - start) // MINUTE)

    assert minutes == [15, 30, 60, 120, 240, 240, 240]
    assert lockout.until - start == LONGEST


def test_after_a_day_without_a_lock_they_are_short_again() -> None:
    locked = wrong(wrong(Lockout(), ALLOWED), ALLOWED, NOW + HOUR)

    again = wrong(locked, ALLOWED, locked.until + DAY)

    assert again.until == locked.until + DAY + 15 * MINUTE


def test_who_hurries_gets_fifty_guesses_a_day() -> None:
    assert guesses(lambda _: SECOND) == 50


@pytest.mark.parametrize("minutes", [1, 3, 4, 5, 8, 14, 15, 16, 20, 25, 29, 30, 31, 45, 60])
def test_who_is_patient_gets_no_more(minutes: int) -> None:
    assert guesses(lambda _: minutes * MINUTE) <= ABOUT


def test_who_stops_before_the_fifth_and_waits_gets_no_more() -> None:
    def shy(lockout: Lockout) -> timedelta:
        return FORGOTTEN if lockout.wrong == ALLOWED - 1 else SECOND

    def rests(lockout: Lockout) -> timedelta:
        return 4 * HOUR if lockout.wrong == ALLOWED - 1 else SECOND

    assert guesses(shy) <= ABOUT
    assert guesses(rests) <= ABOUT
    assert guesses(shy, days=30) <= 30 * ABOUT


def test_that_is_a_chance_of_one_in_a_thousand_to_find_one_of_twenty_codes() -> None:
    assert ABOUT <= 60
    assert 20 * ABOUT <= 1200


def test_a_right_code_makes_up_for_one_wrong_one() -> None:
    lockout = wrong(Lockout(), 3)

    assert after_right(lockout).wrong == 2
    assert after_right(Lockout()) == Lockout()


def test_who_has_a_right_code_cannot_guess_more_than_once_for_each_time_it_is_used() -> None:
    lockout, heard = Lockout(), 0
    for _ in range(100):
        for _ in range(4):
            if not lockout.is_locked(NOW):
                lockout, heard = after_wrong(lockout, now=NOW), heard + 1
        lockout = after_right(lockout)

    assert heard == ALLOWED + 1


def test_a_clock_that_goes_back_unlocks_nothing_and_forgets_nothing() -> None:
    locked = wrong(Lockout(), ALLOWED)
    counted = wrong(Lockout(), 3)

    assert locked.is_locked(NOW - 10 * DAY)
    assert wrong(counted, 1, NOW - 10 * DAY).wrong == 4


def test_a_mistake_now_and_then_never_locks() -> None:
    assert guesses(lambda _: FORGOTTEN, days=30) == 30 * 48
