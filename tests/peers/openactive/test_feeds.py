"""Our change feeds before OpenActive's own validators, from a real web server on loopback."""

import json
import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from django.db import connection

from allmenning.activities.actions.planning import cancel, plan
from allmenning.activities.models import Activity, Schedule, Session
from allmenning.core.log import SYSTEM
from allmenning.core.models import Municipality
from allmenning.places.models import Building, Space
from bench.rig import web
from tests.peers import node

pytestmark = pytest.mark.prove

HERE = Path(__file__).parent
# What people meet for is in no list of sports, and the list is not fetched.
ABOUT_THEIR_LIST = {"file_not_found", "activity_not_in_activity_list"}


@pytest.fixture(scope="module")
def validators() -> str:
    node.install(HERE)
    return str(HERE / "judge.mjs")


@pytest.fixture
def site(committed: None, oslo: Municipality, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The web server over this test's own database, as OpenActive's programs call it."""
    oslo.hosts = [*oslo.hosts, web.HOST]
    oslo.save()
    database = connection.settings_dict["NAME"]
    monkeypatch.setenv("DATABASE_URL", _at(database))
    with web.serving() as server:
        yield f"http://{web.HOST}:{server.port}"


def _at(database: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()


@pytest.fixture
def plenty(
    site: str, baby_group: Activity, haugen: Building, gymsal: Space, now: datetime
) -> Activity:
    """More sessions than one page holds, one of them cancelled; and what has stopped, or costs."""
    Activity.objects.update(for_whom=["women"], languages=["ar"], summary={"nb": "Vi prater."})
    for opens in range(9, 13):
        schedule = Schedule.objects.create(
            activity=baby_group,
            building=haugen,
            space=gymsal if opens % 2 else None,
            weekdays=list(range(7)),
            first_day=date(2026, 12, 2),
            last_day=date(2027, 12, 1),
            opens=opens * 60,
            closes=opens * 60 + 45,
        )
        plan(schedule=schedule, until=date(2027, 5, 1), now=now)
    first = Session.objects.earliest("starts")
    cancel(session=first, reason={"nb": "Syk"}, actor=SYSTEM, now=now)
    for slug, state, price in (("sjakk", "trial", 5050), ("korkveld", "stopped", 0)):
        told = {"title": {"nb": slug}, "kind": Activity.Kind.DROP_IN, "state": state}
        other = Activity.objects.create(unit=haugen.unit, slug=slug, price=price, **told)
        Session.objects.create(
            activity=other,
            building=haugen,
            starts=first.starts,
            ends=first.ends,
            changed_at=now,
        )
    return baby_group


def judged(validators: str, feed: str) -> dict[str, Any]:
    return dict(json.loads(node.run(HERE, validators, feed)))


def failures(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in found if one["severity"] == "failure"]


@pytest.mark.parametrize(
    ("feed", "pages", "updated", "deleted"),
    [("session-series", 2, 2, 1), ("scheduled-sessions", 3, 601, 1)],
)
def test_both_validators_pass(
    validators: str, site: str, plenty: Activity, feed: str, pages: int, updated: int, deleted: int
) -> None:
    found = judged(validators, f"{site}/api/{feed}")

    assert failures(found["paging"]) == []
    objections = failures(found["modelling"])
    assert [one for one in objections if one["type"] not in ABOUT_THEIR_LIST] == []
    assert {one["path"] for one in objections} <= {"$.activity[0]"}
    states = [item["state"] for item in found["items"]]
    assert (states.count("updated"), states.count("deleted")) == (updated, deleted)
    assert found["pages"] >= pages
