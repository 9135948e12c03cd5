"""What tests of key sets have in common: the music room's key, and a booking tonight."""

from datetime import date, datetime
from typing import Final

from allmenning.booking.models import Booking
from allmenning.booking.tests.scenes import between, booked
from allmenning.core.log import SYSTEM
from allmenning.core.period import Period
from allmenning.keys.actions.key_sets import Facts, add_set, say_where
from allmenning.keys.models import KeySet
from allmenning.people.models import Person
from allmenning.places.models import Building, Space

TODAY: Final = date(2026, 12, 1)
TONIGHT: Final = between("18:00", "20:00", TODAY)
LATER: Final = between("20:00", "22:00", TODAY)


def key_set(
    building: Building, now: datetime, label: str = "M1", space: Space | None = None
) -> KeySet:
    """A key to the main door and the music room."""
    facts = Facts(label, "Hovedinngangen og musikkrommet", 2, space)
    return add_set(building=building, facts=facts, actor=SYSTEM, now=now)


def said_where(building: Building, now: datetime, hours: int = 12) -> None:
    """Keys are fetched at the office and come back in the letter box."""
    say_where(
        building=building,
        fetching={"nb": "På kontoret, hverdager 8–15."},
        returning={"nb": "I den grønne postkassa."},
        hours=hours,
        actor=SYSTEM,
        now=now,
    )


def tonight(person: Person, space: Space, now: datetime, period: Period = TONIGHT) -> Booking:
    return booked(person, space, now, period)
