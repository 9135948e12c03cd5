"""Hours without staff: when a contract opens, who may sign one, and how many are inside."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from allmenning.core.period import Period, merged
from allmenning.keys.rules.grants import LEASE

# Nothing at the door tells who leaves: an entry counts for as long as people usually stay.
USUAL_STAY = timedelta(hours=2)


def stretches(opening: Iterable[Period], *, now: datetime) -> list[Period]:
    """When a contract opens: what is open within the next three days, touching stretches joined.

    When all of that is closed, as in holidays, the next opening after it, so that the contract's
    key and its code are never without a time and stay the same over a holiday.
    """
    coming = [one for one in merged(opening) if now < one.end]
    near = [one for one in coming if one.start < now + LEASE]
    return near or coming[:1]


def is_old_enough(born: date, *, least_age: int, on: date) -> bool:
    """Whether somebody has had so many birthdays; who was born on 29 February has hers in March."""
    had_birthday = (on.month, on.day) >= (born.month, born.day)
    return on.year - born.year - (not had_birthday) >= least_age


def likely_inside(entries: Iterable[tuple[int, datetime]], *, now: datetime) -> int:
    """How many of (person, when she was let in) are likely inside: each person counts once.

    An estimate from entries alone: it sees neither who left early nor who came in with another.
    """
    return len({person for person, at in entries if now - USUAL_STAY < at <= now})
