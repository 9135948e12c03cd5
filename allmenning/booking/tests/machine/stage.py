"""Where the machine plays: a hall and its thirds, two borrowers and a caretaker."""

from collections.abc import Sequence
from datetime import date, timedelta

from allmenning.booking.models import (
    Booking,
    BookingRules,
    Claim,
)
from allmenning.booking.tests.model import (
    BUFFER_AFTER,
    MUST_BE_APPROVED,
    PARTS,
)
from allmenning.core.log import Actor
from allmenning.people.models import Person
from allmenning.places.models import Asset, OpeningHours, Space


class Stage:
    """Where the machine plays: made once, before the first run."""

    def __init__(
        self,
        *,
        spaces: dict[str, Space],
        parts: dict[str, Asset],
        people: tuple[Person, Person],
        caretaker: Person,
    ) -> None:
        self.spaces, self.parts, self.people = spaces, parts, people
        self.caretaker = caretaker
        self.actor = Actor("person", caretaker.pk)

    def clear(self) -> None:
        """Take away all that others have booked."""
        Claim.objects.all().delete()
        Booking.objects.all().delete()


def stage_of(spaces: Sequence[Space], *, people: tuple[Person, Person], caretaker: Person) -> Stage:
    """The stage made of a hall and its thirds, in this order: open day and night, lent two years
    ahead, with the rules the model knows."""
    named = dict(zip(PARTS, spaces, strict=True))
    for name, space in named.items():
        Space.objects.filter(pk=space.pk).update(name=name)
        BookingRules.objects.filter(space=space).update(
            days=(date(2026, 1, 1), None),
            horizon_days=730,
            max_minutes=1440,
            max_active_person=1000,
            buffer_after=BUFFER_AFTER.get(name, timedelta()).seconds // 60,
            needs_approval=name in MUST_BE_APPROVED,
        )
        space.refresh_from_db()
    timetable = spaces[0].building.timetable
    OpeningHours.objects.filter(timetable=timetable).update(opens=0, closes=1440)
    assets = Asset.objects.filter(uses__space=spaces[0]).order_by("pk")
    return Stage(
        spaces=named,
        parts=dict(zip("ABC", assets, strict=True)),
        people=people,
        caretaker=caretaker,
    )
