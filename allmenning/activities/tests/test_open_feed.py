"""Change feeds: who follows `next` has what the database has, whatever happened meanwhile."""

import random
import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from threading import Event
from typing import Any, Final
from urllib.parse import urlsplit

import pytest

from django.db import connection, transaction
from django.test import Client

from allmenning.activities.actions.planning import cancel, plan
from allmenning.activities.actions.signing_up import give_up, sign_up
from allmenning.activities.actions.starting import change
from allmenning.activities.models import Activity, Schedule, Session
from allmenning.activities.queries import open_feed
from allmenning.activities.queries.openactive import series_told, sessions_told
from allmenning.activities.tests.happenings import CHANGES
from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM
from allmenning.places.models import Building, Space
from tests.database import AtOnce

SERIES, SESSIONS = "/api/session-series", "/api/scheduled-sessions"
STEPS: Final = 40
ALL: Final = 10**6


class Harvester:
    """Keeps a copy of one feed as the standard says: an item replaces what was there before it."""

    def __init__(self, program: Client, feed: str) -> None:
        self.program, self.next = program, feed
        self.copy: dict[int, Any] = {}

    def read(self, most: int = ALL) -> None:
        """Follow `next` for some pages, or to the end."""
        for _page in range(most):
            page = self.program.get(self.next).json()
            for item in page["items"]:
                self._keep(item)
            if not page["items"]:
                return
            self.next = "{0.path}?{0.query}".format(urlsplit(page["next"]))

    def _keep(self, item: dict[str, Any]) -> None:
        if item["state"] == "deleted":
            self.copy.pop(item["id"], None)
        else:
            self.copy[item["id"]] = item["data"]


def settled() -> None:
    """Wait for all transactions on the server that began before now, also other tests'."""
    patience = time.monotonic() + 60
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        ours = cursor.fetchone()[0]
        while True:
            cursor.execute(
                "SELECT pg_snapshot_xmin(pg_current_snapshot()) > %s::text::xid8", [ours]
            )
            if cursor.fetchone()[0]:
                return
            assert time.monotonic() < patience
            time.sleep(0.05)


def in_the_database() -> dict[str, Mapping[int, Any]]:
    """All that is public, read without any feed."""
    ids = {model: list(model.objects.values_list("pk", flat=True)) for model in (Activity, Session)}
    return {SERIES: series_told(ids[Activity]), SESSIONS: sessions_told(ids[Session])}


def harvested(program: Client) -> dict[str, Mapping[int, Any]]:
    readers = {feed: Harvester(program, feed) for feed in (SERIES, SESSIONS)}
    for reader in readers.values():
        reader.read()
    return {feed: reader.copy for feed, reader in readers.items()}


@pytest.fixture
def weekly(baby_group: Activity, haugen: Building, now: datetime) -> Schedule:
    """Tuesdays and Sundays for some weeks."""
    schedule = Schedule.objects.create(
        activity=baby_group,
        building=haugen,
        weekdays=[1, 6],
        first_day=date(2026, 12, 8),
        opens=11 * 60,
        closes=13 * 60,
    )
    plan(schedule=schedule, until=date(2027, 1, 10), now=now)
    return schedule


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_feed, "AT_ONCE", 3)


@pytest.fixture
def reader(committed: None, nobody: Client) -> Client:
    """Anybody's program, among transactions that commit."""
    return nobody


def test_what_is_on_is_in_the_feeds_and_the_last_page_is_itself(
    reader: Client, weekly: Schedule, baby_group: Activity
) -> None:
    settled()
    found = harvested(reader)

    assert found == in_the_database()
    assert found[SERIES][baby_group.pk]["name"] == "Babytreff"
    assert len(found[SESSIONS]) == Session.objects.count() > 5
    page = reader.get(SERIES)
    assert page["Cache-Control"] == "public, max-age=3600"
    last = reader.get(page.json()["next"])
    assert (last.json()["items"], last["Cache-Control"]) == ([], "public, max-age=8")
    assert last.json()["next"] == page.json()["next"]


def test_what_has_stopped_is_deleted_and_what_is_cancelled_is_told(
    reader: Client, weekly: Schedule, baby_group: Activity, now: datetime
) -> None:
    readers = [Harvester(reader, feed) for feed in (SERIES, SESSIONS)]
    first = Session.objects.earliest("starts")
    cancel(session=first, reason={"nb": "Syk"}, actor=SYSTEM, now=now)
    settled()
    for one in readers:
        one.read()
    assert readers[1].copy[first.pk]["eventStatus"] == "https://schema.org/EventCancelled"

    change(activity=baby_group, state=Activity.State.STOPPED, actor=SYSTEM, now=now)
    settled()
    for one in readers:
        one.read()

    assert [one.copy for one in readers] == [{}, {}]


def test_an_activity_without_a_place_is_not_told_of_yet(
    reader: Client, baby_group: Activity, haugen: Building, now: datetime
) -> None:
    settled()
    assert harvested(reader)[SERIES] == {}

    at = now + timedelta(days=3)
    Session.objects.create(
        activity=baby_group, building=haugen, starts=at, ends=at + timedelta(hours=1), changed_at=at
    )
    settled()

    assert harvested(reader)[SERIES][baby_group.pk]["location"]["name"] == "Haugen skole"


@pytest.mark.parametrize("wish", ["afterTimestamp=-1", "afterTimestamp=x", f"afterId={2**63}"])
def test_what_is_not_understood_is_said(nobody: Client, wish: str) -> None:
    assert nobody.get(f"{SERIES}?{wish}").status_code == 422


def test_nothing_comes_in_behind_a_reader(
    reader: Client, weekly: Schedule, baby_group: Activity, at_once: AtOnce, now: datetime
) -> None:
    """The slow one writes first and commits last: whoever read past it would never see it."""
    settled()
    harvester = Harvester(reader, SESSIONS)
    harvester.read()
    slowly, quickly = Session.objects.order_by("starts")[:2]
    written, go_on = Event(), Event()

    def slow() -> None:
        with transaction.atomic():
            cancel(session=slowly, reason={"nb": "Syk"}, actor=SYSTEM, now=now)
            written.set()
            assert go_on.wait(20)

    def quick() -> None:
        try:
            assert written.wait(20)
            cancel(session=quickly, reason={"nb": "Stengt"}, actor=SYSTEM, now=now)
            harvester.read()
        finally:
            go_on.set()

    assert at_once(slow, quick) == [None, None]
    settled()
    harvester.read()

    assert harvester.copy == in_the_database()[SESSIONS]


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(3))
def test_a_harvester_ends_with_what_the_database_shows(
    seed: int,
    reader: Client,
    small_pages: None,
    weekly: Schedule,
    gymsal: Space,
    musikkrom: Space,
    booking: Booking,
    now: datetime,
) -> None:
    Session.objects.update(booking=booking)
    chance = random.Random(seed)
    readers = [Harvester(reader, feed) for feed in (SERIES, SESSIONS)]
    changes = [lambda name=name: CHANGES[name](chance, now) for name in CHANGES]

    for _step in range(STEPS):
        chance.choice(changes)()
        for one in readers:
            one.read(chance.randrange(3))
    settled()
    for one in readers:
        one.read()

    assert {SERIES: readers[0].copy, SESSIONS: readers[1].copy} == in_the_database()


@pytest.mark.parametrize(
    "name", ["building", "space", "unit", "rule", "gone", "moved", "renamed", "places"]
)
def test_whatever_a_feed_says_comes_again_when_it_changes(
    name: str,
    reader: Client,
    weekly: Schedule,
    gymsal: Space,
    booking: Booking,
    now: datetime,
) -> None:
    Session.objects.update(space=gymsal, booking=booking)
    settled()
    readers = [Harvester(reader, feed) for feed in (SERIES, SESSIONS)]
    for one in readers:
        one.read()
    before = in_the_database()

    CHANGES[name](random.Random(1), now)
    settled()
    for one in readers:
        one.read()

    after = in_the_database()
    assert {SERIES: readers[0].copy, SESSIONS: readers[1].copy} == after
    assert after != before


def test_places_that_are_taken_and_given_up_are_told_at_once(
    reader: Client, baking_evening: Session, now: datetime
) -> None:
    """Of the session, and of the series that has no rule and tells its times itself."""
    course, readers = (
        baking_evening.activity,
        [Harvester(reader, one) for one in (SERIES, SESSIONS)],
    )

    def told() -> list[tuple[int | None, ...]]:
        settled()
        for one in readers:
            one.read()
        (event,) = readers[0].copy[course.pk]["subEvent"]
        of_it = (event, readers[1].copy[baking_evening.pk])
        names = ("maximumAttendeeCapacity", "remainingAttendeeCapacity")
        return [tuple(one.get(name) for name in names) for one in of_it]

    come = partial(sign_up, session=baking_evening, now=now)
    assert told() == [(4, 4)] * 2
    three = come(name="Samira", people=3, secret=b"a" * 32)
    assert told() == [(4, 1)] * 2
    come(name="Ali", people=2, secret=b"b" * 32)
    assert told() == [(4, 1)] * 2
    give_up(sign_up=three, now=now)
    assert told() == [(4, 2)] * 2
    change(activity=course, places=1, actor=SYSTEM, now=now)
    assert told() == [(1, 0)] * 2
    change(activity=course, places=None, actor=SYSTEM, now=now)
    assert told() == [(None, None)] * 2
