"""What is made at once under one name has each its address."""

import time
from datetime import datetime
from functools import partial

import pytest

from allmenning.activities.actions import boards, naming, starting
from allmenning.activities.models import Activity, Board
from allmenning.core.clock import local_date
from allmenning.core.log import SYSTEM
from allmenning.people.models import Person
from allmenning.places.models import Building, District
from allmenning.places.rules.slugs import free_slug
from tests.database import AtOnce


@pytest.fixture(autouse=True)
def slow_to_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has seen which addresses are free does nothing more for a moment."""

    def choose(name: str, taken: set[str]) -> str:
        slug = free_slug(name, taken)
        time.sleep(0.2)
        return slug

    monkeypatch.setattr(naming, "free_slug", choose)


def test_three_boards_at_once(
    families_board: Board, ingrid: Person, at_once: AtOnce, now: datetime
) -> None:
    facts = {
        "unit_id": families_board.unit_id,
        "district": District.objects.get(),
        "title": {"nb": "Eldre"},
    }

    made = at_once(*[partial(boards.make_board, by=ingrid, now=now, **facts)] * 3)

    assert {one.slug for one in made} == {"eldre", "eldre-2", "eldre-3"}


def test_three_activities_at_once(haugen: Building, at_once: AtOnce, now: datetime) -> None:
    times = starting.Times(haugen, local_date(now), 18 * 60, 20 * 60)
    told = {"title": {"nb": "Sjakk"}, "kind": Activity.Kind.ONE_OFF, "state": "trial"}

    made = at_once(*[partial(starting.begin, times=times, actor=SYSTEM, now=now, **told)] * 3)

    assert {one.slug for one in made} == {"sjakk", "sjakk-2", "sjakk-3"}
