"""Editing places: what is written, what is refused, and what colleagues did meanwhile."""

import time
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import partial
from threading import Event
from typing import Any

import pytest

from allmenning.core.log import Actor
from allmenning.core.models import ActLog
from allmenning.people.models import Person
from allmenning.places.actions import editing
from allmenning.places.actions.editing import (
    ChangedMeanwhile,
    NotValid,
    add_space,
    edit_building,
    edit_space,
)
from allmenning.places.actions.hours import (
    HoursChanged,
    HoursOverlap,
    WeeklyStretch,
    add_exception,
    separate_hours,
    set_hours,
    weekly_stretches,
)
from allmenning.places.actions.search_words import refresh_search_words
from allmenning.places.forms.place import shown_building, shown_space
from allmenning.places.models import Asset, Building, OpeningException, Space, SpaceAsset
from allmenning.places.rules.slugs import free_slug, slug_of

AtOnce = Callable[..., list[Any]]
NEW = {
    "name": "Møterom Øst",
    "kind": "meeting_room",
    "capacity": 12,
    "area": None,
    "floor": 1,
    "facilities": ["wifi"],
    "accessibility": [],
    "purposes": ["meeting"],
    "timetable_id": None,
    "is_published": True,
    "description": {},
    "house_rules": {},
}


@pytest.fixture
def actor(per: Person) -> Actor:
    return Actor("person", per.pk)


@pytest.mark.parametrize(
    ("name", "slug"), [("Møterom Øst", "moterom-ost"), ("Ås & Ærfugl", "as-aerfugl"), ("…", "sted")]
)
def test_slugs_are_made_of_names(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_taken_slug_gets_a_number() -> None:
    assert free_slug("Stua", frozenset({"stua", "stua-2"})) == "stua-3"


def test_a_renamed_building_is_found_by_its_new_name(
    haugen: Building, musikkrom: Space, actor: Actor, now: datetime
) -> None:
    opened = shown_building(haugen)

    edit_building(
        building=haugen,
        opened=opened,
        facts=opened | {"name": "Nyskolen"},
        actor=actor,
        now=now,
    )

    musikkrom.refresh_from_db()
    assert "nyskolen" in musikkrom.search_words
    assert ActLog.objects.get(verb="edited").details == {"fields": ["name"]}


def test_a_colleagues_change_is_told_and_not_overwritten(
    musikkrom: Space, actor: Actor, now: datetime
) -> None:
    opened = shown_space(musikkrom)
    _edit(musikkrom, opened, {"capacity": 25}, actor, now)

    with pytest.raises(ChangedMeanwhile) as caught:
        _edit(musikkrom, opened, {"capacity": 30}, actor, now)

    assert caught.value.now_says == {"capacity": 25}
    musikkrom.refresh_from_db()
    assert musikkrom.capacity == 25


def test_two_may_change_different_facts(musikkrom: Space, actor: Actor, now: datetime) -> None:
    opened = shown_space(musikkrom)
    _edit(musikkrom, opened, {"capacity": 25}, actor, now)
    _edit(musikkrom, opened, {"floor": 2}, actor, now)

    musikkrom.refresh_from_db()
    assert (musikkrom.capacity, musikkrom.floor) == (25, 2)


def _edit(
    space: Space, opened: dict[str, Any], changes: dict[str, Any], actor: Actor, now: datetime
) -> None:
    edit_space(space=space, opened=opened, facts=opened | changes, actor=actor, now=now)


@pytest.mark.parametrize("capacity", [0, 10**9])
def test_an_impossible_capacity_is_refused(
    musikkrom: Space, actor: Actor, now: datetime, capacity: int
) -> None:
    with pytest.raises(NotValid):
        _edit(musikkrom, shown_space(musikkrom), {"capacity": capacity}, actor, now)


def test_a_new_space_gets_a_part_of_its_own(haugen: Building, actor: Actor, now: datetime) -> None:
    space = add_space(building=haugen, facts=NEW, parts=[], actor=actor, now=now)

    assert space.slug == "moterom-ost"
    assert [asset.name for asset in space.assets.all()] == ["Møterom Øst"]
    assert "møterom" in space.search_words


def test_a_new_space_may_consist_of_parts_that_are_there(
    haugen: Building, gym_parts: list[Asset], actor: Actor, now: datetime
) -> None:
    space = add_space(building=haugen, facts=NEW, parts=gym_parts[:2], actor=actor, now=now)

    assert set(space.assets.all()) == set(gym_parts[:2])


def _set(
    building: Building,
    opened: list[WeeklyStretch],
    stretches: list[WeeklyStretch],
    actor: Actor,
    now: datetime,
) -> None:
    set_hours(
        timetable=building.timetable,
        opened=opened,
        stretches=stretches,
        closed_on_public_holidays=True,
        closed_in_school_holidays=True,
        actor=actor,
        now=now,
    )


def test_the_week_is_put_in_place_of_the_old(haugen: Building, actor: Actor, now: datetime) -> None:
    morning = WeeklyStretch(0, 420, 600, "staffless")

    _set(haugen, weekly_stretches(haugen.timetable), [morning], actor, now)

    assert weekly_stretches(haugen.timetable) == [morning]


def test_overlapping_hours_are_refused(haugen: Building, actor: Actor, now: datetime) -> None:
    both = [WeeklyStretch(0, 420, 600, "staffed"), WeeklyStretch(0, 540, 700, "staffless")]

    with pytest.raises(HoursOverlap):
        _set(haugen, weekly_stretches(haugen.timetable), both, actor, now)


def test_hours_a_colleague_changed_are_not_overwritten(
    haugen: Building, actor: Actor, now: datetime
) -> None:
    opened = weekly_stretches(haugen.timetable)
    _set(haugen, opened, [WeeklyStretch(0, 420, 600, "staffed")], actor, now)

    with pytest.raises(HoursChanged):
        _set(haugen, opened, [], actor, now)


def test_two_exceptions_cannot_have_the_same_day(
    haugen: Building, actor: Actor, now: datetime
) -> None:
    facts = {"reason": {"nb": "Valg"}, "hours": None, "kind": "staffed", "actor": actor, "now": now}
    first, last = date(2026, 12, 8), date(2026, 12, 9)
    add_exception(timetable=haugen.timetable, first=first, last=last, **facts)  # type: ignore[arg-type]

    with pytest.raises(NotValid):
        add_exception(timetable=haugen.timetable, first=last, last=last, **facts)  # type: ignore[arg-type]


def test_shared_hours_are_copied_with_what_is_still_to_come(
    haugen: Building, deichman: Building, actor: Actor, now: datetime
) -> None:
    shared = haugen.timetable
    for first in (date(2026, 1, 2), date(2030, 1, 2)):
        OpeningException.objects.create(timetable=shared, days=(first, first + timedelta(days=1)))

    own = separate_hours(building=haugen, actor=actor, now=now)

    haugen.refresh_from_db()
    deichman.refresh_from_db()
    assert (haugen.timetable, deichman.timetable) == (own, shared)
    assert weekly_stretches(own) == weekly_stretches(shared)
    assert [one.days.lower for one in own.exceptions.all()] == [date(2030, 1, 2)]
    assert shared.exceptions.count() == 2
    assert ActLog.objects.filter(verb="separated", object_id=own.pk).exists()


def test_hours_that_nobody_shares_stay_as_they_are(
    haugen: Building, actor: Actor, now: datetime
) -> None:
    before = haugen.timetable

    assert separate_hours(building=haugen, actor=actor, now=now) == before
    assert not ActLog.objects.filter(verb="separated").exists()


# Two at the same time


def slowly(seconds: float) -> Callable[[Iterable[Space]], None]:
    """Searching words are written a while after they were read."""

    def refresh(spaces: Iterable[Space]) -> None:
        rows = list(spaces)
        time.sleep(seconds)
        refresh_search_words(rows)

    return refresh


def test_a_building_and_its_space_renamed_at_once_are_found_by_both_names(
    haugen: Building,
    musikkrom: Space,
    actor: Actor,
    now: datetime,
    at_once: AtOnce,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(editing, "refresh_search_words", slowly(0.3))
    house, room = shown_building(haugen), shown_space(musikkrom)

    results = at_once(
        partial(
            edit_building,
            building=haugen,
            opened=house,
            facts=house | {"name": "Nyskolen"},
            actor=actor,
            now=now,
        ),
        partial(
            edit_space,
            space=musikkrom,
            opened=room,
            facts=room | {"name": "Øverommet"},
            actor=actor,
            now=now,
        ),
    )

    assert [one for one in results if isinstance(one, Exception)] == []
    musikkrom.refresh_from_db()
    assert "nyskolen" in musikkrom.search_words
    assert "øverommet" in musikkrom.search_words


@pytest.mark.parametrize("edits", ["building", "space"])
def test_what_points_at_a_place_is_written_while_it_is_edited(
    haugen: Building,
    musikkrom: Space,
    gym_parts: list[Asset],
    actor: Actor,
    now: datetime,
    at_once: AtOnce,
    monkeypatch: pytest.MonkeyPatch,
    edits: str,
) -> None:
    """As bookings and closures are, in the rooms above."""
    edited, written = Event(), Event()
    waited: list[bool] = []

    def refresh(spaces: Iterable[Space]) -> None:
        edited.set()
        waited.append(written.wait(3))

    def write() -> None:
        edited.wait(3)
        Asset.objects.create(building=haugen, name="Ny del")
        SpaceAsset.objects.create(space=musikkrom, asset=gym_parts[0])
        written.set()

    monkeypatch.setattr(editing, "refresh_search_words", refresh)
    house, room = shown_building(haugen), shown_space(musikkrom)
    new = {"name": "Nytt navn"}
    edit = (
        partial(edit_building, building=haugen, opened=house, facts=house | new)
        if edits == "building"
        else partial(edit_space, space=musikkrom, opened=room, facts=room | new)
    )

    at_once(partial(edit, actor=actor, now=now), write)

    assert waited == [True]
