"""What is said around a request, who takes care of it, and where somebody waits for a reply."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from allmenning.booking.models import Attachment, Booking, Message
from allmenning.booking.queries.requests import with_all
from allmenning.people.models import Person, Role
from allmenning.people.queries import staff_for

# A thank-you that nobody answers is not shown as waiting for ever.
WAITS_AT_MOST: Final = timedelta(days=30)

_SAID = """
SELECT DISTINCT ON (request_id) request_id, by_staff,
    count(*) FILTER (WHERE NOT internal) OVER (PARTITION BY request_id)
FROM booking_message WHERE request_id = ANY(%s)
ORDER BY request_id, sent_at DESC, id DESC
"""
# Requests in these units where the borrower wrote last, with a booking each to lead to.
_UNANSWERED = """
SELECT DISTINCT ON (message.request_id) booking.id, message.sent_at
FROM booking_message message
JOIN booking_booking booking ON booking.request_id = message.request_id
JOIN places_space space ON space.id = booking.space_id
JOIN places_building building ON building.id = space.building_id AND building.unit_id = ANY(%s)
WHERE NOT message.by_staff AND message.sent_at > %s
    AND NOT EXISTS (
        SELECT FROM booking_message later WHERE later.request_id = message.request_id
            AND (later.sent_at, later.id) > (message.sent_at, message.id))
ORDER BY message.request_id, lower(booking.during), booking.id
"""


@dataclass(frozen=True)
class Said:
    """How many messages have gone between the two sides, and whether a reply is waited for."""

    messages: int = 0
    waits_for_reply: bool = False


def thread(request_id: int, *, with_notes: bool) -> list[Message]:
    """What has been written about the request, oldest first; notes only for those at work."""
    written = Message.objects.filter(request_id=request_id).select_related("author")
    if not with_notes:
        written = written.filter(internal=False)
    return list(written.prefetch_related("attachments__file").order_by("sent_at", "id"))


def attachment_in(request_id: int, id: int, *, with_notes: bool) -> Attachment | None:
    """The attachment, if it came with a message in the request's thread that may be read."""
    rows = Attachment.objects.filter(pk=id, message__request_id=request_id)
    if not with_notes:
        rows = rows.filter(message__internal=False)
    return rows.select_related("file").first()


def said_about(request_ids: Iterable[int]) -> dict[int, Said]:
    """Those of the requests anything is written about, by id."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID, [list(request_ids)])
        return {key: Said(number, not by_staff) for key, by_staff, number in cursor.fetchall()}


def unanswered(units: Iterable[int], *, now: datetime) -> list[int]:
    """Ids of bookings in these units whose borrower wrote last, who has waited longest first.

    A note counts as an answer: somebody has read it and found that it needs none.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNANSWERED, [list(units), now - WAITS_AT_MOST])
        return [booking for booking, _sent in sorted(cursor.fetchall(), key=_by_time)]


def _by_time(row: tuple[int, datetime]) -> Any:
    return row[1], row[0]


def colleagues(booking: Booking, *, now: datetime) -> list[Person]:
    """Those who hold a role on the booking's building or above it, by name."""
    unit = booking.space.building.unit_id
    found = staff_for(units=[unit], kinds=Role.Kind.values, now=now)
    return sorted(found, key=lambda person: (person.name, person.pk))


def responsible(booking: Booking, *, now: datetime) -> Person | None:
    """The colleague who takes care of the request, as long as she still works there."""
    assigned = booking.request.assigned_to_id
    return next((one for one in colleagues(booking, now=now) if one.pk == assigned), None)


def booking_of(request_id: int, *, now: datetime) -> Booking:
    """The booking a letter about the request is about: the next to come, else the latest."""
    bookings = list(with_all().filter(request_id=request_id).order_by("during", "id"))
    coming = (booking for booking in bookings if booking.during.upper > now)
    return next(coming, bookings[-1])
