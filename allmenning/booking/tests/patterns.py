"""Ways to ask for times that repeat, for the tests of series and of what changes them."""

from datetime import date, datetime
from typing import Any, Final

from allmenning.booking.actions.series import SeriesWish, book_series
from allmenning.booking.models import Booking, BookingRules, Request
from allmenning.booking.queries.series import PlannedDate, Slot, planned
from allmenning.booking.rules.series import Pattern
from allmenning.booking.tests.scenes import told
from allmenning.people.models import Person
from allmenning.places.models import Space

# Six Tuesdays from 1 December, when Haugen is open from 16 to 22.
TUESDAYS: Final = Pattern(date(2026, 12, 1), date(2027, 1, 5), (1,), 18 * 60, 20 * 60)


def plan(
    space: Space, now: datetime, pattern: Pattern = TUESDAYS, *, skips_days_off: bool = False
) -> list[PlannedDate]:
    return planned(space, pattern, participants=20, skips_days_off=skips_days_off, now=now)


def wish(space: Space, now: datetime, pattern: Pattern = TUESDAYS) -> SeriesWish:
    """All dates of the pattern that are free, the others let go."""
    dates = plan(space, now, pattern)
    slots = tuple(
        Slot(one.day, space, one.period) for one in dates if one.period and not one.obstacle
    )
    skipped = {one.day: str(one.obstacle) for one in dates if one.obstacle}
    return SeriesWish(space, pattern, slots, skipped, skips_days_off=False)


def booked_series(
    person: Person, space: Space, now: datetime, pattern: Pattern = TUESDAYS, **changes: Any
) -> Request:
    """A series of all the free dates, with room for it in the space's limits."""
    BookingRules.objects.filter(space=space).update(max_active_person=1000)
    return book_series(
        person=person, wish=wish(space, now, pattern), particulars=told(**changes), now=now
    )


def asked_series(person: Person, space: Space, now: datetime) -> Request:
    BookingRules.objects.filter(space=space).update(needs_approval=True)
    return booked_series(person, space, now)


def days(request: Request) -> list[date]:
    """The days of the request's bookings that stand or wait, in order."""
    standing = request.bookings.filter(state__in=("confirmed", "waiting"))
    return [row.during.lower.date() for row in standing.order_by("during")]


def states(request: Request) -> list[str]:
    rows = Booking.objects.filter(request=request).order_by("during")
    return list(rows.values_list("state", flat=True))
