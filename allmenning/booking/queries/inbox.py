"""What those who answer for a building need to know of each request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from allmenning.booking.models import Booking, Change, Claim
from allmenning.booking.queries.changes import latest_by_request, latest_of
from allmenning.booking.queries.history import History, histories
from allmenning.booking.queries.requests import with_all
from allmenning.booking.queries.thread import Said, said_about
from allmenning.booking.rules.answers import answer_by, is_urgent, urgent_limits

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
# What waits, each request once; a whole list of ids is read sooner than a page of it and its length.
_WAITING = """
WITH first AS (
    SELECT DISTINCT ON (asked.request_id) asked.id, lower(asked.during) AS starts, request.sent_at
    FROM booking_booking asked
    JOIN booking_request request ON request.id = asked.request_id
    JOIN places_space space ON space.id = asked.space_id
    JOIN places_building building ON building.id = space.building_id
    WHERE asked.state = 'waiting' AND building.unit_id = ANY(%(units)s)
    ORDER BY asked.request_id, asked.during, asked.id
),
ranked AS (
    SELECT *, starts < %(starts_before)s OR sent_at <= %(sent_by)s AS urgent FROM first
)
SELECT id FROM ranked
ORDER BY urgent DESC, CASE WHEN urgent THEN starts END, CASE WHEN urgent THEN id END,
    sent_at DESC, id
"""


@dataclass(frozen=True)
class AskedDate:
    """One of several dates that a request waits for, with what stands in its way."""

    booking: Booking
    in_the_way: tuple[Claim, ...]


@dataclass(frozen=True)
class Asking:
    """A request with what stands in its way, who else asks, who they are, and what is said.

    `dates` are all that wait, when they are several. `latest` is the last that was done with it,
    `together` all that was answered in the same act. `seen` is the latest change of any booking of
    the request, 0 when there is none.
    """

    booking: Booking
    in_the_way: tuple[Claim, ...]
    rivals: tuple[Booking, ...]
    history: History
    said: Said
    answer_by: datetime
    is_urgent: bool
    dates: tuple[AskedDate, ...]
    latest: Change | None
    together: tuple[Booking, ...]
    seen: int


def waiting_in_order(units: Iterable[int], *, now: datetime) -> list[int]:
    """Ids of what waits in buildings of these units: the urgent by date, then the newest.

    A request with several dates is named once, by the id of the first that waits.
    """
    starts_before, sent_by = urgent_limits(now)
    values: dict[str, Any] = {
        "units": list(units),
        "starts_before": starts_before,
        "sent_by": sent_by,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, values)
        return [identifier for (identifier,) in cursor.fetchall()]


def askings(ids: Sequence[int], *, now: datetime) -> list[Asking]:
    """The requests in this order, each with all that an answer rests on: ten queries at most."""
    if not ids:
        return []
    bookings = with_all().select_related("decided_by", "request__assigned_to").in_bulk(ids)
    known = _Known(bookings, now)
    return [known.about(bookings[pk]) for pk in ids if pk in bookings]


class _Known:
    """All that is read once for a list of requests, and asked about one by one."""

    def __init__(self, bookings: dict[int, Booking], now: datetime) -> None:
        ids = list(bookings)
        requests = {booking.request_id for booking in bookings.values()}
        self.now = now
        self.dates = _dates(requests)
        together = {one.pk for dates in self.dates.values() for one in dates}
        self.in_the_way = _grouped(_IN_THE_WAY, [list(together | set(ids)), now])
        self.claims = _claims(self.in_the_way)
        self.rivals = _grouped(_RIVALS, [ids])
        self.asked = with_all().in_bulk({pk for pks in self.rivals.values() for pk in pks})
        self.histories = histories(ids, now=now)
        self.said = said_about({booking.request.conversation for booking in bookings.values()})
        self.latest = latest_of(ids)
        self.together = _answered_together(bookings.values())
        self.seen = latest_by_request(requests)

    def about(self, booking: Booking) -> Asking:
        sent, starts = booking.request.sent_at, booking.during.lower
        return Asking(
            booking,
            self._in_the_way(booking),
            self._rivals(booking),
            self.histories.get(booking.pk, History()),
            self.said.get(booking.request.conversation, Said()),
            answer_by(sent=sent, starts=starts),
            is_urgent(sent=sent, starts=starts, now=self.now),
            self._dates(booking),
            self.latest.get(booking.pk),
            tuple(self.together.get((booking.request_id, booking.decided_at), ())),
            self.seen.get(booking.request_id, 0),
        )

    def _dates(self, booking: Booking) -> tuple[AskedDate, ...]:
        waiting = self.dates.get(booking.request_id, ()) if booking.state == State.WAITING else ()
        dates = tuple(AskedDate(one, self._in_the_way(one)) for one in waiting)
        return dates if len(dates) > 1 else ()

    def _in_the_way(self, booking: Booking) -> tuple[Claim, ...]:
        found = (self.claims.get(key) for key in self.in_the_way.get(booking.pk, ()))
        return tuple(sorted(filter(None, found), key=lambda claim: claim.during.lower))

    def _rivals(self, booking: Booking) -> tuple[Booking, ...]:
        found = (self.asked.get(key) for key in self.rivals.get(booking.pk, ()))
        return tuple(sorted(filter(None, found), key=lambda rival: rival.during.lower))


def _dates(requests: Iterable[int]) -> dict[int, list[Booking]]:
    """All that wait of each of the requests, by date."""
    rows = Booking.objects.filter(request_id__in=list(requests), state=State.WAITING)
    found: dict[int, list[Booking]] = {}
    for booking in rows.select_related("space").order_by("during", "pk"):
        found.setdefault(booking.request_id, []).append(booking)
    return found


def _answered_together(
    bookings: Iterable[Booking],
) -> dict[tuple[int, datetime | None], list[Booking]]:
    """What was answered by a person, by request and instant."""
    instants = {(one.request_id, one.decided_at) for one in bookings if one.decided_by_id}
    rows = Booking.objects.filter(
        request_id__in={request for request, _at in instants},
        decided_at__in={at for _request, at in instants},
        decided_by__isnull=False,
    )
    found: dict[tuple[int, datetime | None], list[Booking]] = {}
    for booking in rows:
        found.setdefault((booking.request_id, booking.decided_at), []).append(booking)
    return found


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
    """Ids of what a person answered the last week, the latest first; an answered series once."""
    decided = Booking.objects.filter(
        space__building__unit_id__in=units,
        decided_by__isnull=False,
        decided_at__gt=now - LATELY,
    )
    once = decided.order_by("request_id", "decided_at", "during", "pk")
    rows = once.distinct("request_id", "decided_at").values_list("decided_at", "pk")
    return [pk for _at, pk in sorted(rows, reverse=True)[:most]]
