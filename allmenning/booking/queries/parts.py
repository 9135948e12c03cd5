"""What a space is made of, what rests on that, and what stands in the way of changing it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from allmenning.booking.models import Booking, Claim, Closure
from allmenning.core.period import Period
from allmenning.places.models import Space, SpaceAsset

_IN_THE_WAY = """
SELECT DISTINCT claim.id, wanted.booking FROM booking_claim claim
JOIN unnest(%(assets)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[],
        %(bookings)s::bigint[])
    AS wanted (asset, starts, ends, booking)
    ON claim.asset_id = wanted.asset AND claim.during && tstzrange(wanted.starts, wanted.ends)
WHERE coalesce(claim.expires_at > %(now)s, true)
"""
_SHOWN = (
    "asset__building",
    "booking__space",
    "booking__request__applicant",
    "booking__request__association",
    "closure__building",
    "hold__space",
)


@dataclass(frozen=True)
class Collision:
    """Somebody else's claim on a part, and the booking that would need the part then; None when it
    is only held."""

    claim: Claim
    booking: Booking | None


def standing_claims(
    space: Space, parts: Collection[int], *, now: datetime
) -> list[tuple[int | None, int | None, datetime | None, Any]]:
    """What bookings and holds of the space have taken of its parts and is not over: booking, hold,
    when the hold runs out, and the stretch; each once, however many parts it has."""
    theirs = Q(booking__space=space) | Q(hold__space=space)
    claims = Claim.objects.filter(theirs, asset_id__in=parts, during__overlap=(now, None))
    rows = claims.values_list("booking_id", "hold_id", "expires_at", "during")
    return list(rows.order_by("during", "booking_id", "hold_id").distinct())


def collisions(
    wanted: Iterable[tuple[int, Period, int | None]], *, now: datetime
) -> list[Collision]:
    """Claims on any of these (part, period, booking that wants it), by time, with all that a page
    shows of them."""
    pieces = list(wanted)
    values: dict[str, Any] = {
        "assets": [asset for asset, _period, _booking in pieces],
        "starts": [period.start for _asset, period, _booking in pieces],
        "ends": [period.end for _asset, period, _booking in pieces],
        "bookings": [booking for _asset, _period, booking in pieces],
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_IN_THE_WAY, values)
        found = cursor.fetchall()
    claims = Claim.objects.select_related(*_SHOWN).in_bulk([claim for claim, _booking in found])
    ours = Booking.objects.select_related("request__applicant", "request__association")
    bookings = ours.in_bulk({booking for _claim, booking in found if booking})
    met = [Collision(claims[claim], bookings.get(booking)) for claim, booking in found]
    return sorted(met, key=lambda one: (one.claim.during.lower, one.claim.asset_id, one.claim.pk))


def of_calendars(space: Space, *, now: datetime) -> list[Closure]:
    """Closures that calendars from elsewhere made of this space, and that are not over."""
    closures = Closure.objects.filter(
        foreign_times__calendar__space=space, during__endswith__gt=now
    )
    return list(closures.distinct().order_by("pk"))


def of_space(before: Collection[int], gone: Collection[int], *, now: datetime) -> list[Closure]:
    """Closures that people made of all of the parts, or of one that is gone, and that are not
    over."""
    made = Closure.objects.filter(foreign_times__isnull=True, during__endswith__gt=now)
    counted = made.annotate(
        whole=Count("parts", filter=Q(parts__asset__in=before)),
        left=Count("parts", filter=Q(parts__asset__in=gone)),
    )
    return list(counted.filter(Q(whole=len(before)) | Q(left__gt=0)).order_by("pk"))


def other_spaces(space: Space) -> dict[int, list[str]]:
    """The names of the building's other spaces that each part is of, by part."""
    found: dict[int, list[str]] = {}
    rows = SpaceAsset.objects.filter(space__building=space.building_id).exclude(space=space)
    for part, name in rows.order_by("space__sort_key").values_list("asset_id", "space__name"):
        found.setdefault(part, []).append(name)
    return found
