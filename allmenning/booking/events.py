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
class BookingUnanswered(Event):
    """The time that was asked for began before anybody answered."""

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
class OwnUseBooked(Event):
    """A unit booked some of its own spaces for itself, all at once. `space_id` is the first of them."""

    subject = "space_id"
    space_id: int
    booking_ids: tuple[int, ...]


@dataclass(frozen=True)
class SeriesBooked(Event):
    """All the named bookings of a series got their time at once."""

    subject = "request_id"
    request_id: int
    booking_ids: tuple[int, ...]


@dataclass(frozen=True)
class SeriesRequested(Event):
    """The named bookings of a series were asked for and wait for a person's answer."""

    subject = "request_id"
    request_id: int
    booking_ids: tuple[int, ...]


@dataclass(frozen=True)
class SeriesAnswered(Event):
    """A person answered some or all of the bookings of a series at once, date by date."""

    subject = "request_id"
    request_id: int
    approved_ids: tuple[int, ...]
    declined_ids: tuple[int, ...]


@dataclass(frozen=True)
class SeriesCancelled(Event):
    """The rest of a series was given up; `stood_ids` are those that were confirmed."""

    subject = "request_id"
    request_id: int
    booking_ids: tuple[int, ...]
    stood_ids: tuple[int, ...]
    by_staff: bool


@dataclass(frozen=True)
class BookingMoved(Event):
    """A booking got another time or another space. `change_id` holds what it was before."""

    subject = "booking_id"
    booking_id: int
    change_id: int
    by_staff: bool


@dataclass(frozen=True)
class PeopleChanged(Event):
    """Another number of people than before come to all coming bookings of a request. `change_ids`
    hold what was said before."""

    subject = "request_id"
    request_id: int
    booking_ids: tuple[int, ...]
    by_staff: bool
    change_ids: tuple[int, ...]


@dataclass(frozen=True)
class SeriesMoved(Event):
    """A series goes on at another time or in another space from a day; `request_id` is the part
    that goes on. `change_ids` hold what each of its dates was before."""

    subject = "request_id"
    request_id: int
    booking_ids: tuple[int, ...]
    by_staff: bool
    change_ids: tuple[int, ...]


@dataclass(frozen=True)
class ActUndone(Event):
    """An employee took back what she or a colleague had decided; `change_id` is the new act."""

    subject = "booking_id"
    booking_id: int
    change_id: int


@dataclass(frozen=True)
class SpacesClosed(Event):
    """Parts of a building were closed for a while."""

    subject = "closure_id"
    closure_id: int


@dataclass(frozen=True)
class CalendarMet(Event):
    """A calendar kept elsewhere says that time is taken which the named bookings have.

    Each booking is named once for each of the calendar's times; `time_id` is the first of these.
    """

    subject = "calendar_id"
    calendar_id: int
    time_id: int
    booking_ids: tuple[int, ...]


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
