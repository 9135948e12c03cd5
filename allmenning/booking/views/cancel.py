"""Giving a booking up, after a last look."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.bookings import AlreadyDecided, cancel_deadline
from allmenning.booking.actions.cancelling import Canceller, TooLateToCancel, cancel_booking
from allmenning.booking.forms.cancelling import CancelForm
from allmenning.booking.models import Booking
from allmenning.booking.queries.words import phone_at
from allmenning.booking.views.bookings import told
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor


@audience(Audience.SIGNED_IN, "GET", "POST")
def cancel(request: HttpRequest, id: int) -> HttpResponse:
    """Ask whether one is sure, and cancel. An employee says why."""
    now = timezone.now()
    booking, at_work = access.booking_to_see(request, id=id, now=now)
    form = CancelForm(request.POST if request.method == "POST" else None, at_work=at_work)
    if not form.is_valid():
        late = not at_work and now > cancel_deadline(booking)
        return _page(request, booking, form, now, late=late)
    try:
        _give_up(request, booking, form, now=now, at_work=at_work)
    except TooLateToCancel:
        return _page(request, booking, form, now, late=True)
    except AlreadyDecided:
        pass  # Sent twice, or somebody was quicker: the booking's page tells how it is.
    return SeeOther(reverse("booking:receipt", args=[booking.pk]))


def _give_up(
    request: HttpRequest, booking: Booking, form: CancelForm, *, now: datetime, at_work: bool
) -> None:
    canceller = Canceller(
        Actor("person", access.signed_in(request).pk),
        reason=form.cleaned_data.get("reason", ""),
        by_staff=at_work,
    )
    cancel_booking(booking=booking, canceller=canceller, now=now)


def _page(
    request: HttpRequest, booking: Booking, form: CancelForm, now: datetime, *, late: bool
) -> HttpResponse:
    """The question; when it is too late, whom to ring instead."""
    shown = {
        "booking": told(booking, now=now),
        "form": form,
        "late": _("Det er for sent å avbestille på nett. Ring %s.") % phone_at(booking)
        if late
        else "",
        "back_url": reverse("booking:receipt", args=[booking.pk]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "booking/cancel.html", shown, status=status)
