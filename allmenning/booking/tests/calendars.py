"""Bookings at every awkward hour around the changes of the clock, and calendars as others read them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import recurring_ical_events
from icalendar import Calendar

from django.test import Client

from allmenning.booking.access_by_link import feed_link
from allmenning.booking.actions.claims import as_range
from allmenning.booking.actions.feeds import Shown, make_address
from allmenning.booking.models import Booking, Request
from allmenning.core.clock import instant
from allmenning.core.log import SYSTEM
from allmenning.core.period import Period
from allmenning.people.models import Association, Person
from allmenning.places.models import Space
from tests.moment import NOW

# The nights the clock changes in 2026 and 2027, spring and autumn.
CHANGES: Final = (date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31))
BEFORE_ALL: Final = instant(date(2026, 3, 1), time(9))
HALF_HOUR: Final = timedelta(minutes=30)


def stands(
    person: Person,
    space: Space,
    period: Period,
    state: str = "confirmed",
    association: Association | None = None,
) -> Booking:
    """A booking in this state, whatever the rules would say."""
    request = Request.objects.create(
        applicant=person,
        association=association,
        purpose="music",
        activity="Korøvelse",
        participants=20,
        phone="+4740000000",
        terms=space.booking_rules.get().terms,
        sent_at=NOW,
    )
    return Booking.objects.create(
        request=request,
        space=space,
        during=as_range(period),
        state=state,
        decided_at=None if state == "waiting" else NOW,
        reason="Gulvet vaskes." if state == "declined" else "",
    )


def awkward_periods() -> Iterable[Period]:
    """Evenings in the weeks around each change, the night itself, and each half hour of it."""
    for sunday in CHANGES:
        for offset in range(-8, 9):
            day = sunday + timedelta(days=offset)
            yield Period(instant(day, time(18)), instant(day, time(20)))
        eve = instant(sunday - timedelta(days=1), time(22))
        yield Period(eve, instant(sunday, time(6)))
        for step in range(14):
            starts = eve + step * HALF_HOUR
            yield Period(starts, starts + HALF_HOUR)


def address(**shown: Any) -> str:
    """The path of the calendar's secret address."""
    feed = make_address(shown=Shown(**shown), actor=SYSTEM, now=NOW)
    return f"/kalender/{feed_link(feed)}.ics"


def read(path: str) -> str:
    """What a program gets at the address."""
    answer = Client(HTTP_HOST="oslo.localhost").get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def events_in(text: str) -> list[Any]:
    """The events of a calendar file, in its order."""
    return list(Calendar.from_ical(text).walk("VEVENT"))


Seen = tuple[str, datetime, datetime, str]


def as_read(text: str) -> list[Seen]:
    """UID, start, end and status of every event, as a calendar program shows them in time."""
    found = recurring_ical_events.of(Calendar.from_ical(text)).between(
        datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    )
    return sorted(
        (
            str(event["UID"]),
            event["DTSTART"].dt.astimezone(UTC),
            event["DTEND"].dt.astimezone(UTC),
            str(event["STATUS"]),
        )
        for event in found
    )


def as_stored() -> list[Seen]:
    """The same of every booking in the database."""
    status = {"confirmed": "CONFIRMED", "waiting": "TENTATIVE"}
    return sorted(
        (
            f"bestilling-{row.pk}@oslo.localhost",
            row.during.lower.astimezone(UTC),
            row.during.upper.astimezone(UTC),
            status.get(row.state, "CANCELLED"),
        )
        for row in Booking.objects.all()
    )
