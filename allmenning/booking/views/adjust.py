"""Another time or space than was asked for or agreed, given by those who answer for the building."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.decisions import approve_adjusted
from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.forms.changing import ChangeForm
from allmenning.booking.forms.wish import Wish
from allmenning.booking.queries.requests import ACTIVE
from allmenning.booking.queries.words import State
from allmenning.booking.views.bookings import told
from allmenning.booking.views.changes import Reader
from allmenning.booking.views.changing import Changing, Hindered, asked_form, tried
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor


@audience(Audience.STAFF, "GET", "POST")
def adjust(request: HttpRequest, id: int) -> HttpResponse:
    """Say yes to another time or space than was asked for, or move what is confirmed."""
    now, viewer = timezone.now(), access.signed_in(request)
    booking = access.booking_at_work(viewer=viewer, id=id, now=now)
    back = reverse("booking:decide", args=[booking.pk])
    if booking.state not in ACTIVE or booking.during.lower <= now:
        return SeeOther(back)
    reader = Reader(viewer, at_work=True, now=now)
    changing = Changing(request, booking, reader, reverse("booking:adjust", args=[booking.pk]))
    form = asked_form(changing)
    if request.method == "GET":
        return _page(changing, form)
    hindered = tried(changing, form, lambda wish, seen: _give(changing, wish, seen))
    return _page(changing, form, hindered) if hindered else SeeOther(back)


def _give(changing: Changing, wish: Wish, seen: int | None) -> None:
    booking, viewer, now = changing.booking, changing.reader.viewer, changing.reader.now
    space, period = wish.space, wish.period
    if booking.state == State.WAITING:
        approve_adjusted(booking=booking, space=space, period=period, by=viewer, now=now, seen=seen)
        return
    mover = Mover(Actor("person", viewer.pk), is_staff=True, seen=seen)
    move_booking(booking=booking, space=space, period=period, mover=mover, now=now)


def _page(changing: Changing, form: ChangeForm, hindered: Hindered | None = None) -> HttpResponse:
    booking = changing.booking
    waits = booking.state == State.WAITING
    shown = {
        "booking": told(booking, now=changing.reader.now),
        "form": form,
        "here": changing.here,
        "heading": _("Tilpass og godkjenn") if waits else _("Flytt bestillingen"),
        "send": _("Godkjenn dette") if waits else _("Flytt"),
        "back_url": reverse("booking:decide", args=[booking.pk]),
        "opened_url": reverse("booking:opened", args=[booking.pk]),
    }
    said, status = (hindered.said, hindered.status) if hindered else ({}, 200)
    return render(changing.request, "booking/change.html", shown | said, status=status)
