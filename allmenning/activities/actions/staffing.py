"""Who runs a session, and who of us is there and asks those who come."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from allmenning.activities.actions.rooms import KIND
from allmenning.activities.models import Collaboration, Schedule, Session
from allmenning.core.log import Actor, record_act
from allmenning.people.models import Person


@dataclass(frozen=True)
class Staffed:
    """The employee who is there, and the partner who runs it; None when it is we, or not said."""

    host: Person | None
    run_by: Collaboration | None


@transaction.atomic
def staff(
    *, session: Session, staffed: Staffed, onwards: bool, actor: Actor, now: datetime
) -> None:
    """Say who is there and who runs it, this time, or from now on in the same schedule."""
    who = {"host": staffed.host, "run_by": staffed.run_by}
    Session.objects.filter(pk=session.pk).update(**who)
    if onwards and session.schedule_id:
        Schedule.objects.filter(pk=session.schedule_id).update(**who)
        later = Session.objects.filter(schedule=session.schedule_id, starts__gte=session.starts)
        later.update(**who)
    record_act(actor=actor, verb="staffed", kind=KIND, id=session.pk, now=now)
