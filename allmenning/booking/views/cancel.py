"""Giving a booking up, after a last look."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.bookings import AlreadyDecided, cancel_deadline
from allmenning.booking.actions.cancelling import Canceller, TooLateToCancel, cancel_booking
from allmenning.booking.actions.changes import ChangedMeanwhile, latest_change
from allmenning.booking.forms.cancelling import CancelForm
from allmenning.booking.models import Booking
from allmenning.booking.queries.requests import ACTIVE
from allmenning.booking.queries.words import phone_at
from allmenning.booking.views.bookings import told
from allmenning.booking.views.changes import Reader, changes_shown
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor


@dataclass(frozen=True)
class _Asked:
    """One look at the question, or one answer to it."""

    request: HttpRequest
    booking: Booking
    reader: Reader


@audience(Audience.SIGNED_IN, "GET", "POST")
def cancel(request: HttpRequest, id: int) -> HttpResponse:
    """Ask whether one is sure, and cancel. An employee says why."""
    now = timezone.now()
    booking, at_work = access.booking_to_see(request, id=id, now=now)
    asked = _Asked(request, booking, Reader(access.signed_in(request), at_work, now))
    form = _form(asked)
    if not form.is_valid():
        return _page(asked, form, late=not at_work and now > cancel_deadline(booking))
    try:
        _give_up(asked, form)
    except TooLateToCancel:
        return _page(asked, form, late=True)
    except ChangedMeanwhile:
        return _changed_meanwhile(asked, form)
    except AlreadyDecided:
        pass  # Sent twice, or somebody was quicker: the booking's page tells how it is.
    return SeeOther(reverse("booking:receipt", args=[booking.pk]))


def _form(asked: _Asked) -> CancelForm:
    post = asked.request.POST if asked.request.method == "POST" else None
    initial = {"seen": latest_change(asked.booking)}
    return CancelForm(post, at_work=asked.reader.at_work, initial=initial)


def _give_up(asked: _Asked, form: CancelForm) -> None:
    reader = asked.reader
    canceller = Canceller(
        Actor("person", reader.viewer.pk),
        reason=form.cleaned_data.get("reason", ""),
        by_staff=reader.at_work,
        gives_back="gives_back" in asked.request.POST,
        seen=form.cleaned_data["seen"],
    )
    cancel_booking(booking=asked.booking, canceller=canceller, now=reader.now)


def _changed_meanwhile(asked: _Asked, form: CancelForm) -> HttpResponse:
    """Ask again, with what others did since the question was put; a no longer standing one is
    told by its own page."""
    booking = Booking.objects.get(pk=asked.booking.pk)
    if booking.state not in ACTIVE:
        return SeeOther(reverse("booking:receipt", args=[booking.pk]))
    since = changes_shown(booking, asked.reader, after=form.cleaned_data["seen"])
    form.data = {**form.data.dict(), "seen": latest_change(booking)}  # type: ignore[attr-defined]
    late = not asked.reader.at_work and asked.reader.now > cancel_deadline(asked.booking)
    return _page(asked, form, late=late, since=since)


def _page(asked: _Asked, form: CancelForm, *, late: bool, since: Any = ()) -> HttpResponse:
    """The question; when it is too late, whom to ring, and giving the time back all the same."""
    booking, now = asked.booking, asked.reader.now
    shown = {
        "booking": told(booking, now=now),
        "form": form,
        "late": _("Det er for sent å avbestille på nett. Ring %s.") % phone_at(booking)
        if late
        else "",
        "may_give_back": late and booking.during.upper > now,
        "since": since,
        "back_url": reverse("booking:receipt", args=[booking.pk]),
    }
    status = 409 if since else 422 if form.is_bound else 200
    return render(asked.request, "booking/cancel.html", shown, status=status)
