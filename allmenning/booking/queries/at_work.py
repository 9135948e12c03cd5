"""What the calendars of those at work know of the bookings in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allmenning.booking.models import Booking
from allmenning.booking.queries.calendar import SpaceCalendar
from allmenning.booking.queries.changes import latest_of

State = Booking.State


@dataclass(frozen=True)
class Known:
    """The bookings of some calendars, and the latest change of each that has any, by booking."""

    bookings: dict[int, Booking]
    latest: dict[int, int]
    now: datetime

    def may_move(self, booking: Booking, space: int) -> bool:
        """Whether the booking is this space's own, stands, and has not begun."""
        stands = booking.state == State.CONFIRMED and booking.during.lower > self.now
        return stands and booking.space_id == space

    def seen(self, booking: Booking) -> int:
        """What a page that shows the booking now knows of its changes; 0 when it has none."""
        return self.latest.get(booking.pk, 0)


def known_in(calendars: Iterable[SpaceCalendar], *, now: datetime) -> Known:
    """All that stands in the calendars. Names of persons are not read."""
    ids = {mark.booking for one in calendars for mark in one.marks if mark.booking}
    rows = Booking.objects.select_related("space", "request__association")
    latest = {booking: change.pk for booking, change in latest_of(ids).items()}
    return Known(rows.in_bulk(ids), latest, now)
