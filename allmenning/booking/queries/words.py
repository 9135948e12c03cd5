"""A booking in words, for pages and letters alike."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from allmenning.booking.models import Booking
from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.core.period import Period

State = Booking.State


def period_of(booking: Booking) -> Period:
    """The stretch of time of a booking."""
    return Period(booking.during.lower, booking.during.upper)


def for_whom(booking: Booking) -> str:
    """The association, or the one who asked."""
    request = booking.request
    return request.association.name if request.association else request.applicant.name


def publicly(booking: Booking) -> str:
    """The association, what a unit of ours does, or a private person: what others may know."""
    return booking.request.known_to_all or _("en privatperson")


def state_text(booking: Booking, *, now: datetime) -> str:
    """The state in words; what nobody answered in time is told as that."""
    if booking.state == State.WAITING and booking.during.lower <= now:
        return str(State.UNANSWERED.label)
    return str(State(booking.state).label)


def moment(at: datetime, *, now: datetime) -> str:
    """I morgen kl. 18, or tirsdag 15. desember kl. 18.30."""
    day = speech.day(local_date(at), now=now)
    return _("%(day)s kl. %(clock)s") % {"day": day, "clock": speech.clock(at)}


def full_moment(at: datetime) -> str:
    """Tirsdag 15. desember 2026 kl. 18, which means the same whenever it is read."""
    day = speech.full_day(local_date(at), this_year=0)
    return _("%(day)s kl. %(clock)s") % {"day": day, "clock": speech.clock(at)}


def phone_at(booking: Booking) -> str:
    """Whom to ring about the place: the building, else the municipality."""
    building = booking.space.building
    return building.phone or building.municipality.phone


def in_full(period: Period) -> str:
    """Tirsdag 15. desember 2026 kl. 18–20: a day that means the same whenever it is read."""
    first = speech.full_day(local_date(period.start), this_year=0)
    last_moment = period.end - timedelta(microseconds=1)
    if local_date(last_moment) == local_date(period.start):
        return _("%(day)s kl. %(clocks)s") % {"day": first, "clocks": speech.clocks(period)}
    return _("%(day)s kl. %(start)s til %(last_day)s kl. %(end)s") % {
        "day": first,
        "start": speech.clock(period.start),
        "last_day": speech.full_day(local_date(period.end), this_year=0),
        "end": speech.clock(period.end),
    }
