"""What a public page says to programs, read out of the page as they do."""

import json
from datetime import date, datetime, time, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from django.conf import settings

from allmenning.activities.actions.planning import cancel, move, plan
from allmenning.activities.models import Activity, Schedule, Session
from allmenning.booking.models import Booking
from allmenning.core.clock import instant
from allmenning.core.log import SYSTEM
from allmenning.places.models import Building, Space
from tests.cast import ClientFor

PAGE = "/aktiviteter/babytreff"
SCHEMA = "https://schema.org/"


class Blocks(HTMLParser):
    """The blocks of linked data in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Any] = []
        self._is_inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_inside = tag == "script" and dict(attrs).get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.found.append(json.loads(data))

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = False


def told(client_for: ClientFor, page: str = PAGE, language: str = "nb") -> dict[str, Any]:
    visitor = client_for(None)
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    (block,) = Blocks(visitor.get(page).content.decode()).found
    return dict(block)


@pytest.fixture
def tuesdays(baby_group: Activity, haugen: Building, now: datetime) -> list[Session]:
    """The sessions of the next weeks, from Tuesday 8 December."""
    schedule = Schedule.objects.create(
        activity=baby_group,
        building=haugen,
        weekdays=[1],
        first_day=date(2026, 12, 8),
        opens=11 * 60,
        closes=13 * 60,
    )
    plan(schedule=schedule, until=date(2027, 1, 7), now=now)
    return list(Session.objects.order_by("starts"))


def test_a_series_says_what_search_engines_ask_for(
    client_for: ClientFor, tuesdays: list[Session], baby_group: Activity
) -> None:
    baby_group.languages, baby_group.for_whom = ["en", "ar"], ["families"]
    baby_group.summary = {"nb": "Vi synger og prater."}
    baby_group.save()

    said = told(client_for)

    assert (said["@context"], said["@type"]) == ("https://schema.org", "EventSeries")
    assert (said["name"], said["description"]) == ("Babytreff", "Vi synger og prater.")
    assert said["url"].endswith(PAGE)
    assert said["isAccessibleForFree"] is True
    assert said["offers"]["price"] == "0.00"
    assert said["inLanguage"] == ["nb", "en", "ar"]
    assert said["audience"]["audienceType"] == "familier"
    assert (said["audience"]["suggestedMinAge"], said["audience"]["suggestedMaxAge"]) == (0, 1)
    assert said["organizer"]["name"] == "Haugen skole"
    assert said["eventSchedule"] == [
        {
            "@type": "Schedule",
            "repeatFrequency": "P1W",
            "byDay": [f"{SCHEMA}Tuesday"],
            "startDate": "2026-12-08",
            "startTime": "11:00",
            "endTime": "13:00",
            "scheduleTimezone": "Europe/Oslo",
        }
    ]


def test_each_time_of_it_says_when_where_and_whether_it_is_on(
    client_for: ClientFor, tuesdays: list[Session], now: datetime
) -> None:
    _first, second, third = tuesdays[:3]
    cancel(session=second, reason={"nb": "Syk"}, actor=SYSTEM, now=now)
    later = timedelta(hours=2)
    move(session=third, starts=third.starts + later, ends=third.ends + later, actor=SYSTEM, now=now)

    on, cancelled, moved, *_rest = told(client_for)["subEvent"]

    assert (on["@type"], on["name"]) == ("Event", "Babytreff")
    assert (on["startDate"], on["endDate"]) == (
        "2026-12-08T11:00:00+01:00",
        "2026-12-08T13:00:00+01:00",
    )
    assert on["eventStatus"] == f"{SCHEMA}EventScheduled"
    assert on["eventAttendanceMode"] == f"{SCHEMA}OfflineEventAttendanceMode"
    assert on["location"]["address"]["streetAddress"] == "Haugenveien 1"
    assert on["location"]["geo"]["latitude"] == 59.96
    assert (cancelled["eventStatus"], cancelled["description"]) == (
        f"{SCHEMA}EventCancelled",
        "Syk",
    )
    assert moved["eventStatus"] == f"{SCHEMA}EventRescheduled"
    assert moved["previousStartDate"] == "2026-12-22T11:00:00+01:00"


def test_getting_in_is_told_as_far_as_it_is_known(
    client_for: ClientFor,
    tuesdays: list[Session],
    musikkrom: Space,
    gymsal: Space,
    booking: Booking,
) -> None:
    def amenities() -> list[list[str]]:
        places = [one["location"] for one in told(client_for)["subEvent"]]
        return [[fact["name"] for fact in place["amenityFeature"]] for place in places]

    Space.objects.update(accessibility=["toilet", "step_free"])
    Space.objects.filter(pk=musikkrom.pk).update(accessibility=["lift", "toilet"])
    Session.objects.filter(pk=tuesdays[0].pk).update(space=musikkrom, booking=booking)

    in_a_space, in_the_building, *_rest = amenities()

    assert in_a_space == ["heis", "tilgjengelig toalett"]
    assert in_the_building == ["tilgjengelig toalett"]


def test_what_comes_once_is_the_event_itself(
    client_for: ClientFor, baby_group: Activity, haugen: Building, now: datetime
) -> None:
    Activity.objects.update(kind=Activity.Kind.ONE_OFF, price=5000)
    at = instant(date(2026, 12, 12), time(12))
    end = at + timedelta(hours=2)
    Session.objects.create(
        activity=baby_group, building=haugen, starts=at, ends=end, changed_at=now
    )

    said = told(client_for)

    assert (said["@type"], said["startDate"]) == ("Event", "2026-12-12T12:00:00+01:00")
    assert (said["isAccessibleForFree"], said["offers"]["price"]) == (False, "50.00")
    assert "subEvent" not in said


def test_it_is_said_in_the_readers_language(
    client_for: ClientFor, tuesdays: list[Session], baby_group: Activity
) -> None:
    assert told(client_for, language="en")["name"] == "Baby group"


def test_nothing_that_is_said_ends_the_block(
    client_for: ClientFor, tuesdays: list[Session], baby_group: Activity
) -> None:
    evil = "</script><script>alert(1)</script><!-- & <script>"
    Activity.objects.update(title={"nb": evil})

    assert told(client_for)["name"] == evil
    assert "<script>alert" not in client_for(None).get(PAGE).content.decode()


def test_the_strict_policy_stands(client_for: ClientFor, tuesdays: list[Session]) -> None:
    policy = client_for(None).get(PAGE)["Content-Security-Policy"]

    assert "script-src 'self'" in [directive.strip() for directive in policy.split(";")]
    assert "unsafe" not in policy
