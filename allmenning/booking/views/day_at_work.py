"""A building's day as those who answer for it see it: what is free, whose the rest is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from allmenning.booking.models import Booking
from allmenning.booking.queries.at_work import Known
from allmenning.booking.queries.calendar import Mark
from allmenning.booking.queries.words import State
from allmenning.booking.rules.grid import Cell, CellState, Rows, cells_of
from allmenning.booking.views.calendar import Reading
from allmenning.core import speech
from allmenning.core.clock import MINUTES_PER_DAY, local_date, minute_of_day
from allmenning.core.period import Period
from allmenning.places.models import Space

# Those at work may book as far ahead as they like, whatever the rules say to others.
FURTHEST = timedelta(days=731)
USUAL = timedelta(hours=1)


@dataclass(frozen=True)
class ReadingAtWork(Reading):
    """One space's calendar with all that is known of the bookings in it."""

    known: Known

    def cells(self, day: date, rows: Rows) -> list[Cell]:
        bookable = Period(self.now, self.now + FURTHEST) if self.found else None
        return cells_of(self._day(day), rows, now=self.now, bookable=bookable)

    def shown(self, cell: Cell) -> dict[str, Any]:
        """One cell as booking/day_at_work.html wants it."""
        space, mark = self.calendar.space, self._mark(cell)
        booking = self.known.bookings.get(mark.booking or 0) if mark else None
        is_free = cell.state is CellState.FREE
        return super().shown(cell) | {
            "url": desk_url(space, cell.period) if is_free else thing_url(space, mark),
            "bar": bar(booking, self.known, space) if booking else None,
            "free": span(cell.period) if is_free else None,
        }

    def _mark(self, cell: Cell) -> Mark | None:
        return self.calendar.marks[cell.key] if cell.key is not None else None

    def _text(self, cell: Cell) -> str:
        mark = self._mark(cell)
        booking = self.known.bookings.get(mark.booking or 0) if mark else None
        return whose(booking, self.calendar.space) if booking else super()._text(cell)

    def _label(self, cell: Cell, text: str, url: str) -> str:
        """What a listener hears of it."""
        when, space = speech.when(cell.period, now=self.now), self.calendar.space.name
        if cell.state is CellState.FREE:
            return _("Bestill %(space)s fra %(when)s") % {"space": space, "when": when}
        return f"{text}, {when}"


def whose(booking: Booking, space: Space) -> str:
    """The association, or what a private person does, whose name needs no showing here.

    A booking of another space that shares parts with this one is named with its own.
    """
    association = booking.request.association
    who = association.name if association else booking.request.activity
    if booking.state == State.WAITING:
        who = _("Søknad: %(who)s") % {"who": who}
    return who if booking.space_id == space.pk else f"{booking.space.name}: {who}"


def thing_url(space: Space, mark: Mark | None) -> str:
    """Where one can do something about what fills a stretch of time."""
    if mark and mark.booking:
        return reverse("booking:decide", args=[mark.booking])
    if mark and mark.state == "closed":
        return reverse("booking:closures", args=[space.building.slug])
    return ""


def desk_url(space: Space, period: Period) -> str:
    """Where the first hour of the stretch can be booked for somebody."""
    return f"{reverse('booking:at_desk', args=[space.building.slug])}?{_query(space, period)}"


def _query(space: Space, period: Period) -> str:
    end = min(period.end, period.start + USUAL)
    said = {"lokale": space.pk, "fra": _seconds(period.start), "til": _seconds(end)}
    return urlencode(said)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def span(period: Period) -> dict[str, int]:
    """From and to, in minutes of the day the stretch begins on."""
    days = (local_date(period.end) - local_date(period.start)).days
    return {
        "start": minute_of_day(period.start),
        "end": minute_of_day(period.end) + days * MINUTES_PER_DAY,
    }


def bar(booking: Booking, known: Known, space: Space) -> dict[str, Any] | None:
    """What dragging needs to know of a booking, or None when it cannot be moved so."""
    period = Period(booking.during.lower, booking.during.upper)
    if not known.may_move(booking, space.pk) or period.length >= timedelta(days=1):
        return None
    return span(period) | {
        "id": booking.pk,
        "seen": known.seen(booking),
        "day": local_date(period.start),
        "url": reverse("booking:move", args=[booking.pk]),
    }
