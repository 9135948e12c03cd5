"""A space is made of other parts than before, and all that is booked in it follows."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from allmenning.booking.actions import closures
from allmenning.booking.actions.claims import (
    Ground,
    Piece,
    SlotTaken,
    Wanted,
    change_parts_alone,
    delete_hold,
    give_back,
    lock_assets,
    retried_once,
    take_all,
)
from allmenning.booking.models import Booking, Claim, Hold
from allmenning.booking.queries.conditions import asset_ids
from allmenning.booking.queries.parts import (
    Collision,
    collisions,
    of_calendars,
    of_space,
    standing_claims,
)
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.places.actions.layout import PartsWish, set_parts
from allmenning.places.models import Space


class PartsTaken(Exception):
    """Somebody else has a new part at a time when the space is taken."""

    def __init__(self, found: Sequence[Collision]) -> None:
        super().__init__(len(found))
        self.collisions = found


@retried_once
def change_parts(*, space: Space, wish: PartsWish, actor: Actor, now: datetime) -> None:
    """Let the space be made of other parts, and what is booked or held in it take those instead.

    New parts are taken for as long as the old ones were, buffers included. Calendars from
    elsewhere that close the space close what it is made of now. What else closes all of its parts,
    or one that goes out, closes the new ones too, and opens none: a change of parts opens nothing
    that somebody closed. Raises PartsTaken, and what `layout.set_parts` raises; nothing is changed
    then.
    """
    change_parts_alone(space.pk)
    before = frozenset(asset_ids(space))
    after = set_parts(space=space, wish=wish, actor=actor, now=now)
    new, gone = after - before, before - after
    lock_assets(before | after)
    _drop_expired(space, new, now)
    _take(space, before, new, now)
    for closure in of_calendars(space, now=now):
        closures.let_concern(closure, new=new, gone=gone)
    for closure in of_space(before, gone, now=now):
        closures.let_concern(closure, new=new, gone=())
    _give_back(space, gone, now)


def _drop_expired(space: Space, new: Collection[int], now: datetime) -> None:
    """Lock all holds of the space, and end those that ran out, in it and on the new parts; in one
    statement, since who takes time drops holds that ran out in the same order."""
    ran_out = Claim.objects.filter(asset__in=new, expires_at__lte=now)
    met = Q(space=space) | Q(pk__in=ran_out.values("hold"))
    for hold in Hold.objects.select_for_update(of=("self",)).filter(met).order_by("pk"):
        if hold.expires_at <= now:
            give_back(hold=hold.pk)
            delete_hold(hold.pk)


def _take(space: Space, before: Collection[int], new: Collection[int], now: datetime) -> None:
    """Claim the new parts for all that has the old ones. Raises PartsTaken."""
    wanted = [
        Wanted(Piece(asset, Period(during.lower, during.upper)), Ground(booking, hold, None, until))
        for booking, hold, until, during in standing_claims(space, before, now=now)
        for asset in sorted(new)
    ]
    try:
        with transaction.atomic():
            take_all(wanted, now=now)
    except SlotTaken:
        pieces = [(one.piece.asset, one.piece.period, one.ground.booking) for one in wanted]
        raise PartsTaken(collisions(pieces, now=now)) from None


def _give_back(space: Space, gone: Collection[int], now: datetime) -> None:
    """Let go of the parts that are no longer of the space; they fall to closures that wait."""
    coming = {"asset_id__in": list(gone), "during__overlap": (now, None)}
    held = give_back(hold__in=Hold.objects.filter(space=space), **coming)
    booked = give_back(booking__in=Booking.objects.filter(space=space), **coming)
    closures.fill([*held, *booked])
