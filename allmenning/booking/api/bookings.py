"""The bookings of a unit's buildings, read and made by another system for associations.

No personal data goes out: who a booking is for is told only of associations.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Annotated, Any

from ninja import Header, Query, Router, Schema
from pydantic import Field

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking.actions.sendings import OtherContent, Outcome, carry_out_once
from allmenning.booking.api.making import NewBooking, booked
from allmenning.booking.api.shapes import PROBLEMS, Id, Moment, window
from allmenning.booking.models import Booking
from allmenning.booking.queries.requests import with_all
from allmenning.core.problems import MEDIA_TYPE, Problem, ProblemDocument, not_found
from allmenning.people.access import units_of_key
from allmenning.people.api import KeyFor
from allmenning.people.models import ApiKey

LONGEST_DAYS = 366
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

router = Router(tags=["bookings"])


class BookingsWish(Schema):
    """Bookings that begin within [starts, ends), at most 366 days; after a cursor from `next`."""

    starts: Moment
    ends: Moment
    after: Annotated[str, Field(pattern=r"^([0-9]{1,16}-[0-9]{1,18})?$")] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class BookingFacts(Schema):
    """One booking [starts, ends). The association is null when a person borrows for herself."""

    id: int
    space: int
    starts: datetime
    ends: datetime
    state: str
    purpose: str
    participants: int
    association: str | None
    association_name: str | None


class Bookings(Schema):
    """One page of bookings by time. `next` is what to send as `after`, null on the last page."""

    items: list[BookingFacts]
    next: str | None


class Sent(Schema):
    """The header that makes a repeat harmless: the same key and content, the same outcome."""

    idempotency_key: Annotated[
        str, Field(alias="Idempotency-Key", pattern=r"^[!-~]{1,255}$", max_length=255)
    ]


@router.get(
    "bookings",
    response={200: Bookings, **PROBLEMS},
    auth=KeyFor(ApiKey.Right.READ_BOOKINGS),
    operation_id="list_bookings",
)
def bookings(request: HttpRequest, wish: Query[BookingsWish]) -> dict[str, Any]:
    """Bookings in the unit's buildings, by time, in every state."""
    span = window(wish.starts, wish.ends, days=LONGEST_DAYS)
    begins = Q(during__startswith__gte=span.start, during__startswith__lt=span.end)
    rows = _within(request).filter(begins & _after(wish.after)).order_by("during__startswith", "pk")
    found = list(rows[: wish.limit + 1])
    shown = found[: wish.limit]
    more = len(found) > wish.limit
    return {"items": [facts(row) for row in shown], "next": _cursor(shown[-1]) if more else None}


@router.get(
    "bookings/{int:id}",
    response={200: BookingFacts, **PROBLEMS},
    auth=KeyFor(ApiKey.Right.READ_BOOKINGS),
    operation_id="read_booking",
)
def booking(request: HttpRequest, id: Id) -> dict[str, Any]:
    """One booking in the unit's buildings."""
    found = _within(request).filter(pk=id).first()
    if found is None:
        raise not_found()
    return facts(found)


@router.post(
    "bookings",
    response={201: BookingFacts, 400: ProblemDocument, 409: ProblemDocument, **PROBLEMS},
    auth=KeyFor(ApiKey.Right.WRITE_BOOKINGS),
    operation_id="book",
)
def book(request: HttpRequest, sent: NewBooking, headers: Header[Sent]) -> HttpResponse:
    """Book for an association, or ask where somebody must answer: `state` tells which."""
    key: ApiKey = request.auth  # type: ignore[attr-defined]
    now = timezone.now()
    try:
        outcome: Outcome = carry_out_once(
            api_key=key,
            key=headers.idempotency_key,
            digest=sha256(sent.model_dump_json().encode()).digest(),
            act=partial(_outcome, key, sent, now),
            now=now,
        )
    except OtherContent:
        raise Problem(
            "other-content", _("Denne nøkkelen er brukt før, med annet innhold.")
        ) from None
    kind = "application/json" if outcome.status == 201 else MEDIA_TYPE
    return JsonResponse(outcome.answer, status=outcome.status, content_type=kind)


def _outcome(key: ApiKey, sent: NewBooking, now: datetime) -> Outcome:
    """What hinders is an outcome too, and the same when it is sent again."""
    try:
        made = booked(key, sent, now)
    except Problem as problem:
        return Outcome(problem.status, problem.document())
    found = with_all().get(pk=made.pk)
    return Outcome(201, BookingFacts(**facts(found)).model_dump(mode="json"))


def _within(request: HttpRequest) -> QuerySet[Booking]:
    units = units_of_key(request.auth)  # type: ignore[attr-defined]
    return with_all().filter(space__building__unit_id__in=units, is_trial=False)


def _after(cursor: str) -> Q:
    if not cursor:
        return Q()
    microseconds, identifier = map(int, re.findall("[0-9]+", cursor))
    starts = EPOCH + microseconds * MICROSECOND
    return Q(during__startswith__gt=starts) | Q(during__startswith=starts, pk__gt=identifier)


def _cursor(booking: Booking) -> str:
    return f"{(booking.during.lower - EPOCH) // MICROSECOND}-{booking.pk}"


def facts(booking: Booking) -> dict[str, Any]:
    """A booking as other systems see it."""
    association = booking.request.association
    return {
        "id": booking.pk,
        "space": booking.space_id,
        "starts": booking.during.lower,
        "ends": booking.during.upper,
        "state": booking.state,
        "purpose": booking.request.purpose,
        "participants": booking.participants,
        "association": association.organisasjonsnummer if association else None,
        "association_name": association.name if association else None,
    }
