"""Calendars that programs read: the same sessions as ours, date by date, over the change of the clock."""

from datetime import date, datetime, time, timedelta

import pytest
import recurring_ical_events
from icalendar import Calendar

from allmenning.activities.actions.planning import cancel, move, plan
from allmenning.activities.models import Activity, Schedule, Session
from allmenning.core.clock import instant, local
from allmenning.core.log import SYSTEM
from allmenning.places.models import Building, Holiday
from tests.cast import ClientFor

UNTIL = date(2027, 5, 1)


@pytest.fixture
def evenings(baby_group: Activity, haugen: Building, now: datetime) -> Schedule:
    """Tuesdays and Thursdays every other week from October on, over both changes of the clock."""
    christmas = date(2026, 12, 22), date(2027, 1, 2)
    Holiday.objects.create(kind=Holiday.Kind.PUBLIC, days=christmas, name={"nb": "Jul"})
    schedule = Schedule.objects.create(
        activity=baby_group,
        building=haugen,
        weekdays=[1, 3],
        every_weeks=2,
        first_day=date(2026, 10, 1),
        opens=18 * 60,
        closes=20 * 60 + 30,
    )
    plan(schedule=schedule, until=UNTIL, now=now)
    return schedule


def read(client_for: ClientFor, address: str = "/aktiviteter/babytreff.ics") -> Calendar:
    answer = client_for(None).get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content)


def told(calendar: Calendar) -> list[tuple[datetime, datetime]]:
    """What a program shows that repeats the rules itself, without what is cancelled."""
    found = recurring_ical_events.of(calendar).between(date(2026, 9, 1), date(2027, 9, 1))
    standing = [event for event in found if event["STATUS"] != "CANCELLED"]
    return sorted((event.start, event.end) for event in standing)


def ours() -> list[tuple[datetime, datetime]]:
    rows = Session.objects.exclude(state="cancelled")
    return sorted((local(row.starts), local(row.ends)) for row in rows)


def test_a_program_shows_the_same_times(client_for: ClientFor, evenings: Schedule) -> None:
    shown = told(read(client_for))

    assert shown == ours()
    assert {start.hour for start, _end in shown} == {18}
    assert date(2026, 12, 24) not in {start.date() for start, _end in shown}
    assert len(shown) > 25


def test_what_is_moved_cancelled_or_added_is_told(
    client_for: ClientFor, evenings: Schedule, haugen: Building, now: datetime
) -> None:
    first, second, third = Session.objects.filter(starts__gt=now).order_by("starts")[:3]
    day = timedelta(days=1)
    move(session=first, starts=first.starts + day, ends=first.ends + day, actor=SYSTEM, now=now)
    cancel(session=second, reason={"nb": "Syk"}, actor=SYSTEM, now=now)
    extra = instant(date(2027, 3, 28), time(12))
    Session.objects.create(
        activity=evenings.activity,
        building=haugen,
        starts=extra,
        ends=extra + day / 12,
        changed_at=now,
    )

    calendar = read(client_for)

    assert told(calendar) == ours()
    cancelled = [event for event in calendar.events if event.get("STATUS") == "CANCELLED"]
    assert [event.decoded("RECURRENCE-ID") for event in cancelled] == [local(second.starts)]
    assert cancelled[0]["SEQUENCE"] == 1
    assert third.sequence == 0


def test_an_entry_says_where_and_leads_back(client_for: ClientFor, evenings: Schedule) -> None:
    event = read(client_for, "/aktiviteter.ics").events[0]

    assert event["SUMMARY"] == "Babytreff"
    assert event["LOCATION"] == "Haugen skole, Haugenveien 1"
    assert str(event["URL"]).endswith("/aktiviteter/babytreff")
    assert "FREQ=WEEKLY" in event.to_ical().decode()


def test_what_was_read_before_is_not_sent_again(client_for: ClientFor, evenings: Schedule) -> None:
    visitor = client_for(None)
    etag = visitor.get("/aktiviteter.ics")["ETag"]

    assert visitor.get("/aktiviteter.ics", headers={"If-None-Match": etag}).status_code == 304


def test_what_nobody_may_see_has_no_calendar(client_for: ClientFor, evenings: Schedule) -> None:
    Activity.objects.update(state=Activity.State.IDEA)

    assert client_for(None).get("/aktiviteter/babytreff.ics").status_code == 404
    assert not read(client_for, "/aktiviteter.ics").events
