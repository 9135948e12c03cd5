"""How long a reader takes no digits after wrong ones; square codes and cards are never locked out,
or anybody could keep everybody out."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from allmenning.keys.rules.clocks import LONG_AGO

ALLOWED = 5
# One wrong code is forgotten this often: whoever is patient gets no further than who is not, some
# fifty tries a day at each reader.
FORGOTTEN = timedelta(minutes=30)
FIRST = timedelta(minutes=15)
LONGEST = timedelta(hours=4)
# The locks grow shorter again when none was needed for this long.
RESTED = timedelta(hours=24)
# Further doubling is longer than the longest, and after weeks of guessing than any time.
_DOUBLED = 4


@dataclass(frozen=True)
class Lockout:
    """Wrong codes at one reader, as counted `since`, and how often it has been locked in a row."""

    wrong: int = 0
    since: datetime = LONG_AGO
    until: datetime = LONG_AGO
    times: int = 0

    def is_locked(self, now: datetime) -> bool:
        return now < self.until


def after_wrong(lockout: Lockout, *, now: datetime) -> Lockout:
    """One more wrong code: the fifth that is not forgotten locks for 15, 30, 60 … 240 minutes."""
    counted = _faded(lockout, now)
    if counted.wrong + 1 < ALLOWED:
        return replace(counted, wrong=counted.wrong + 1)
    length = min(FIRST * 2 ** min(counted.times, _DOUBLED), LONGEST)
    return Lockout(wrong=0, since=now, until=now + length, times=counted.times + 1)


def after_right(lockout: Lockout) -> Lockout:
    """A right code makes up for one wrong one: no more, or who has one could guess for ever."""
    return replace(lockout, wrong=max(lockout.wrong - 1, 0))


def _faded(lockout: Lockout, now: datetime) -> Lockout:
    """The same with what is forgotten by now left out; a clock that goes back forgets nothing."""
    times = 0 if now >= lockout.until + RESTED else lockout.times
    forgotten = max((now - lockout.since) // FORGOTTEN, 0)
    if forgotten >= lockout.wrong:
        return replace(lockout, wrong=0, since=now, times=times)
    since = lockout.since + forgotten * FORGOTTEN
    return replace(lockout, wrong=lockout.wrong - forgotten, since=since, times=times)
