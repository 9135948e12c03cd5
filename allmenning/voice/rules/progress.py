"""How far an idea has come, what may happen to it next, and when its answer is due."""

from datetime import date, timedelta
from typing import Final

NEW = "new"
ASSESSING = "assessing"
ANSWERED = "answered"
DOING = "doing"
CLOSED = "closed"
# Somebody says what somebody else has said: the answer to the first is the answer to both.
JOINED = "joined"

_COMES_AFTER: Final = {
    ASSESSING: frozenset({NEW, ASSESSING}),
    ANSWERED: frozenset({NEW, ASSESSING, ANSWERED, DOING}),
    DOING: frozenset({ANSWERED, DOING}),
    CLOSED: frozenset({ANSWERED, DOING}),
    JOINED: frozenset({NEW}),
}
# What waits for an answer.
OPEN: Final = (NEW, ASSESSING)
# What has its answer for now.
SETTLED: Final = (ANSWERED, DOING, CLOSED)


def may_become(state: str, *, now_is: str) -> bool:
    """Whether somebody may bring an idea from one state into the other."""
    return now_is in _COMES_AFTER.get(state, frozenset())


def due_from(day: date, *, within_days: int) -> date:
    """The last day on which an answer is in time."""
    return day + timedelta(days=within_days)


def is_late(state: str, *, due: date, today: date) -> bool:
    """Whether an answer should have come already."""
    return state in OPEN and due < today
