"""Sessions that have been, for tests of what they come to."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from allmenning.activities.models import Activity, Attendance, Session
from allmenning.people.models import Unit
from allmenning.places.models import Building


def activity(unit: Unit, slug: str, **more: Any) -> Activity:
    usual = {"kind": "series", "state": "trial", "title": {"nb": slug.capitalize()}}
    made: Activity = Activity.objects.create(unit=unit, slug=slug, **{**usual, **more})
    return made


def counted(
    activity: Activity, building: Building, starts: datetime, people: int | None, **more: bool
) -> Session:
    """A session of two hours; None was not counted."""
    session = Session.objects.create(
        activity=activity,
        building=building,
        starts=starts,
        ends=starts + timedelta(hours=2),
        changed_at=starts,
    )
    if people is not None:
        Attendance.objects.create(
            session=session, key=uuid4(), at=starts, adults=people, is_total=True, **more
        )
    return session


def held(activity: Activity, building: Building, now: datetime, *people: int | None) -> None:
    """Sessions a week apart, the last one a week ago."""
    for weeks, came in enumerate(reversed(people), start=1):
        counted(activity, building, now - timedelta(weeks=weeks), came)
