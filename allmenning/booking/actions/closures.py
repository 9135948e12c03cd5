"""Closing parts of a building for a while, and opening them again."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from allmenning.booking.actions.claims import (
    Ground,
    Piece,
    Wanted,
    as_range,
    drop_expired_holds,
    give_back,
    insert,
    keep_parts,
    lock_assets,
    retried_once,
)
from allmenning.booking.events import SpacesClosed
from allmenning.booking.models import Claim, Closure, ClosureAsset
from allmenning.booking.queries.closing import assets_of, spaces_in, spaces_with
from allmenning.core.events import publish
from allmenning.core.log import Actor, record_act
from allmenning.core.period import Period, without
from allmenning.places.models import Asset, Building

# A rival may take a piece between the look and the insert; each round leaves fewer to fight about.
ROUNDS = 20
NEVER = datetime.max.replace(tzinfo=UTC)


class NothingToClose(ValueError):
    """A closure needs at least one part of the building."""


@retried_once
def close_spaces(
    *,
    building: Building,
    spaces: Collection[int] | None,
    period: Period,
    reason: dict[str, str],
    actor: Actor,
    now: datetime,
) -> Closure:
    """As `close_assets`, for all that these spaces of the building are made of by then; None closes
    the whole building."""
    keep_parts(spaces_in(building, spaces))
    return close_assets(
        building=building,
        assets=assets_of(building, spaces),
        period=period,
        reason=reason,
        actor=actor,
        now=now,
    )


@retried_once
def close_assets(
    *,
    building: Building,
    assets: Sequence[Asset],
    period: Period,
    reason: dict[str, str],
    actor: Actor,
    now: datetime,
) -> Closure:
    """Close the parts for the period. Bookings that stand are met, not moved: they are listed by
    `queries.calendar.bookings_met`, and leave their time to the closure when they go.

    What is only held gives way. Time another closure has stays with it and falls to this one when
    that is lifted. Raises NothingToClose without parts.
    """
    if not assets:
        raise NothingToClose
    lock_assets(asset.pk for asset in assets)
    closure = Closure.objects.create(building=building, during=as_range(period), reason=reason)
    ClosureAsset.objects.bulk_create(ClosureAsset(closure=closure, asset=asset) for asset in assets)
    _claim_free(closure, [Piece(asset.pk, period) for asset in assets])
    record_act(actor=actor, verb="closed", kind="closure", id=closure.pk, now=now)
    publish(SpacesClosed(closure.pk), now=now)
    return closure


@retried_once
def lift_closure(*, closure: Closure, actor: Actor, now: datetime) -> None:
    """Open again: the time is free at once, or falls to another closure of the same parts."""
    record_act(actor=actor, verb="reopened", kind="closure", id=closure.pk, now=now)
    keep_parts(spaces_with(closure))
    lock_assets(closure.parts.values_list("asset_id", flat=True))
    freed = give_back(closure=closure.pk)
    closure.parts.all().delete()
    Closure.objects.filter(pk=closure.pk).delete()
    fill(freed)


def let_concern(closure: Closure, *, new: Collection[int], gone: Collection[int]) -> None:
    """Let the closure concern other parts too, and some no longer. The caller has locked them all."""
    freed = give_back(closure=closure.pk, asset_id__in=list(gone))
    closure.parts.filter(asset_id__in=gone).delete()
    here = set(closure.parts.values_list("asset_id", flat=True))
    added = sorted(set(new) - here)
    ClosureAsset.objects.bulk_create(
        ClosureAsset(closure=closure, asset_id=asset) for asset in added
    )
    period = Period(closure.during.lower, closure.during.upper)
    _claim_free(closure, [Piece(asset, period) for asset in added])
    fill(freed)


def fill(freed: Iterable[Piece]) -> None:
    """Let the closures of the freed parts claim what became free, in the same transaction."""
    pieces = list(freed)
    if not pieces:
        return
    waiting = _waiting_for(pieces)
    for piece in pieces:
        for closure in waiting.get(piece.asset, ()):
            start = max(piece.period.start, closure.during.lower)
            end = min(piece.period.end, closure.during.upper)
            if start < end:
                _claim_free(closure, [Piece(piece.asset, Period(start, end))])


def _waiting_for(pieces: Sequence[Piece]) -> dict[int, list[Closure]]:
    """The closures that concern any of the parts around that time, by part, the oldest first."""
    span = (min(one.period.start for one in pieces), max(one.period.end for one in pieces))
    rows = ClosureAsset.objects.filter(
        asset__in={one.asset for one in pieces}, closure__during__overlap=span
    )
    found: dict[int, list[Closure]] = {}
    for row in rows.select_related("closure").order_by("closure_id"):
        found.setdefault(row.asset_id, []).append(row.closure)
    return found


def _claim_free(closure: Closure, pieces: Sequence[Piece]) -> None:
    """Claim all that is free or only held of the pieces, however many rivals insert meanwhile."""
    ground = Ground(closure=closure.pk)
    for _round in range(ROUNDS):
        drop_expired_holds(pieces, now=NEVER)
        free = [Wanted(piece, ground) for piece in _free(pieces)]
        if insert(free) == len(free) and not _is_held(pieces):
            return


def _is_held(pieces: Sequence[Piece]) -> bool:
    """Whether somebody was quick enough to hold some of it after the holds were dropped."""
    assets = [piece.asset for piece in pieces]
    held = Claim.objects.filter(hold__isnull=False, asset_id__in=assets)
    return any(
        held.filter(during__overlap=(piece.period.start, piece.period.end)).exists()
        for piece in pieces
    )


def _free(pieces: Sequence[Piece]) -> list[Piece]:
    return [
        Piece(piece.asset, period)
        for piece in pieces
        for period in without(piece.period, _taken(piece))
    ]


def _taken(piece: Piece) -> list[Period]:
    during = (piece.period.start, piece.period.end)
    rows = Claim.objects.filter(asset_id=piece.asset, during__overlap=during)
    return [Period(row.lower, row.upper) for row in rows.values_list("during", flat=True)]
