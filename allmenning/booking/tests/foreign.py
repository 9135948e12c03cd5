"""Calendars kept elsewhere in tests: connected, read, and what they close."""

from datetime import datetime

from allmenning.booking.actions import foreign_calendars as actions
from allmenning.booking.models import Claim, ForeignCalendar
from allmenning.core.log import SYSTEM
from allmenning.core.period import Period
from allmenning.places.models import Space


def connect(space: Space, now: datetime, url: str = "https://x.example/a.ics") -> ForeignCalendar:
    return actions.connect_calendar(space=space, name="Timeplan", url=url, actor=SYSTEM, now=now)


def take_in(calendar: ForeignCalendar, now: datetime, **times: Period) -> None:
    actions.take_in(calendar=calendar, times=times, now=now)


def closed(space: Space) -> list[tuple[datetime, datetime]]:
    """The stretches of the space that closures have, one for each part."""
    rows = Claim.objects.filter(asset__uses__space=space, closure__isnull=False)
    return sorted((row.during.lower, row.during.upper) for row in rows)
