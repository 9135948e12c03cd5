"""What the tests of borrowing have in common: a Tuesday, what is told, and short ways to act."""

from datetime import date, datetime, time
from typing import Any, Final
from urllib.parse import urlencode

from allmenning.booking.actions.bookings import Particulars, confirm_hold
from allmenning.booking.actions.holds import hold_slot
from allmenning.booking.models import Booking, BookingRules, Claim, Hold
from allmenning.core.clock import instant
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Building, Space

TUESDAY: Final = date(2026, 12, 15)
WHEN: Final = {"date": "2026-12-15", "start": "18:00", "end": "20:00", "participants": "20"}
WHAT: Final = {"purpose": "music", "activity": "Korøvelse", "phone": "400 00 000", "note": ""}


def at(clock: str, day: date = TUESDAY) -> datetime:
    """The instant when clocks show this on the day."""
    return instant(day, time.fromisoformat(clock))


def between(start: str, end: str, day: date = TUESDAY) -> Period:
    return Period(at(start, day), at(end, day))


EVENING: Final = between("18:00", "20:00")


def told(**changes: Any) -> Particulars:
    """What a choir tells about its booking."""
    usual = {
        "purpose": "music",
        "activity": "Korøvelse",
        "participants": 20,
        "phone": "+4740000000",
    }
    return Particulars(**{**usual, **changes})


def held(person: Person, space: Space, now: datetime, period: Period = EVENING) -> Hold:
    return hold_slot(person=person, space=space, period=period, participants=20, now=now)


def booked(
    person: Person, space: Space, now: datetime, period: Period = EVENING, **changes: Any
) -> Booking:
    """What comes of holding and confirming at once: confirmed, or waiting for an answer."""
    hold = held(person, space, now, period)
    return confirm_hold(hold=hold, particulars=told(**changes), now=now)


def asked(
    person: Person, space: Space, now: datetime, period: Period = EVENING, **changes: Any
) -> Booking:
    """A booking that waits, in a space where somebody must answer."""
    BookingRules.objects.filter(space=space).update(needs_approval=True)
    return booked(person, space, now, period, **changes)


def claimed(space: Space) -> list[tuple[datetime, datetime]]:
    """The stretches claimed on the parts of the space, one for each part, in order."""
    rows = Claim.objects.filter(asset__uses__space=space).order_by("during", "asset_id")
    return [(row.during.lower, row.during.upper) for row in rows]


def link(space: Space, **changes: Any) -> str:
    """Where a chip for the Tuesday evening leads."""
    usual = {"lokale": space.pk, "fra": "2026-12-15T18:00", "til": "2026-12-15T20:00"}
    return f"/bestill?{urlencode({**usual, 'antall': 20, **changes})}"


def accepted(space: Space, **changes: Any) -> dict[str, Any]:
    """The rest of the form, with the terms that hold accepted."""
    return {**WHAT, "accept": space.booking_rules.get().terms_id, **changes}


def beside(building: Building) -> Building:
    """Another building, open as long and answered for by the same people."""
    return Building.objects.create(
        unit=building.unit,
        timetable=building.timetable,
        name="Rommen skole",
        slug="rommen-skole",
        category="skole",
        latitude=59.95,
        longitude=10.91,
        is_published=True,
    )
