"""A booking's own page, which is also its receipt, and its calendar file."""

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.bookings import cancel_deadline
from allmenning.booking.forms.thread import MessageForm
from allmenning.booking.models import Booking
from allmenning.booking.queries.calendar_file import calendar_file
from allmenning.booking.queries.hindered import instead_of
from allmenning.booking.queries.own_series import of_series
from allmenning.booking.queries.requests import ACTIVE
from allmenning.booking.queries.words import State, moment, phone_at
from allmenning.booking.views.adopted import trial_url
from allmenning.booking.views.bookings import told
from allmenning.booking.views.cards import chip_beside, said
from allmenning.booking.views.changes import Reader, changes_shown
from allmenning.booking.views.feeds import calendar_answer
from allmenning.booking.views.promise import promise
from allmenning.booking.views.thread import thread_shown
from allmenning.core import figures
from allmenning.core.audience import Audience, audience
from allmenning.people.rules.phone import readable_phone

IS_NEW = timedelta(minutes=10)


@audience(Audience.SIGNED_IN)
def receipt(request: HttpRequest, id: int) -> HttpResponse:
    """The booking for the one who made it, her association, and who answers for the building."""
    now = timezone.now()
    booking, at_work = access.booking_to_see(request, id=id, now=now)
    return page(request, booking, at_work=at_work, now=now)


def page(
    request: HttpRequest,
    booking: Booking,
    *,
    at_work: bool,
    now: datetime,
    form: MessageForm | None = None,
) -> HttpResponse:
    """The booking's page; with a form when a message did not get through."""
    viewer = access.signed_in(request)
    shown = {
        "booking": told(booking, now=now),
        "title": titles()[booking.state],
        "next_text": next_text(booking, now=now),
        "contact": _contact(booking) if at_work else "",
        "email": _sent_to(booking, now) if not at_work else "",
        "slots": _instead(booking, now),
        "how_in": said(booking.space.building.way_in),
        "phone": phone_at(booking),
        "series_url": _series_url(booking),
        "work_url": reverse("booking:decide", args=[booking.pk]) if at_work else "",
        "thread": {} if at_work else _thread(request, booking, now, form),
        "trial_url": trial_url(booking.space),
        "key": figures.ask("keys.of_booking", booking=booking.pk, person=viewer, now=now),
        "changes": changes_shown(booking, Reader(viewer, at_work, now)),
    }
    shown |= _ways_on(booking, at_work, now)
    return render(request, "booking/receipt.html", shown, status=422 if form else 200)


def _series_url(booking: Booking) -> str:
    """The page of the series the booking is of, if it is of one."""
    return reverse("booking:series", args=[booking.request_id]) if of_series([booking]) else ""


def _thread(
    request: HttpRequest, booking: Booking, now: datetime, form: MessageForm | None
) -> dict[str, Any]:
    viewer = access.signed_in(request)
    return thread_shown(booking, viewer=viewer, at_work=False, now=now, form=form)


def titles() -> dict[str, str]:
    """How it stands, by the booking's state."""
    return {
        State.CONFIRMED: _("Lokalet er ditt."),
        State.WAITING: _("Vi har fått søknaden din."),
        State.DECLINED: _("Du fikk ikke låne lokalet."),
        State.CANCELLED: _("Bestillingen er avbestilt."),
        State.UNANSWERED: _("Vi svarte ikke i tide."),
    }


def next_text(booking: Booking, *, now: datetime) -> str:
    """What happens now, in a sentence."""
    starts, is_over = booking.during.lower, booking.during.upper <= now
    match booking.state:
        case State.WAITING if starts > now:
            return promise(booking, now=now, in_words=lambda at: moment(at, now=now))
        case State.WAITING | State.UNANSWERED:
            return _(
                "Vi rakk ikke å svare før tiden begynte, og det beklager vi. "
                "Ring %(phone)s, så hjelper vi deg å finne noe annet."
            ) % {"phone": phone_at(booking)}
        case State.CONFIRMED if not is_over:
            return _("Velkommen! Legg bestillingen i kalenderen, så husker du den.")
        case State.CONFIRMED:
            return _("Takk for at du lånte lokalet.")
        case State.DECLINED:
            return _("Grunnen står under.")
    return _("Tiden er ledig for andre igjen.")


def _contact(booking: Booking) -> str:
    return f"{booking.request.applicant.name}, {readable_phone(booking.request.phone)}"


def _sent_to(booking: Booking, now: datetime) -> str:
    """The address the receipt goes to, as long as it is news."""
    is_new = now - booking.request.sent_at < IS_NEW
    return booking.request.applicant.email if is_new else ""


def _instead(booking: Booking, now: datetime) -> list[dict[str, str]]:
    """Free times to a booking that was declined."""
    if booking.state != State.DECLINED:
        return []
    people = booking.participants
    others = instead_of(booking, now=now)
    return [
        chip_beside(booking.space, other.space, other.period, now=now, people=people)
        for other in others
    ]


def _ways_on(booking: Booking, at_work: bool, now: datetime) -> dict[str, str]:
    """The calendar file, changing, and cancelling while one may; after that, giving back."""
    confirmed, cancel_url = booking.state == State.CONFIRMED, _cancel_url(booking)
    calendar = reverse("booking:calendar_file", args=[booking.pk]) if confirmed else ""
    if booking.state not in ACTIVE or booking.during.upper <= now:
        return {"calendar_url": calendar}
    if booking.during.lower <= now:
        give_back = cancel_url if confirmed and not at_work else ""
        return {"calendar_url": calendar, "give_back_url": give_back}
    may = at_work or now <= cancel_deadline(booking)
    return {
        "calendar_url": calendar,
        "change_url": reverse("booking:adjust" if at_work else "booking:change", args=[booking.pk]),
        "cancel_url": cancel_url if may else "",
        "give_back_url": "" if may else cancel_url,
        "cancel_text": cancel_text(booking, may=may, now=now),
    }


def cancel_text(booking: Booking, *, may: bool, now: datetime) -> str:
    """Until when one may cancel, or whom to ring when that is over."""
    if not may:
        return _("Det er for sent å avbestille på nett. Ring %(phone)s.") % {
            "phone": phone_at(booking)
        }
    until = {"moment": moment(cancel_deadline(booking), now=now)}
    return _("Du kan avbestille til %(moment)s.") % until


def _cancel_url(booking: Booking) -> str:
    return reverse("booking:cancel", args=[booking.pk])


@audience(Audience.SIGNED_IN)
def as_calendar(request: HttpRequest, id: int) -> HttpResponse:
    """The booking as a file for one's own calendar."""
    now = timezone.now()
    booking = access.own_booking(person=access.signed_in(request), id=id, now=now)
    if booking.state not in (State.CONFIRMED, State.CANCELLED):
        raise Http404
    return calendar_answer(calendar_file(booking, now=now), filename=f"bestilling-{id}.ics")
