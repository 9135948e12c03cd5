"""Keys that follow the doors to a space, when those are changed."""

from datetime import datetime

from allmenning.core.events import publish
from allmenning.keys.actions.granting import agree_next
from allmenning.keys.events import WayChanged


def follow(event: WayChanged, *, now: datetime) -> None:
    """The next keys to what is coming in the space agree with its doors; the rest come after, so that
    no gateway is kept waiting by hundreds at a time."""
    last = agree_next(space_id=event.space_id, after=event.after_id, now=now)
    if last is not None:
        publish(WayChanged(event.space_id, last), now=now)
