"""Bookings as they are planned, and how they are written: in few statements, as they are many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection

from allmenning.booking.models import Booking
from allmenning.core import scope
from allmenning.core.clock import wall_clock
from allmenning.core.period import Period
from demo.loading.clientele import Borrower, Doing
from demo.loading.venues import Venue

CONFIRMED: Final = Booking.State.CONFIRMED
DECLINED: Final = Booking.State.DECLINED
NO_ROOM: Final = "Vi trenger lokalet selv denne dagen. Prøv gjerne en annen dag."

# PostgreSQL takes whole columns in a third of the time Django takes to write row by row.
_NUMBERS: Final = """
SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)
"""
_REQUESTS: Final = """
INSERT INTO booking_request (municipality_id, id, applicant_id, association_id, purpose, activity,
    participants, phone, note, terms_id, sent_at)
SELECT %s, number, applicant, association, purpose, activity, participants, phone, '', terms, sent_at
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::int[],
    %s::text[], %s::bigint[], %s::timestamptz[])
    AS draft (number, applicant, association, purpose, activity, participants, phone, terms, sent_at)
"""
_BOOKINGS: Final = """
INSERT INTO booking_booking (municipality_id, id, request_id, space_id, during, state,
    decided_by_id, decided_at, reason)
SELECT %s, number, request, space, tstzrange(starts, ends), state, decider, decided_at, reason
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::timestamptz[],
    %s::text[], %s::bigint[], %s::timestamptz[], %s::text[])
    AS draft (number, request, space, starts, ends, state, decider, decided_at, reason)
"""
_CLAIMS: Final = """
INSERT INTO booking_claim (municipality_id, booking_id, asset_id, during)
SELECT %s, booking, asset, tstzrange(starts, ends)
FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[], %s::timestamptz[])
    AS piece (booking, asset, starts, ends)
"""


@dataclass(frozen=True)
class Wish:
    """What somebody wants each week: a weekday, a wall-clock minute and a length in minutes."""

    weekday: int
    minute: int
    length: int
    borrower: Borrower
    doing: Doing
    participants: int

    def period(self, monday: date) -> Period:
        day = monday + timedelta(days=self.weekday)
        return Period(wall_clock(day, self.minute), wall_clock(day, self.minute + self.length))


@dataclass(frozen=True)
class Draft:
    """A booking to be written."""

    venue: Venue
    wish: Wish
    period: Period
    state: str
    sent_at: datetime
    decided_at: datetime

    @property
    def decided_by(self) -> int | None:
        """Who answered, when a person had to."""
        asked = self.venue.needs_approval(self.period, self.wish.participants)
        answered = self.state == DECLINED or (self.state == CONFIRMED and asked)
        return self.venue.approver.pk if answered and self.venue.approver else None


def store(drafts: Sequence[Draft]) -> None:
    """Write requests, bookings, and the claims of those that stand."""
    requests = _numbers("booking_request", len(drafts))
    bookings = _numbers("booking_booking", len(drafts))
    _write(_REQUESTS, [_request(*each) for each in zip(requests, drafts, strict=True)])
    numbered = list(zip(bookings, requests, drafts, strict=True))
    _write(_BOOKINGS, [_booking(*each) for each in numbered])
    standing = [(number, draft) for number, _request, draft in numbered if draft.state == CONFIRMED]
    _write(_CLAIMS, [claim for number, draft in standing for claim in _claims(number, draft)])


def _numbers(table: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [table, count])
        return [number for (number,) in cursor.fetchall()]


def _write(statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if not rows:
        return
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [scope.municipality_id(), *columns])


def _request(number: int, draft: Draft) -> tuple[Any, ...]:
    wish, borrower = draft.wish, draft.wish.borrower
    return (
        number,
        borrower.person.pk,
        borrower.association.pk if borrower.association else None,
        wish.doing.purpose,
        wish.doing.activity,
        wish.participants,
        borrower.person.phone,
        draft.venue.rules.terms_id,
        draft.sent_at,
    )


def _booking(number: int, request: int, draft: Draft) -> tuple[Any, ...]:
    return (
        number,
        request,
        draft.venue.space.pk,
        draft.period.start,
        draft.period.end,
        str(draft.state),
        draft.decided_by,
        draft.decided_at,
        NO_ROOM if draft.state == DECLINED else "",
    )


def _claims(booking: int, draft: Draft) -> list[tuple[Any, ...]]:
    claimed = draft.venue.claimed(draft.period)
    return [(booking, asset, claimed.start, claimed.end) for asset in draft.venue.assets]
