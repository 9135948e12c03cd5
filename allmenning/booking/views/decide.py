"""One request: its own page, which the e-mail leads to, and the answer to it."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.bookings import AlreadyDecided
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.decisions import TooLateToApprove, approve, decline
from allmenning.booking.forms.deciding import DeclineForm
from allmenning.booking.models import Booking
from allmenning.booking.queries.inbox import Asking, askings
from allmenning.booking.views.askings import in_the_way, shown
from allmenning.booking.views.seeing import SeeOther
from allmenning.booking.views.thread import Typed, page_at_work
from allmenning.core.audience import Audience, audience
from allmenning.people.models import Person


@dataclass(frozen=True)
class Answering:
    """One try to answer a request."""

    request: HttpRequest
    viewer: Person
    booking: Booking
    now: datetime


@audience(Audience.STAFF, "GET", "POST")
def decide(request: HttpRequest, id: int) -> HttpResponse:
    """Show the request, or answer it: `answer` is approve, or decline with a reason."""
    now, viewer = timezone.now(), access.signed_in(request)
    booking = access.booking_at_work(viewer=viewer, id=id, now=now)
    answering = Answering(request, viewer, booking, now)
    if request.method == "GET":
        return _row(answering)
    if request.POST.get("answer") == "approve":
        return _approved(answering)
    return _declined(answering)


def _approved(answering: Answering) -> HttpResponse:
    try:
        approve(booking=answering.booking, by=answering.viewer, now=answering.now)
    except SlotTaken:
        return _taken(answering)
    except TooLateToApprove:
        return _row(answering, problem=_("Tiden har begynt. Avslå, så søkeren får vite det."))
    except AlreadyDecided:
        return _too_late(answering)
    return _done(answering)


def _taken(answering: Answering) -> HttpResponse:
    """Say what is in the way, with a no for that reason ready to be sent."""
    problem = _("Tiden er ikke lenger ledig. Du kan avslå med denne grunnen, eller vente.")
    reason = in_the_way(_asking(answering)) or _("Lokalet er opptatt på denne tiden.")
    form = DeclineForm(initial={"reason": reason}, booking=answering.booking.pk)
    return _row(answering, problem=problem, form=form)


def _declined(answering: Answering) -> HttpResponse:
    form = DeclineForm(answering.request.POST, booking=answering.booking.pk)
    if not form.is_valid():
        return _row(answering, form=form)
    reason = form.cleaned_data["reason"]
    try:
        decline(booking=answering.booking, by=answering.viewer, reason=reason, now=answering.now)
    except AlreadyDecided:
        return _too_late(answering)
    return _done(answering)


def _too_late(answering: Answering) -> HttpResponse:
    """Somebody answered or cancelled before; one's own answer sent twice is no trouble."""
    asking = _asking(answering)
    if asking.booking.decided_by == answering.viewer:
        return _done(answering)
    return _row(answering, problem=_("Noen kom deg i forkjøpet."))


def _done(answering: Answering) -> HttpResponse:
    if answering.request.headers.get("HX-Request"):
        return _row(answering)
    return SeeOther(f"{reverse('booking:inbox')}#soknad-{answering.booking.pk}")


def _asking(answering: Answering) -> Asking:
    return askings([answering.booking.pk], now=answering.now)[0]


def _row(
    answering: Answering, *, problem: str = "", form: DeclineForm | None = None
) -> HttpResponse:
    """The request as it is now: as a part of the list, or on a page of its own."""
    request, viewer, now = answering.request, answering.viewer, answering.now
    hindered = request.method == "POST" and bool(problem or form)
    status, asking = 422 if hindered else 200, _asking(answering)
    if request.headers.get("HX-Request"):
        row = shown(asking, viewer=viewer, now=now, form=form, problem=problem)
        return render(request, "booking/asking.html", {"asking": row}, status=status)
    typed = Typed(decline=form, problem=problem)
    return page_at_work(request, asking, viewer=viewer, now=now, typed=typed, status=status)
