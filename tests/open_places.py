"""More of the cast: a place where people let themselves in while nobody works there."""

from datetime import datetime

import pytest

from allmenning.booking.models import Terms
from allmenning.keys.actions.contracts import sign
from allmenning.keys.models import Contract, Door, OpenAccess, OpenAccessDoor
from allmenning.people.models import Person
from allmenning.places.models import Building, OpeningHours, Timetable


@pytest.fixture
def open_haugen(haugen: Building, main_door: Door, terms: Terms) -> OpenAccess:
    """People who are fifteen let themselves in by the main door; at most two are to be inside."""
    timetable = Timetable.objects.create(name="Uten betjening")
    for weekday in range(5):
        for opens, closes, kind in (
            (7, 16, "staffless"),
            (16, 22, "staffed"),
            (22, 23, "staffless"),
        ):
            OpeningHours.objects.create(
                timetable=timetable,
                weekday=weekday,
                opens=opens * 60,
                closes=closes * 60,
                kind=kind,
            )
    place = OpenAccess.objects.create(
        building=haugen,
        timetable=timetable,
        terms=terms,
        about={"nb": "Bibliotek med bøker og leseplasser."},
        least_age=15,
        for_institutions=True,
        most_inside=2,
    )
    OpenAccessDoor.objects.create(open_access=place, door=main_door, order=0)
    return place


@pytest.fixture
def karis_contract(kari: Person, open_haugen: OpenAccess, terms: Terms, now: datetime) -> Contract:
    """Kari lets herself in at Haugen skole."""
    return sign(person=kari, place=open_haugen, terms=terms, now=now)
