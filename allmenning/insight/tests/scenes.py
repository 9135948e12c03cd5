"""What the tests of figures have in common: bookings that are over, made without asking anybody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allmenning.booking.models import Booking, Request, Turnout
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Space


@dataclass(frozen=True)
class Had:
    """One booking: where, when, what for, how many were expected, and how many came if told."""

    space: Space
    period: Period
    purpose: str = "music"
    expected: int = 20
    came: int | None = None
    state: str = "confirmed"


def past(person: Person, had: Had, now: datetime) -> Booking:
    """Write the booking as a row, with the answer when there is one."""
    request = Request.objects.create(
        applicant=person,
        purpose=had.purpose,
        activity="Øvelse",
        participants=had.expected,
        phone="40000000",
        terms=had.space.booking_rules.get().terms,
        sent_at=now,
    )
    booking = Booking.objects.create(
        request=request,
        space=had.space,
        during=(had.period.start, had.period.end),
        state=had.state,
        decided_at=None if had.state == "waiting" else now,
        reason="Fullt.",
    )
    if had.came is not None:
        Turnout.objects.create(booking=booking, asked_at=now, people=had.came, answered_at=now)
    return booking


def hours_from(start: datetime, hours: int) -> Period:
    return Period(start, start + timedelta(hours=hours))
