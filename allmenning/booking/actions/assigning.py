"""Who of the colleagues takes care of a request."""

from datetime import datetime

from django.db import transaction

from allmenning.booking.events import RequestAssigned
from allmenning.booking.models import Booking, Request
from allmenning.booking.queries.thread import colleagues
from allmenning.core.events import publish
from allmenning.core.log import Actor, record_act
from allmenning.people.models import Person


class NotAColleague(ValueError):
    """The person has no role in the building, so that she could not even see the request."""


class AssignedMeanwhile(Exception):
    """Somebody else handed the request on since the page was shown."""


@transaction.atomic
def assign(
    *, booking: Booking, to: Person | None, seen: int | None, by: Person, now: datetime
) -> None:
    """Hand the booking's request to a colleague, or to nobody in particular.

    `seen` is whose it was, by id, when the one who hands it on last looked. Raises NotAColleague,
    or AssignedMeanwhile when it is somebody else's by now. Handing on to whom it is already
    changes nothing.
    """
    if to is not None and to not in colleagues(booking, now=now):
        raise NotAColleague
    request = Request.objects.select_for_update(no_key=True).get(pk=booking.request_id)
    wanted = to.pk if to else None
    if request.assigned_to_id == wanted:
        return
    if request.assigned_to_id != seen:
        raise AssignedMeanwhile
    request.assigned_to = to
    request.save(update_fields=["assigned_to"])
    actor = Actor("person", by.pk)
    record_act(actor=actor, verb="assigned", kind="request", id=request.pk, now=now, to=wanted)
    publish(RequestAssigned(booking.pk, by_id=by.pk), now=now)
