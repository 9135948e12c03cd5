"""Moving a booking by dragging it: the same act as the form's, answered in a few words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.bookings import AlreadyDecided
from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.forms.changing import ChangeForm
from allmenning.booking.forms.wish import Wish
from allmenning.booking.models import Booking
from allmenning.booking.queries.words import State, for_whom
from allmenning.booking.views.changes import Reader
from allmenning.booking.views.changing import Changing, Hindered, asked_form, tried
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor


@audience(Audience.STAFF, "POST")
def move(request: HttpRequest, id: int) -> HttpResponse:
    """Move what is confirmed to where it was dropped, or say why it stays where it was."""
    now, viewer = timezone.now(), access.signed_in(request)
    booking = access.booking_at_work(viewer=viewer, id=id, now=now)
    reader = Reader(viewer, at_work=True, now=now)
    changing = Changing(request, booking, reader, reverse("booking:adjust", args=[booking.pk]))
    form = asked_form(changing)
    hindered = tried(changing, form, lambda wish, seen: _move(changing, wish, seen))
    if hindered:
        return _refused(changing, form, hindered)
    return render(request, "booking/move.html#moved", {"moved": _told(changing, form)})


def _move(changing: Changing, wish: Wish, seen: int | None) -> None:
    # To move a request is to say yes to it, which nobody is to do with a slip of the hand.
    if changing.booking.state != State.CONFIRMED:
        raise AlreadyDecided
    mover = Mover(Actor("person", changing.reader.viewer.pk), is_staff=True, seen=seen)
    move_booking(
        booking=changing.booking,
        space=wish.space,
        period=wish.period,
        mover=mover,
        now=changing.reader.now,
    )


def _told(changing: Changing, form: ChangeForm) -> str:
    booking: Booking = changing.booking
    space, period = form.cleaned_data["space"], form.cleaned_data["period"]
    return _("Flyttet: %(who)s har nå %(space)s %(when)s.") % {
        "who": for_whom(booking),
        "space": space.name,
        "when": speech.when(period, now=changing.reader.now),
    }


def _refused(changing: Changing, form: ChangeForm, hindered: Hindered) -> HttpResponse:
    sentences = [error for errors in form.errors.values() for error in errors]
    shown = {"sentences": list(dict.fromkeys(sentences)), "form_url": changing.here}
    page = "booking/move.html#refused"
    return render(changing.request, page, shown | hindered.said, status=hindered.status)
