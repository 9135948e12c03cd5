"""Keys that follow, some at a time, when doors to a space or many bookings are changed."""

from datetime import datetime

from allmenning.core.events import publish
from allmenning.keys.actions.granting import agree_few, agree_next
from allmenning.keys.events import KeysBehind, WayChanged


def follow(event: WayChanged, *, now: datetime) -> None:
    """The next keys to what is coming in the space agree with its doors; the rest come after, so that
    no gateway is kept waiting by hundreds at a time."""
    last = agree_next(space_id=event.space_id, after=event.after_id, now=now)
    if last is not None:
        publish(WayChanged(event.space_id, last), now=now)


def follow_rest(event: KeysBehind, *, now: datetime) -> None:
    """The next keys agree with their bookings, and the rest come after."""
    agree_few(booking_ids=event.booking_ids, now=now)
