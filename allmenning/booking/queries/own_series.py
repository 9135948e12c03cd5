"""Series that were made: whether one was asked for before, and how its dates stand."""

from collections.abc import Iterable, Sequence

from django.db import models

from allmenning.booking.models import Booking, Change, Request, Series, Terms
from allmenning.booking.queries.conditions import rules_on
from allmenning.booking.queries.requests import ACTIVE, with_all
from allmenning.booking.queries.series import Slot
from allmenning.booking.rules.series import Pattern
from allmenning.people.models import Association, Person
from allmenning.places.models import Space


def with_all_of_series() -> models.QuerySet[Series]:
    """Series with all that a page shows of them, but their bookings."""
    return Series.objects.select_related(
        "space__building__municipality", "request__applicant", "request__association"
    )


def series_of(request_id: int) -> Series:
    """The series of a request that has one."""
    return with_all_of_series().get(request=request_id)


def same_series(
    person: Person,
    association: Association | None,
    space: Space,
    pattern: Pattern,
    slots: Sequence[Slot],
) -> Request | None:
    """The request that already has these very slots of the pattern: the form was sent twice."""
    rows = Series.objects.filter(
        request__applicant=person,
        request__association=association,
        space=space,
        first_day=pattern.first_day,
        last_day=pattern.last_day,
        weekdays=sorted(pattern.weekdays),
        from_minute=pattern.from_minute,
        to_minute=pattern.to_minute,
        every_weeks=pattern.every_weeks,
    )
    wanted = {(slot.space.pk, slot.period.start, slot.period.end) for slot in slots}
    for row in rows.select_related("request").order_by("-pk"):
        if _standing(row.request) == wanted:
            return row.request
    return None


def _standing(request: Request) -> set[tuple[int, object, object]]:
    rows = request.bookings.filter(state__in=ACTIVE)
    return {(row.space_id, row.during.lower, row.during.upper) for row in rows}


def people_of(request: Request) -> int:
    """How many come to the request's coming bookings: as was said last."""
    said = Change.objects.filter(booking__request=request, kind=Change.Kind.PEOPLE)
    latest = said.order_by("-pk").first()
    return latest.after["people"] if latest else request.participants


def terms_to_accept(request: Request, slots: Iterable[Slot]) -> list[Terms]:
    """The terms that hold for the slots, if they are others than those the request rests on."""
    rules = rules_on((slot.space, slot.period.start) for slot in slots)
    terms = {one.rules.terms_id: one.rules.terms for one in rules if one}
    return [row for pk, row in sorted(terms.items()) if pk != request.terms_id]


def dates_of(request: Request) -> list[Booking]:
    """All the bookings of the request by the day they take place."""
    return list(with_all().filter(request=request).order_by("during", "id"))


def named(request: Request, ids: Iterable[int]) -> list[Booking]:
    """Those of the request's bookings, by the day they take place."""
    return list(with_all().filter(request=request, pk__in=ids).order_by("during", "id"))


def of_series(bookings: Iterable[Booking]) -> set[int]:
    """Those of the bookings' requests that are series, by id."""
    asked = {booking.request_id for booking in bookings}
    return set(Series.objects.filter(request__in=asked).values_list("request_id", flat=True))
