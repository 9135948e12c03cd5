"""What stands in a space's or a building's calendar: opening hours, claims and what is asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models

from allmenning.booking.models import Booking, Claim, Closure
from allmenning.core.clock import day_start, local_date
from allmenning.core.period import Period
from allmenning.places.models import Space, SpaceAsset
from allmenning.places.queries.hours import OpenStretch, open_stretches
from allmenning.places.queries.unusual import unusual_days


@dataclass(frozen=True)
class Mark:
    """A stretch in a space's calendar and why it is not simply free.

    `state` is taken, held, closed or asked; `person` and `association` are whose it is.
    """

    period: Period
    state: str
    reason: dict[str, str]
    person: int | None = None
    association: int | None = None
    booking: int | None = None


@dataclass(frozen=True)
class SpaceCalendar:
    """One space's opening stretches and marks within a span of time, both in order.

    `unusual` tells why the usual hours do not hold on some days.
    """

    space: Space
    opened: tuple[OpenStretch, ...]
    marks: tuple[Mark, ...]
    unusual: dict[date, dict[str, str]]


def calendars(
    spaces: Sequence[Space], *, first_day: date, days: int, now: datetime
) -> list[SpaceCalendar]:
    """The spaces' calendars for some days, read afresh."""
    span = Period(day_start(first_day), day_start(first_day + timedelta(days=days)))
    opened = _opened(spaces, span)
    unusual = unusual_days(
        timetables=list(opened), first_day=first_day, last_day=first_day + timedelta(days=days - 1)
    )
    marks = _marks(spaces, span, now)
    return [
        SpaceCalendar(
            space,
            tuple(opened[_timetable(space)]),
            tuple(marks[space.pk]),
            unusual[_timetable(space)],
        )
        for space in spaces
    ]


def _timetable(space: Space) -> int:
    return space.timetable_id or space.building.timetable_id


def _opened(spaces: Iterable[Space], span: Period) -> dict[int, list[OpenStretch]]:
    timetables = {_timetable(space) for space in spaces}
    found: dict[int, list[OpenStretch]] = {timetable: [] for timetable in timetables}
    first, last = local_date(span.start) - timedelta(days=1), local_date(span.end)
    for stretch in open_stretches(timetables=timetables, first_day=first, last_day=last):
        if stretch.period.overlaps(span):
            found[stretch.timetable_id].append(stretch)
    return found


def _marks(spaces: Sequence[Space], span: Period, now: datetime) -> dict[int, list[Mark]]:
    used_by = _spaces_by_asset(spaces)
    found: dict[int, set[Mark]] = {space.pk: set() for space in spaces}
    for claim in _claims(used_by, span, now):
        for space in used_by[claim.asset_id]:
            found[space].add(_claimed(claim))
    for booking in _asked(used_by, span):
        for space in used_by[booking.asset]:
            found[space].add(_asked_for(booking))
    return {space: sorted(marks, key=lambda mark: mark.period) for space, marks in found.items()}


def _spaces_by_asset(spaces: Iterable[Space]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    parts = SpaceAsset.objects.filter(space__in=spaces).values_list("asset_id", "space_id")
    for asset, space in parts:
        found.setdefault(asset, []).append(space)
    return found


def _claims(assets: Iterable[int], span: Period, now: datetime) -> models.QuerySet[Claim]:
    standing = models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=now)
    return Claim.objects.filter(
        standing, asset_id__in=list(assets), during__overlap=(span.start, span.end)
    ).select_related("closure", "booking__request", "hold")


def _claimed(claim: Claim) -> Mark:
    period = Period(claim.during.lower, claim.during.upper)
    if claim.closure is not None:
        return Mark(period, "closed", Reason(claim.closure.reason))
    if claim.hold is not None:
        return Mark(period, "held", Reason(), person=claim.hold.holder_id)
    assert claim.booking is not None
    return _of(claim.booking, period, "taken")


def _asked(assets: Iterable[int], span: Period) -> Iterable[Any]:
    """What is asked for, once for each of the assets it would take."""
    return (
        Booking.objects.filter(state=Booking.State.WAITING, during__overlap=(span.start, span.end))
        .annotate(asset=models.F("space__parts__asset_id"))
        .filter(asset__in=list(assets))
        .select_related("request")
    )


def _asked_for(booking: Booking) -> Mark:
    return _of(booking, Period(booking.during.lower, booking.during.upper), "asked")


def _of(booking: Booking, period: Period, state: str) -> Mark:
    request = booking.request
    return Mark(
        period,
        state,
        Reason(),
        person=request.applicant_id,
        association=request.association_id,
        booking=booking.pk,
    )


class Reason(dict[str, str]):
    """A reason in several languages that can stand in a set."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(sorted(self.items())))


def bookings_met(closures: Iterable[Closure]) -> models.QuerySet[Booking]:
    """Confirmed bookings that stand in the closed time of any of them, and must be moved or
    cancelled; by time."""
    return (
        Booking.objects.filter(
            state=Booking.State.CONFIRMED,
            space__parts__asset__closures__in=closures,
            during__overlap=models.F("space__parts__asset__closures__during"),
        )
        .distinct()
        .select_related("space", "request__applicant", "request__association")
        .order_by("during", "id")
    )


def coming_closures(building: int, *, now: datetime) -> models.QuerySet[Closure]:
    """Closures of the building that are not over, by time, with their parts; those of foreign
    calendars left out."""
    coming = Closure.objects.filter(building_id=building, during__endswith__gt=now)
    with_all = coming.select_related("building").prefetch_related("assets")
    return with_all.filter(foreign_times=None).order_by("during")
