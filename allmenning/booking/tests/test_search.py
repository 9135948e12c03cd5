"""Finding a space: what is a hit, in which order, and what to offer when there is none."""

from dataclasses import replace
from datetime import datetime

import pytest

from allmenning.booking.models import BookingRules
from allmenning.booking.queries.availability import TimeWish
from allmenning.booking.queries.search import CHIPS, Search, find, wishes_to_drop, with_slots
from allmenning.booking.tests.houses import district, house, room
from allmenning.booking.tests.scenes import EVENING, asked, between, booked
from allmenning.booking.tests.searches import DAY, TWO_HOURS, wish
from allmenning.core.models import Municipality
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.actions.search_words import refresh_search_words
from allmenning.places.models import Building, Space
from allmenning.places.queries.search import Point


def names(search: Search, now: datetime) -> list[str]:
    hits = find(search, now=now)
    return [found.space.name for found in with_slots(hits, search.time, now=now)]


# Hits


def test_a_space_is_a_hit_only_when_it_is_free_for_as_long_as_wished(
    kari: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    booked(kari, musikkrom, now, between("17:30", "20:30"))

    assert names(wish(), now) == ["Gymsal"]
    assert names(wish(replace(TWO_HOURS, minutes=90)), now) == ["Gymsal", "Musikkrom"]


def test_a_waiting_request_takes_nothing(kari: Person, musikkrom: Space, now: datetime) -> None:
    asked(kari, musikkrom, now)

    (hit,) = find(wish(replace(TWO_HOURS, wanted=(EVENING,))), now=now)

    assert (hit.space, hit.first) == (musikkrom.pk, EVENING.start)


def test_a_space_without_rules_for_booking_is_no_hit(gymsal: Space, now: datetime) -> None:
    BookingRules.objects.all().delete()

    assert find(wish(), now=now) == []


def test_what_is_free_soonest_comes_first(
    kari: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    booked(kari, gymsal, now, between("16:00", "18:00"))

    assert names(wish(), now) == ["Musikkrom", "Gymsal"]


def test_those_free_at_the_same_time_stand_by_name(
    musikkrom: Space, haugen: Building, now: datetime
) -> None:
    for slug in ("ærlig", "årsrom", "møterom"):
        room(haugen, musikkrom, slug)

    assert names(wish(), now) == ["Musikkrom", "Møterom", "Ærlig", "Årsrom"]


def test_the_nearest_comes_first_when_that_is_wished_for(
    kari: Person, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    room(house(haugen, "tokerud", north=0.05), musikkrom, "sal")
    room(house(haugen, "rommen", north=0.02), musikkrom, "aula")
    booked(kari, musikkrom, now, between("16:00", "18:00"))
    near = Point(haugen.latitude, haugen.longitude)
    search = replace(wish(), near=near, sort="distance")

    hits = find(search, now=now)

    assert names(search, now) == ["Musikkrom", "Aula", "Sal"]
    assert [hit.kilometres for hit in hits] == pytest.approx([0, 2.2, 5.6], abs=0.1)


def test_the_largest_comes_first_when_that_is_wished_for(
    gym_thirds: list[Space], gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    assert names(replace(wish(), sort="size"), now) == [
        "Gymsal",
        "Gymsal 1/3 A",
        "Gymsal 1/3 B",
        "Gymsal 1/3 C",
        "Musikkrom",
    ]


def test_each_hit_has_its_own_first_free_stretches(
    kari: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    booked(kari, gymsal, now, between("16:00", "18:30"))
    search = wish()

    found = with_slots(find(search, now=now), search.time, now=now)

    assert {one.space: list(one.slots) for one in found} == {
        musikkrom: [
            between("16:00", "18:00"),
            between("18:00", "20:00"),
            between("20:00", "22:00"),
        ],
        gymsal: [between("18:30", "20:30")],
    }
    assert all(one.rules == one.space.booking_rules.get() for one in found)


def test_a_hit_far_from_the_others_in_time_still_has_stretches(
    kari: Person, gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    BookingRules.objects.filter(space=gymsal).update(notice_minutes=30 * 24 * 60)
    search = wish(TimeWish(120, (Period(now, now + 80 * DAY),)))

    found = with_slots(find(search, now=now), search.time, now=now)

    assert [(one.space, len(one.slots)) for one in found] == [(musikkrom, CHIPS), (gymsal, CHIPS)]
    assert all(one.slots[0].start == one.hit.first for one in found)


def test_nothing_has_no_stretches(oslo: Municipality, now: datetime) -> None:
    assert with_slots([], TWO_HOURS, now=now) == []


# Which wish to drop


def test_each_single_wish_that_stands_in_the_way_is_named_with_its_hits(
    gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    search = wish(people=100, facilities=("piano",))

    assert find(search, now=now) == []
    assert [(one.wish, one.hits) for one in wishes_to_drop(search, now=now)] == [
        ("people", 1),
        ("facilities=piano", 1),
    ]


def test_a_wish_that_would_not_help_alone_is_not_named(
    gymsal: Space, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    refresh_search_words([gymsal, musikkrom])
    stovner = district("Stovner")
    search = wish(words="gymsal", facilities=("piano",), district=stovner.pk)
    room(house(haugen, "rommen", district=stovner), musikkrom, "aula", facilities=["piano"])

    assert [(one.wish, one.hits) for one in wishes_to_drop(search, now=now)] == [("words", 1)]


def test_each_facility_and_each_need_is_a_wish_of_its_own(
    gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    Space.objects.filter(pk=musikkrom.pk).update(accessibility=["step_free"])
    search = wish(facilities=("piano", "noise"), accessibility=("step_free", "lift"))

    (without,) = wishes_to_drop(search, now=now)

    assert (without.wish, without.hits) == ("accessibility=lift", 1)
    assert without.search.space.accessibility == ("step_free",)


def test_what_dropping_a_wish_finds_is_what_the_easier_search_finds(
    gym_thirds: list[Space], gymsal: Space, musikkrom: Space, now: datetime
) -> None:
    search = wish(people=60, purpose="meeting", facilities=("activity",))

    (without,) = wishes_to_drop(search, now=now)

    assert without.wish == "purpose"
    assert without.hits == len(find(without.search, now=now)) == 1


def test_a_space_that_is_taken_does_not_count(
    kari: Person, gym_thirds: list[Space], gymsal: Space, now: datetime
) -> None:
    booked(kari, gym_thirds[0], now, EVENING)
    search = wish(replace(TWO_HOURS, wanted=(EVENING,)), purpose="meeting")

    assert [(one.wish, one.hits) for one in wishes_to_drop(search, now=now)] == [("purpose", 2)]
