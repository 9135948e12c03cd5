"""Taking time, and giving it back: law 1 of the house. Only actions of this room call it.

Claims go in by one INSERT … ON CONFLICT DO NOTHING in the order (asset, start); fewer rows back
than sent means that somebody else has some of the time. Nothing is looked up first: two people who
ask at the same instant meet in the exclusion constraint, where exactly one of them wins.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

from django.db import OperationalError, connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from psycopg.errors import DeadlockDetected

from allmenning.booking.models import Claim
from allmenning.booking.queries.conditions import assets_of
from allmenning.core import scope
from allmenning.core.period import Period
from allmenning.places.models import Asset

Act = TypeVar("Act", bound=Callable[..., Any])

_INSERT = """
INSERT INTO booking_claim
    (municipality_id, asset_id, during, booking_id, hold_id, closure_id, expires_at)
SELECT %(municipality)s, asset, tstzrange(starts, ends), booking, hold, closure, expires_at
FROM unnest(%(assets)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[],
        %(bookings)s::bigint[], %(holds)s::bigint[], %(closures)s::bigint[],
        %(expire)s::timestamptz[])
    AS piece (asset, starts, ends, booking, hold, closure, expires_at)
ORDER BY asset, starts
ON CONFLICT DO NOTHING
"""
_EXPIRED = """
WITH gone AS (
    SELECT claim.hold_id FROM booking_claim claim
    JOIN unnest(%(assets)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
        AS piece (asset, starts, ends)
        ON claim.asset_id = piece.asset AND claim.during && tstzrange(piece.starts, piece.ends)
    WHERE claim.expires_at <= %(now)s
),
locked AS (
    SELECT id FROM booking_hold WHERE id IN (SELECT hold_id FROM gone) ORDER BY id FOR UPDATE
)
DELETE FROM booking_claim WHERE hold_id IN (SELECT id FROM locked)
"""
# The first of the two numbers of an advisory lock says what it is about: what a space is made of.
_PARTS = 1
_KEEP_PARTS = (
    "SELECT pg_advisory_xact_lock_shared(%s, hashint8(id)) FROM unnest(%s::bigint[]) AS id"
)
_CHANGE_PARTS = "SELECT pg_advisory_xact_lock(%s, hashint8(%s))"


_HAND_OVER = """
WITH handed AS (
    UPDATE booking_claim SET hold_id = NULL, booking_id = %(booking)s, expires_at = NULL
    WHERE hold_id = %(hold)s RETURNING id
),
fulfilled AS (DELETE FROM booking_hold WHERE id = %(hold)s)
SELECT count(*) FROM handed
"""


class SlotTaken(Exception):
    """Somebody else has some of the time; nothing was taken."""


@dataclass(frozen=True)
class Ground:
    """What a claim rests on: exactly one of the three; a hold also says when it expires."""

    booking: int | None = None
    hold: int | None = None
    closure: int | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Piece:
    """One asset for one period [start, end)."""

    asset: int
    period: Period


@dataclass(frozen=True)
class Wanted:
    """A piece of time and what it is wanted for."""

    piece: Piece
    ground: Ground


def take(*, assets: Iterable[int], period: Period, ground: Ground, now: datetime) -> None:
    """Claim the period on every asset, or raise SlotTaken with nothing taken."""
    take_all([Wanted(Piece(asset, period), ground) for asset in assets], now=now)


def take_all(wanted: Sequence[Wanted], *, now: datetime) -> None:
    """Claim every piece, for whatever ground each has, or raise SlotTaken with nothing taken."""
    drop_expired_holds([one.piece for one in wanted], now=now)
    if insert(wanted) < len(wanted):
        raise SlotTaken


def take_whole(wanted: Sequence[Wanted], *, now: datetime) -> frozenset[int]:
    """Claim the pieces of every booking that can have all of its pieces, in one go. Returns those
    bookings, by id; for the others nothing is claimed.
    """
    drop_expired_holds([one.piece for one in wanted], now=now)
    asked = Counter(one.ground.booking for one in wanted if one.ground.booking)
    if insert(wanted) == len(wanted):
        return frozenset(asked)
    claimed = Claim.objects.filter(booking__in=asked).order_by().values_list("booking")
    got = dict(claimed.annotate(models.Count("pk")))
    whole = frozenset(booking for booking in asked if got.get(booking) == asked[booking])
    # Nobody has seen these claims, so no closure waits for what they leave.
    give_back(booking__in=asked.keys() - whole)
    return whole


def insert(wanted: Sequence[Wanted]) -> int:
    """Claim what is still free of the pieces, in order. Returns how many were claimed."""
    grounds = [one.ground for one in wanted]
    values: dict[str, Any] = {
        "municipality": scope.municipality_id(),
        **_columns([one.piece for one in wanted]),
        "bookings": [ground.booking for ground in grounds],
        "holds": [ground.hold for ground in grounds],
        "closures": [ground.closure for ground in grounds],
        "expire": [ground.expires_at for ground in grounds],
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        return int(cursor.rowcount)


def drop_expired_holds(pieces: Sequence[Piece], *, now: datetime) -> None:
    """Delete the claims of holds that ran out and would stand in the way, all their parts.

    With a `now` that no hold outlives, holds that still stand go too.
    """
    with connection.cursor() as cursor:
        cursor.execute(_EXPIRED, {**_columns(pieces), "now": now})


def _columns(pieces: Sequence[Piece]) -> dict[str, list[Any]]:
    return {
        "assets": [piece.asset for piece in pieces],
        "starts": [piece.period.start for piece in pieces],
        "ends": [piece.period.end for piece in pieces],
    }


def parts_of(spaces: Iterable[int]) -> dict[int, list[int]]:
    """What each of the spaces is made of, in the order claims are made; nobody changes that until
    the transaction ends."""
    wanted = set(spaces)
    keep_parts(wanted)
    return assets_of(wanted)


def keep_parts(spaces: Iterable[int]) -> None:
    """Let who wants to change what these spaces are made of wait; others who book do not wait.

    Without it, what is booked while the parts change would have the parts of before. Call it
    before any part is locked, and read the parts after it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_PARTS, [_PARTS, sorted(spaces)])


def change_parts_alone(space: int) -> None:
    """Wait for those who book the space now, and let all who come after wait for this."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE_PARTS, [_PARTS, space])


def lock_assets(assets: Iterable[int]) -> None:
    """Let closings and givings-back of the same parts wait for one another, in order of asset.

    Without it, who gives time back would not see a closure that is being made, and the closure
    not what is being given back: the time would be nobody's. Bookings do not wait for this lock.
    """
    rows = Asset.objects.select_for_update(no_key=True).filter(pk__in=list(assets))
    list(rows.order_by("pk").values_list("pk"))


def give_back(**which: Any) -> list[Piece]:
    """Delete the claims of which this holds. Returns the time that became free."""
    rows = list(Claim.objects.filter(**which).order_by("asset_id", "during").select_for_update())
    Claim.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return [Piece(row.asset_id, Period(row.during.lower, row.during.upper)) for row in rows]


def hand_over(*, hold: int, booking: int) -> int:
    """Let the claims of a hold rest on a booking, and end the hold. Returns how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(_HAND_OVER, {"hold": hold, "booking": booking})
        return int(cursor.fetchone()[0])


def delete_hold(identifier: int) -> None:
    """Delete a hold that no claim rests on any more; Django would look for claims first."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM booking_hold WHERE id = %s", [identifier])


def as_range(period: Period) -> DateTimeTZRange:
    """The period as a row keeps it, and as the row gives it back."""
    return DateTimeTZRange(period.start, period.end)


def with_buffers(period: Period, *, before: int, after: int) -> Period:
    """What a booking claims: its period and the minutes kept free around it."""
    return period.widened(before=timedelta(minutes=before), after=timedelta(minutes=after))


def retried_once(action: Act) -> Act:
    """Run the action in a transaction of its own, and once more if it met a deadlock (40P01)."""

    @wraps(action)
    def run(**arguments: Any) -> Any:
        try:
            with transaction.atomic():
                return action(**arguments)
        except OperationalError as error:
            if connection.in_atomic_block or not isinstance(error.__cause__, DeadlockDetected):
                raise
        with transaction.atomic():
            return action(**arguments)

    return run  # type: ignore[return-value]
