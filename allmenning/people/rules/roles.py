"""Who may hand out which role, where, and for how long."""

from collections.abc import Iterable
from datetime import date

CARETAKER = "caretaker"
CASE_WORKER = "case_worker"
UNIT_LEADER = "unit_leader"
ADMINISTRATOR = "administrator"

MUNICIPALITY = "municipality"
LEVELS = {MUNICIPALITY: 0, "agency": 1, "district": 1, "building": 2}

# People change jobs; a role that nobody has renewed for this long is held by nobody.
YEARS_MAX = 2

_GRANTED_BY = {
    UNIT_LEADER: frozenset({CARETAKER, CASE_WORKER}),
    ADMINISTRATOR: frozenset({CARETAKER, CASE_WORKER, UNIT_LEADER, ADMINISTRATOR}),
}
GRANTERS = frozenset(_GRANTED_BY)


def grantable(held: Iterable[str]) -> frozenset[str]:
    """The kinds of role that someone who holds these kinds on a unit may give there and below."""
    return frozenset().union(*(_GRANTED_BY.get(kind, frozenset()) for kind in held))


def can_be_held_on(kind: str, *, unit_kind: str) -> bool:
    """Whether the role makes sense there: only the municipality itself has administrators."""
    return kind != ADMINISTRATOR or unit_kind == MUNICIPALITY


def may_expire_on(day: date, *, today: date) -> bool:
    """Whether a role may last to the end of this day: today at the earliest, two years at most."""
    return today <= day <= latest_expiry(today)


def latest_expiry(today: date) -> date:
    """The last day a role given today may last to."""
    leap_day = (today.month, today.day) == (2, 29)
    return today.replace(year=today.year + YEARS_MAX, day=28 if leap_day else today.day)


def may_stand_below(kind: str, *, parent_kind: str) -> bool:
    """Whether a unit may stand there: municipality > agency or district > building."""
    return LEVELS[kind] > LEVELS[parent_kind]
