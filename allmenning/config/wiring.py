"""Which event wakes which reaction: the whole table."""

from allmenning.booking import events as booking
from allmenning.core.events import wire

wire(booking.BookingConfirmed, ())
wire(booking.BookingRequested, ())
wire(booking.BookingDeclined, ())
wire(booking.BookingCancelled, ())
wire(booking.SpacesClosed, ())
