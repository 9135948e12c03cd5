"""An alarm about a day that called for too many to be true."""

from datetime import datetime

from allmenning.flows.sending import send
from allmenning.notices.access import APPROVING
from allmenning.notices.events import TriggerHeld
from allmenning.notices.queries.calling import days_held
from allmenning.notices.views.letters import day_held
from allmenning.people.queries import staff_for


def tell_held(event: TriggerHeld, *, now: datetime) -> None:
    """One letter to each who may say what to do with the day, if nobody has said it yet.

    A day may be held once more after it was answered, and is told of each time.
    """
    for day in days_held().filter(pk=event.day_id):
        for employee in staff_for(units=[day.notice.unit_id], kinds=APPROVING, now=now):
            send(
                day_held(day, employee), f"notice_day:{day.pk}:{now:%H%M%S}:held:{employee.pk}", now
            )
