"""What those who answer for a building need to know of each request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from allmenning.booking.models import Booking, Claim
from allmenning.booking.queries.history import History, histories
from allmenning.booking.queries.requests import with_all
from allmenning.booking.queries.thread import Said, said_about
from allmenning.booking.rules.answers import answer_by, is_urgent

State = Booking.State
LATELY = timedelta(days=7)

# Claims on any part of the space in the time asked for, the buffers of the booking reckoned in.
_IN_THE_WAY = """
SELECT asked.id, claim.id
FROM booking_booking asked
JOIN places_spaceasset part ON part.space_id = asked.space_id
LEFT JOIN booking_bookingrules rules ON rules.space_id = asked.space_id
    AND rules.days @> (lower(asked.during) AT TIME ZONE 'Europe/Oslo')::date
JOIN booking_claim claim ON claim.asset_id = part.asset_id
    AND claim.during && tstzrange(
        lower(asked.during) - make_interval(mins => COALESCE(rules.buffer_before, 0)),
        upper(asked.during) + make_interval(mins => COALESCE(rules.buffer_after, 0)))
WHERE asked.id = ANY(%s) AND asked.state = 'waiting'
    AND (claim.expires_at IS NULL OR claim.expires_at > %s)
"""
# Other requests that wait for some of the same time on some of the same parts.
_RIVALS = """
SELECT DISTINCT asked.id, rival.id
FROM booking_booking asked
JOIN places_spaceasset part ON part.space_id = asked.space_id
JOIN places_spaceasset other ON other.asset_id = part.asset_id
JOIN booking_booking rival ON rival.space_id = other.space_id AND rival.id <> asked.id
    AND rival.state = 'waiting' AND rival.during && asked.during
WHERE asked.id = ANY(%s) AND asked.state = 'waiting'
"""


@dataclass(frozen=True)
class Asking:
    """A request with what stands in its way, who else asks, who they are, and what is said."""

    booking: Booking
    in_the_way: tuple[Claim, ...]
    rivals: tuple[Booking, ...]
    history: History
    said: Said
    answer_by: datetime
    is_urgent: bool


def waiting_in_order(units: Iterable[int], *, now: datetime) -> list[int]:
    """Ids of requests that wait in buildings of these units: the urgent by date, then the newest."""
    waiting = Booking.objects.filter(state=State.WAITING, space__building__unit_id__in=units)
    rows = waiting.values_list("pk", "request__sent_at", "during")
    return [pk for pk, _sent, _during in sorted(rows, key=lambda row: _order(*row, now=now))]


def _order(pk: int, sent: datetime, during: Any, *, now: datetime) -> tuple[object, ...]:
    starts = during.lower
    if is_urgent(sent=sent, starts=starts, now=now):
        return (0, starts.timestamp(), pk)
    return (1, -sent.timestamp(), pk)


def askings(ids: Sequence[int], *, now: datetime) -> list[Asking]:
    """The requests in this order, each with all that an answer rests on: seven queries at most."""
    bookings = with_all().select_related("decided_by", "request__assigned_to").in_bulk(ids)
    in_the_way = _grouped(_IN_THE_WAY, [list(ids), now])
    rivals = _grouped(_RIVALS, [list(ids)])
    claims = _claims(in_the_way)
    asked = with_all().in_bulk({pk for pks in rivals.values() for pk in pks})
    known = histories(ids, now=now)
    said = said_about({booking.request_id for booking in bookings.values()})
    return [
        _asking(
            bookings[pk],
            [claims[key] for key in in_the_way.get(pk, ()) if key in claims],
            [asked[key] for key in rivals.get(pk, ()) if key in asked],
            known.get(pk, History()),
            said.get(bookings[pk].request_id, Said()),
            now,
        )
        for pk in ids
        if pk in bookings
    ]


def _asking(
    booking: Booking,
    claims: Iterable[Claim],
    rivals: Iterable[Booking],
    history: History,
    said: Said,
    now: datetime,
) -> Asking:
    sent, starts = booking.request.sent_at, booking.during.lower
    return Asking(
        booking,
        tuple(sorted(claims, key=lambda claim: claim.during.lower)),
        tuple(sorted(rivals, key=lambda rival: rival.during.lower)),
        history,
        said,
        answer_by(sent=sent, starts=starts),
        is_urgent(sent=sent, starts=starts, now=now),
    )


def _claims(grouped: dict[int, list[int]]) -> dict[int, Claim]:
    wanted = {pk for pks in grouped.values() for pk in pks}
    rows = Claim.objects.select_related("closure", "hold", "booking__request__association")
    return rows.in_bulk(wanted)


def _grouped(statement: str, values: list[Any]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for key, value in _rows(statement, values):
        found.setdefault(key, []).append(value)
    return found


def _rows(statement: str, values: list[Any]) -> list[tuple[int, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def decided_lately(units: Iterable[int], *, now: datetime, most: int) -> list[int]:
    """Ids of requests a person answered the last week, the latest first."""
    decided = Booking.objects.filter(
        space__building__unit_id__in=units,
        decided_by__isnull=False,
        decided_at__gt=now - LATELY,
    )
    return list(decided.order_by("-decided_at", "-id").values_list("pk", flat=True)[:most])
