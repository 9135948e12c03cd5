"""Counting who comes: line by line, from any device, also long after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from allmenning.activities.models import Attendance, CountingDevice, Session
from allmenning.people.models import Person

# People come early and are counted early.
EARLY: Final = timedelta(hours=2)


class NotYet(Exception):
    """The session is too far ahead to be counted."""


class IsCancelled(Exception):
    """The session was cancelled, so nobody came to it."""


@dataclass(frozen=True)
class Line:
    """One tap, or the number of all who came; see `Attendance`."""

    key: UUID
    at: datetime
    adults: int = 0
    children: int = 0
    is_total: bool = False
    is_approximate: bool = False


def counted_from(session: Session) -> datetime:
    """From when it may be counted."""
    return session.starts - EARLY


@transaction.atomic
def count(
    *,
    session: Session,
    lines: Sequence[Line],
    now: datetime,
    by: Person | None = None,
    device: CountingDevice | None = None,
) -> None:
    """Keep the lines of a session's head count; a line that is here already is not kept twice.

    What a device with a wrong clock says lies between the session and now, at the nearer end.
    Raises NotYet or IsCancelled.
    """
    if session.state == Session.State.CANCELLED:
        raise IsCancelled
    if now < counted_from(session):
        raise NotYet
    rows = [
        Attendance(
            session=session,
            key=line.key,
            at=min(max(line.at, counted_from(session)), now),
            adults=line.adults,
            children=line.children,
            is_total=line.is_total,
            is_approximate=line.is_approximate,
            counted_by=by,
            device=device,
        )
        for line in lines
    ]
    Attendance.objects.bulk_create(rows, ignore_conflicts=True)
