"""When a request must be answered, and how urgent it is. Pure."""

from datetime import datetime, timedelta

ANSWER_WITHIN = timedelta(days=2)
NEAR = timedelta(days=3)
LET_BE = timedelta(hours=6)
LEADER_AFTER = timedelta(days=1)


def answer_by(*, sent: datetime, starts: datetime) -> datetime:
    """The instant an answer is promised by: two days after it was sent, and before it begins."""
    return min(sent + ANSWER_WITHIN, starts)


def remind_at(*, sent: datetime, starts: datetime) -> datetime:
    """When those at work are reminded: the answer is late, or the time is as near as answers may
    take. What is asked for at short notice is let be for a while first."""
    late_or_near = min(sent + ANSWER_WITHIN, starts - ANSWER_WITHIN)
    return max(late_or_near, sent + min(LET_BE, (starts - sent) / 2))


def tell_leader_at(*, sent: datetime, starts: datetime) -> datetime:
    """When their leader is told: a day after the reminder, or half-way to the time asked for."""
    reminded = remind_at(sent=sent, starts=starts)
    return reminded + min(LEADER_AFTER, (starts - reminded) / 2)


def is_urgent(*, sent: datetime, starts: datetime, now: datetime) -> bool:
    """Whether the answer is overdue, or the time asked for is less than three days away."""
    starts_before, sent_by = urgent_limits(now)
    return starts < starts_before or sent <= sent_by


def urgent_limits(now: datetime) -> tuple[datetime, datetime]:
    """What is urgent starts before the first of these, or was sent no later than the second."""
    return now + NEAR, now - ANSWER_WITHIN
