"""A session's room is booked like any other, in the transaction that needs it."""

from datetime import datetime

from allmenning.activities.models import Activity, Session
from allmenning.activities.queries.counts import held_figures
from allmenning.booking.actions.own_use import OwnUse, book_own_use
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.places.models import Space


def take_room(*, session: Session, space: Space, actor: Actor, now: datetime) -> None:
    """Book the room for the session. Raises NotAllowed or SlotTaken; nothing changes then."""
    use = own_use(session.activity, now=now)
    period = Period(session.starts, session.ends)
    session.booking = book_own_use(use=use, space=space, period=period, actor=actor, now=now)
    session.space = space
    session.save(update_fields=["space", "booking"])


def own_use(activity: Activity, *, now: datetime) -> OwnUse:
    """What the unit does in the room; as many are expected as have come before, on average."""
    over = held_figures(activity.sessions.filter(ends__lte=now))
    expected = round(over.mean) if over.mean is not None else 1
    return OwnUse(activity.unit, activity.title["nb"], expected)
