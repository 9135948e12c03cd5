"""What is said around a request, who takes care of it, and where somebody waits for a reply."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from allmenning.booking.models import Attachment, Booking, Message, Request
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
# Requests in these units where the borrower wrote last, with a booking each to lead to: of the
# request itself, or of one that continues it.
_UNANSWERED = """
SELECT DISTINCT ON (message.request_id) booking.id, message.sent_at
FROM (
    SELECT id, request_id, sent_at, request_id AS part FROM booking_message
    WHERE NOT by_staff AND sent_at > %(since)s
    UNION ALL
    SELECT message.id, message.request_id, message.sent_at, request.id
    FROM booking_request request
    JOIN booking_message message ON message.request_id = request.continues_id
    WHERE NOT message.by_staff AND message.sent_at > %(since)s
) message
JOIN booking_booking booking ON booking.request_id = message.part
JOIN places_space space ON space.id = booking.space_id
JOIN places_building building ON building.id = space.building_id
    AND building.unit_id = ANY(%(units)s)
WHERE NOT EXISTS (
    SELECT FROM booking_message later WHERE later.request_id = message.request_id
        AND (later.sent_at, later.id) > (message.sent_at, message.id))
ORDER BY message.request_id, lower(booking.during), booking.id
"""


@dataclass(frozen=True)
class Said:
    """How many messages have gone between the two sides, and whether a reply is waited for."""

    messages: int = 0
    waits_for_reply: bool = False


def thread(request: Request, *, with_notes: bool) -> list[Message]:
    """What has been written about the request, oldest first; notes only for those at work."""
    written = Message.objects.filter(request_id=request.conversation).select_related("author")
    if not with_notes:
        written = written.filter(internal=False)
    return list(written.prefetch_related("attachments__file").order_by("sent_at", "id"))


def attachment_in(request: Request, id: int, *, with_notes: bool) -> Attachment | None:
    """The attachment, if it came with a message in the request's thread that may be read."""
    rows = Attachment.objects.filter(pk=id, message__request_id=request.conversation)
    if not with_notes:
        rows = rows.filter(message__internal=False)
    return rows.select_related("file").first()


def said_about(conversations: Iterable[int]) -> dict[int, Said]:
    """Those of the requests' conversations in which anything is written."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID, [list(conversations)])
        return {key: Said(number, not by_staff) for key, by_staff, number in cursor.fetchall()}


def unanswered(units: Iterable[int], *, now: datetime) -> list[int]:
    """Ids of bookings in these units whose borrower wrote last, who has waited longest first.

    A note counts as an answer: somebody has read it and found that it needs none.
    """
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"units": list(units), "since": now - WAITS_AT_MOST}
        cursor.execute(_UNANSWERED, values)
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


def booking_of(conversation: int, *, now: datetime) -> Booking:
    """The booking a letter about what is written is about: the next to come, else the latest."""
    later = Request.objects.filter(continues=conversation).values_list("pk", flat=True)
    parts = [conversation, *later]
    bookings = list(with_all().filter(request__in=parts).order_by("during", "id"))
    coming = (booking for booking in bookings if booking.during.upper > now)
    return next(coming, bookings[-1])
