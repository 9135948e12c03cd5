"""What people did with bookings: ids, and what the present state no longer tells."""

from dataclasses import dataclass

from allmenning.core.events import Event


@dataclass(frozen=True)
class BookingConfirmed(Event):
    """A booking got its time: booked directly, or approved by a person."""

    subject = "booking_id"
    booking_id: int


@dataclass(frozen=True)
class BookingRequested(Event):
    """A booking was asked for and waits for a person's answer."""

    subject = "booking_id"
    booking_id: int


@dataclass(frozen=True)
class BookingDeclined(Event):
    """A person answered no to a booking that waited, with a reason."""

    subject = "booking_id"
    booking_id: int


@dataclass(frozen=True)
class BookingCancelled(Event):
    """A booking was given up, by the borrower or by the staff; its time is free again.

    `stood` says whether it was confirmed and not only waiting.
    """

    subject = "booking_id"
    booking_id: int
    stood: bool
    by_staff: bool


@dataclass(frozen=True)
class SpacesClosed(Event):
    """Parts of a building were closed for a while."""

    subject = "closure_id"
    closure_id: int


@dataclass(frozen=True)
class MessageSent(Event):
    """One side of a request wrote to the other."""

    subject = "message_id"
    message_id: int


@dataclass(frozen=True)
class RequestAssigned(Event):
    """A request was handed to a colleague, or to nobody in particular, by the person `by_id`."""

    subject = "booking_id"
    booking_id: int
    by_id: int
