"""A session's room is booked like any other, in the transaction that needs it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from allmenning.activities.models import Activity, Session
from allmenning.activities.queries.counts import held_figures
from allmenning.booking.actions.bookings import AlreadyDecided
from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.actions.own_use import OwnUse, book_own_times, book_own_use
from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM, Actor, record_act
from allmenning.core.period import Period
from allmenning.places.models import Space

KIND: Final = "session"
NOT_HAD: Final = {"nb": "Lokalet kan ikke brukes denne gangen.", "en": "The room cannot be used."}


def take_room(*, session: Session, space: Space, actor: Actor, now: datetime) -> None:
    """Book the room for the session; while nobody comes to it, only keep that it wants the room.
    Raises NotAllowed or SlotTaken; nothing changes then."""
    if session.activity.is_open:
        use = own_use(session.activity, now=now)
        period = Period(session.starts, session.ends)
        session.booking = book_own_use(use=use, space=space, period=period, actor=actor, now=now)
    session.space = space
    session.save(update_fields=["space", "booking"])


def take_rooms_if_free(
    *, activity: Activity, sessions: Sequence[Session], actor: Actor, now: datetime
) -> None:
    """Book the rooms that sessions of an activity want, all in one go; one whose room cannot be had
    stands and lacks it."""
    wanted = [(one.space, Period(one.starts, one.ends)) for one in sessions if one.space]
    if not wanted:
        return
    use = own_use(activity, now=now)
    for session, outcome in zip(
        sessions, book_own_times(use=use, wanted=wanted, actor=actor, now=now), strict=True
    ):
        session.booking = outcome if isinstance(outcome, Booking) else None
    Session.objects.bulk_update([one for one in sessions if one.booking], ["booking"])


def keep_room(*, session: Session, space: Space | None, actor: Actor, now: datetime) -> None:
    """Let a session that was moved have this room at its new time, or none. Raises NotAllowed or
    SlotTaken; nothing changes then."""
    if space is None:
        release_room(session=session, actor=actor, now=now)
        session.space = None
        return
    session.building_id = space.building_id
    if session.booking is None or not _moved(session, session.booking, space, actor, now):
        take_room(session=session, space=space, actor=actor, now=now)
    session.space = space


def _moved(session: Session, booking: Booking, space: Space, actor: Actor, now: datetime) -> bool:
    """Whether the booking is for this room and the session's time now; not when those who look
    after the room have just given it up."""
    period, mover = Period(session.starts, session.ends), Mover(actor, is_staff=True)
    if (booking.space_id, _period(booking)) == (space.pk, period):
        return True
    try:
        move_booking(booking=booking, space=space, period=period, mover=mover, now=now)
    except AlreadyDecided:
        return False
    return True


def release_room(*, session: Session, actor: Actor, now: datetime) -> None:
    """Give the room back, if the session has one; others can have it at once."""
    booking, session.booking = session.booking, None
    if booking is None:
        return
    session.save(update_fields=["booking"])
    try:
        cancel_booking(booking=booking, canceller=Canceller(actor, by_staff=True), now=now)
    except AlreadyDecided:
        return  # It was given up by those who look after the room.


@transaction.atomic
def agree(*, booking_id: int, now: datetime) -> None:
    """Let the session that a booking is for be as the booking is now, until it begins: at its time
    and in its room, or cancelled when the room is gone. What was written of the booking is for whoever
    booked it, so everybody is only told that the room cannot be used."""
    rows = Session.objects.select_for_update(of=("self",), no_key=True).filter(booking=booking_id)
    session = rows.filter(starts__gt=now).first()
    if session is None:
        return
    booking = Booking.objects.select_related("space").get(pk=booking_id)
    before = _told(session)
    if booking.state == Booking.State.CONFIRMED:
        session.state, session.reason = Session.State.PLANNED, {}
        session.space, session.building_id = booking.space, booking.space.building_id
        session.starts, session.ends = booking.during.lower, booking.during.upper
    else:
        session.state = Session.State.CANCELLED
        session.reason = NOT_HAD
    if _told(session) != before:
        session.sequence, session.changed_at = session.sequence + 1, now
        session.save()
        record_act(actor=SYSTEM, verb="followed_its_room", kind=KIND, id=session.pk, now=now)


def _told(session: Session) -> tuple[object, ...]:
    """What those who come go by."""
    return session.state, session.space_id, session.starts, session.ends, session.reason


def _period(booking: Booking) -> Period:
    return Period(booking.during.lower, booking.during.upper)


def own_use(activity: Activity, *, now: datetime) -> OwnUse:
    """What the unit does in the room; as many are expected as have come before, on average."""
    over = held_figures(activity.sessions.filter(ends__lte=now))
    expected = round(over.mean) if over.mean is not None else 1
    return OwnUse(activity.unit, activity.title["nb"], expected)
