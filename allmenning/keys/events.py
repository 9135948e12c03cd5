"""What employees did with doors: ids, and how far what follows has come."""

from dataclasses import dataclass

from allmenning.core.events import Event


@dataclass(frozen=True)
class WayChanged(Event):
    """A space is reached through other doors than it was, or a door on the way to it is another than
    it was. The keys to what is coming in it follow, a
    few at a time: those of the bookings after `after_id` are still to agree with it."""

    subject = "space_id"
    space_id: int
    after_id: int


@dataclass(frozen=True)
class KeysBehind(Event):
    """Many bookings changed at once, and the keys to these are still to agree with them, a few at a
    time; `next_id` is the first of them."""

    subject = "next_id"
    next_id: int
    booking_ids: tuple[int, ...]
