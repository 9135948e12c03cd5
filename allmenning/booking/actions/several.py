"""Locking all that an act changes before any of it is changed, in the order of docs/locking.md."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from allmenning.booking.actions import claims
from allmenning.booking.models import Booking, Series
from allmenning.booking.queries.requests import ACTIVE


def lock_all(bookings: QuerySet[Booking]) -> list[Booking]:
    """Those of the bookings that are still among them when their turn comes, in order of id."""
    rows = bookings.select_for_update(of=("self",), no_key=True).order_by("pk")
    return list(rows.select_related("space__building", "request__applicant"))


def lock_with_coming(booking: Booking, now: datetime) -> list[Booking]:
    """The booking, and all that stands or waits of its request and has not begun."""
    coming = Q(request=booking.request_id, state__in=ACTIVE, during__startswith__gt=now)
    return lock_all(Booking.objects.filter(coming | Q(pk=booking.pk)))


def lock_series(requests: Iterable[int]) -> dict[int, Series]:
    """The series of the requests, by request; locked in order of id, before any of their bookings."""
    rows = Series.objects.select_for_update(of=("self",), no_key=True)
    found = rows.filter(request__in=requests).select_related("request", "space__building")
    return {series.request_id: series for series in found.order_by("pk")}


def lock_parts(bookings: Sequence[Booking], *, others: Iterable[int] = ()) -> None:
    """Lock the parts of the spaces of all the bookings, and of the other spaces, by id; what the
    spaces are made of is kept as it is."""
    assets = claims.parts_of({*others, *(booking.space_id for booking in bookings)})
    claims.lock_assets({asset for parts in assets.values() for asset in parts})
