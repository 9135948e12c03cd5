"""Another time, space or number of people, for the one who booked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.agreeing import change_agreed
from allmenning.booking.actions.moving import Mover
from allmenning.booking.forms.changing import ChangeForm
from allmenning.booking.forms.wish import Wish
from allmenning.booking.queries.requests import ACTIVE
from allmenning.booking.views.bookings import told
from allmenning.booking.views.changes import Reader
from allmenning.booking.views.changing import Changing, Hindered, asked_form, tried
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor


@audience(Audience.SIGNED_IN, "GET", "POST")
def change(request: HttpRequest, id: int) -> HttpResponse:
    """Ask for what is to be otherwise, and change it when nothing hinders."""
    now, viewer = timezone.now(), access.signed_in(request)
    booking = access.own_booking(person=viewer, id=id, now=now)
    back = reverse("booking:receipt", args=[booking.pk])
    if booking.state not in ACTIVE or booking.during.lower <= now:
        return SeeOther(back)
    reader = Reader(viewer, at_work=False, now=now)
    changing = Changing(request, booking, reader, reverse("booking:change", args=[booking.pk]))
    form = asked_form(changing)
    if request.method == "GET":
        return _page(changing, form)
    hindered = tried(changing, form, lambda wish, seen: _agree(changing, wish, seen))
    return _page(changing, form, hindered) if hindered else SeeOther(back)


def _agree(changing: Changing, wish: Wish, seen: int | None) -> None:
    change_agreed(
        booking=changing.booking,
        space=wish.space,
        period=wish.period,
        participants=wish.participants,
        mover=Mover(Actor("person", changing.reader.viewer.pk), seen=seen),
        now=changing.reader.now,
    )


def _page(changing: Changing, form: ChangeForm, hindered: Hindered | None = None) -> HttpResponse:
    booking = changing.booking
    shown = {
        "booking": told(booking, now=changing.reader.now),
        "form": form,
        "here": changing.here,
        "heading": _("Endre bestillingen"),
        "send": _("Lagre endringen"),
        "whole_series": booking.request.bookings.count() > 1,
        "back_url": reverse("booking:receipt", args=[booking.pk]),
    }
    said, status = (hindered.said, hindered.status) if hindered else ({}, 200)
    return render(changing.request, "booking/change.html", shown | said, status=status)
