"""One request: its own page, which the e-mail leads to, and the answer to it."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.bookings import AlreadyDecided
from allmenning.booking.actions.changes import ChangedMeanwhile
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.decisions import TooLateToApprove, approve, decline
from allmenning.booking.forms.deciding import DeclineForm
from allmenning.booking.views.answering import (
    Answering,
    again,
    asking_of,
    changed,
    done,
    row,
    too_late,
)
from allmenning.booking.views.askings import Tried, in_the_way
from allmenning.booking.views.dates import dates_answered
from allmenning.core.audience import Audience, audience


@audience(Audience.STAFF, "GET", "POST")
def decide(request: HttpRequest, id: int) -> HttpResponse:
    """Show the request, or answer it: `answer` is approve, or decline with a reason; dates
    for some of several, none of them for a no to all."""
    now, viewer = timezone.now(), access.signed_in(request)
    booking = access.booking_at_work(viewer=viewer, id=id, now=now)
    answering = Answering(request, viewer, booking, now)
    if request.method == "GET":
        return row(answering)
    match request.POST.get("answer"):
        case "approve":
            return _approved(answering)
        case "dates" | "none":
            return dates_answered(answering)
    return _declined(answering)


def _approved(answering: Answering) -> HttpResponse:
    booking, by, now = answering.booking, answering.viewer, answering.now
    try:
        approve(booking=booking, by=by, now=now, seen=answering.seen)
    except ChangedMeanwhile:
        return changed(answering)
    except SlotTaken:
        return _taken(answering)
    except TooLateToApprove:
        problem = _("Tiden har begynt. Avslå, så søkeren får vite det.")
        return row(answering, Tried(problem=problem))
    except AlreadyDecided:
        return too_late(answering)
    return done(answering)


def _taken(answering: Answering) -> HttpResponse:
    """Say what is in the way, with a no for that reason ready to be sent."""
    problem = _("Tiden er ikke lenger ledig. Du kan avslå med denne grunnen, eller vente.")
    reason = in_the_way(asking_of(answering)) or _("Lokalet er opptatt på denne tiden.")
    form = DeclineForm(initial={"reason": reason}, booking=answering.booking.pk)
    return row(answering, Tried(form, problem=problem))


def _declined(answering: Answering) -> HttpResponse:
    booking, by, now = answering.booking, answering.viewer, answering.now
    form = DeclineForm(answering.request.POST, booking=booking.pk)
    if not form.is_valid():
        return again(answering, Tried(form))
    reason = form.cleaned_data["reason"]
    try:
        decline(booking=booking, by=by, reason=reason, now=now, seen=answering.seen)
    except ChangedMeanwhile:
        return changed(answering, Tried(form))
    except AlreadyDecided:
        return too_late(answering)
    return done(answering)
