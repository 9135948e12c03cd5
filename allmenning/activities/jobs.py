"""What time itself does to activities: every minute, in each municipality."""

from datetime import datetime

from allmenning.activities.actions import following, initiatives, signing_up
from allmenning.activities.actions.planning import plan_due
from allmenning.core import jobs


def take_due(*, now: datetime) -> None:
    """Plan sessions as far ahead as people look, forget what residents once sent, and tell who
    follows a board what is new."""
    plan_due(now=now)
    initiatives.forget(now=now)
    signing_up.forget(now=now)
    following.tell_due(now=now)


jobs.wake(take_due)
