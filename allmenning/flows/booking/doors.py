"""Keys that follow bookings: the doors open for who has the time now, and for nobody else."""

from datetime import datetime

from allmenning.booking.events import (
    ActUndone,
    BookingCancelled,
    BookingConfirmed,
    BookingMoved,
    OwnUseBooked,
    SeriesAnswered,
    SeriesBooked,
    SeriesCancelled,
    SeriesMoved,
)
from allmenning.keys.actions.granting import agree, agree_few

OneEvent = BookingConfirmed | BookingCancelled | BookingMoved | ActUndone
SeriesEvent = OwnUseBooked | SeriesBooked | SeriesCancelled | SeriesMoved


def follow(event: OneEvent, *, now: datetime) -> None:
    """The keys to one booking agree with it."""
    agree(booking_id=event.booking_id, now=now)


def follow_series(event: SeriesEvent, *, now: datetime) -> None:
    """The keys to the named bookings agree with them, a few at a time."""
    agree_few(booking_ids=event.booking_ids, now=now)


def follow_answers(event: SeriesAnswered, *, now: datetime) -> None:
    """The keys to the dates that were answered agree with the answers, a few at a time."""
    agree_few(booking_ids=(*event.approved_ids, *event.declined_ids), now=now)
