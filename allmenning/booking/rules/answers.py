"""When a request must be answered, and how urgent it is. Pure."""

from datetime import datetime, timedelta

ANSWER_WITHIN = timedelta(days=2)
NEAR = timedelta(days=3)


def answer_by(*, sent: datetime, starts: datetime) -> datetime:
    """The instant an answer is promised by: two days after it was sent, and before it begins."""
    return min(sent + ANSWER_WITHIN, starts)


def is_urgent(*, sent: datetime, starts: datetime, now: datetime) -> bool:
    """Whether the answer is overdue, or the time asked for is less than three days away."""
    return starts - now < NEAR or answer_by(sent=sent, starts=starts) <= now
