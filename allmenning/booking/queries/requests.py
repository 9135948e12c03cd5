"""Reads of requests and bookings: whose, which wait, and what stands against them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models

from allmenning.booking.models import Booking, Hold, Request
from allmenning.core.period import Period
from allmenning.people.models import Association, Person
from allmenning.places.models import Space

ACTIVE = (Booking.State.WAITING, Booking.State.CONFIRMED)


def with_all() -> models.QuerySet[Booking]:
    """Bookings with all that a page shows of them."""
    return Booking.objects.select_related(
        "space__building__municipality",
        "request__applicant",
        "request__association",
        "request__terms",
    )


# How many coming bookings the borrower has in the space, and whether a request waits for any of
# the same time on any of the same parts.
_STANDING = """
SELECT (
    SELECT count(*) FROM booking_booking coming
    JOIN booking_request request ON request.id = coming.request_id
    WHERE coming.space_id = %(space)s AND coming.state IN ('waiting', 'confirmed')
        AND upper(coming.during) > %(now)s
        AND CASE WHEN %(association)s::bigint IS NULL
            THEN request.applicant_id = %(person)s AND request.association_id IS NULL
            ELSE request.association_id = %(association)s END
), EXISTS (
    SELECT FROM places_spaceasset part
    JOIN places_spaceasset other ON other.asset_id = part.asset_id
    JOIN booking_booking rival ON rival.space_id = other.space_id
        AND rival.state = 'waiting' AND rival.during && %(during)s
    WHERE part.space_id = %(space)s
)
"""


@dataclass(frozen=True)
class Standing:
    """How many coming bookings a borrower has in a space, and whether others ask for the time."""

    active: int
    others_ask: bool


def standing(hold: Hold, *, association: Association | None, now: datetime) -> Standing:
    """How the holder, or the association she books for, stands with what is held."""
    values = {
        "space": hold.space_id,
        "person": hold.holder_id,
        "association": association.pk if association else None,
        "during": hold.during,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, values)
        return Standing(*cursor.fetchone())


def active_in(
    space: Space, *, person: Person, association: Association | None, now: datetime
) -> int:
    """How many coming bookings the person, or the association she books for, has in the space."""
    coming = Booking.objects.filter(space=space, state__in=ACTIVE, during__endswith__gt=now)
    if association is not None:
        return coming.filter(request__association=association).count()
    return coming.filter(request__applicant=person, request__association=None).count()


_ANY_ASKED = """
SELECT EXISTS (
    SELECT FROM unnest(%(spaces)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
        AS wanted (space, starts, ends)
    JOIN places_spaceasset part ON part.space_id = wanted.space
    JOIN places_spaceasset other ON other.asset_id = part.asset_id
    JOIN booking_booking rival ON rival.space_id = other.space_id
        AND rival.state = 'waiting' AND rival.during && tstzrange(wanted.starts, wanted.ends)
)
"""


def others_ask_for_any(wanted: Iterable[tuple[int, Period]]) -> bool:
    """Whether a request waits for some of any of these (space, period)."""
    rows = list(wanted)
    values: dict[str, Any] = {
        "spaces": [space for space, _period in rows],
        "starts": [period.start for _space, period in rows],
        "ends": [period.end for _space, period in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(_ANY_ASKED, values)
        return bool(cursor.fetchone()[0])


def others_ask_for(*, space: Space, period: Period) -> bool:
    """Whether a request waits for some of this time: then a person, not the clock, decides."""
    during = (period.start, period.end)
    waiting = Booking.objects.filter(state=Booking.State.WAITING, during__overlap=during)
    return waiting.filter(space__parts__asset__uses__space=space).exists()


def bookings_of(person: Person, associations: Iterable[Association]) -> models.QuerySet[Booking]:
    """The person's bookings and those of the associations she acts for, by event date.

    Their requests are read first: under row security the planner would go through everybody's.
    """
    mine = models.Q(applicant=person) | models.Q(association__in=associations)
    requests = list(Request.objects.filter(mine).values_list("pk", flat=True))
    return with_all().filter(request_id__in=requests).order_by("during", "id")


def waiting_in(units: Iterable[int], *, now: datetime) -> models.QuerySet[Booking]:
    """Requests that wait for an answer in buildings of these units, the most urgent first."""
    return (
        with_all()
        .filter(state=Booking.State.WAITING, space__building__unit_id__in=units)
        .order_by("during", "id")
    )
