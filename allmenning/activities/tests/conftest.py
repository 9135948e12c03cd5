"""Sessions that have the gym, for the tests of what becomes of their room."""

from datetime import datetime, timedelta

import pytest

from allmenning.activities.actions import planning
from allmenning.activities.models import Activity, Schedule, Session
from allmenning.activities.tests.evenings import TUESDAY
from allmenning.booking.actions.cancelling import Canceller
from allmenning.core.log import Actor
from allmenning.people.models import Person
from allmenning.places.models import Space


@pytest.fixture
def tuesdays(baby_group: Activity, gymsal: Space) -> Schedule:
    """Three Tuesday evenings in the gym."""
    return Schedule.objects.create(
        activity=baby_group,
        building=gymsal.building,
        space=gymsal,
        weekdays=[1],
        first_day=TUESDAY,
        last_day=TUESDAY + timedelta(weeks=2),
        opens=18 * 60,
        closes=20 * 60,
    )


@pytest.fixture
def planned(tuesdays: Schedule, now: datetime) -> list[Session]:
    planning.plan(schedule=tuesdays, until=TUESDAY + timedelta(weeks=3), now=now)
    return list(Session.objects.order_by("starts"))


@pytest.fixture
def hall(ingrid: Person) -> Canceller:
    """Whoever looks after the hall gives the booking up."""
    return Canceller(Actor("person", ingrid.pk), reason="Gulvet slipes", by_staff=True)
