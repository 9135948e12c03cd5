"""When a request must be answered, and how urgent it is. Pure."""

from datetime import datetime, timedelta

ANSWER_WITHIN = timedelta(days=2)
NEAR = timedelta(days=3)


def answer_by(*, sent: datetime, starts: datetime) -> datetime:
    """The instant an answer is promised by: two days after it was sent, and before it begins."""
    return min(sent + ANSWER_WITHIN, starts)


def is_urgent(*, sent: datetime, starts: datetime, now: datetime) -> bool:
    """Whether the answer is overdue, or the time asked for is less than three days away."""
    starts_before, sent_by = urgent_limits(now)
    return starts < starts_before or sent <= sent_by


def urgent_limits(now: datetime) -> tuple[datetime, datetime]:
    """What is urgent starts before the first of these, or was sent no later than the second."""
    return now + NEAR, now - ANSWER_WITHIN
