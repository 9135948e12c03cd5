"""What time itself does to activities: every minute, in each municipality.

Each is woken by itself, so that one that fails hinders no other.
"""

from datetime import datetime

from allmenning.activities.actions import boards, following, initiatives, planning, signing_up
from allmenning.core import jobs


def plan_sessions(*, now: datetime) -> None:
    """Plan sessions as far ahead as people look."""
    planning.plan_due(now=now)


def forget_sent(*, now: datetime) -> None:
    """Forget what residents once sent: what they proposed, and what they signed up for,
    and what hung on boards."""
    initiatives.forget(now=now)
    boards.forget(now=now)
    signing_up.forget(now=now)


def tell_followers(*, now: datetime) -> None:
    """Tell who follows a board what is new."""
    following.tell_due(now=now)


for _due in (plan_sessions, forget_sent, tell_followers):
    jobs.wake(_due)
