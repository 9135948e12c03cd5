"""How far a note has come, what may happen to it next, and when its sender is promised an answer."""

from datetime import datetime, timedelta
from typing import Final

NEW = "new"
LOOKING = "looking"
ANSWERED = "answered"
CLOSED = "closed"

# Who is told that somebody is looking at it knows that it was read; an answer may come after an
# answer, when the first was wrong; what is closed is at rest.
_COMES_AFTER: Final = {
    LOOKING: frozenset({NEW}),
    ANSWERED: frozenset({NEW, LOOKING, ANSWERED}),
    CLOSED: frozenset({NEW, LOOKING, ANSWERED}),
}
OPEN: Final = (NEW, LOOKING)
ANSWER_WITHIN: Final = timedelta(days=7)


def may_become(state: str, *, now_is: str) -> bool:
    """Whether a note that is in one state may come into the other."""
    return now_is in _COMES_AFTER.get(state, frozenset())


def answer_by(sent: datetime) -> datetime:
    """The instant an answer is promised by."""
    return sent + ANSWER_WITHIN


def is_late(state: str, *, sent: datetime, now: datetime) -> bool:
    """Whether the sender still waits, and longer than was promised."""
    return state in OPEN and answer_by(sent) <= now
