"""Sessions of meeting places follow their rooms: at another time, in another room, or cancelled."""

from datetime import datetime

from allmenning.activities.actions.rooms import agree
from allmenning.booking.events import ActUndone, BookingCancelled, BookingMoved


def follow(event: BookingCancelled | BookingMoved | ActUndone, *, now: datetime) -> None:
    """The session that the booking is for, if any, agrees with it."""
    agree(booking_id=event.booking_id, now=now)
