"""Finding a space: what is a hit, in which order, and what to offer when there is none."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from allmenning.booking.models import BookingRules
from allmenning.booking.queries.alternatives import alternatives, nearest_hits
from allmenning.booking.queries.availability import TimeWish
from allmenning.booking.queries.search import CHIPS, Search, find, wishes_to_drop, with_slots
from allmenning.booking.tests.houses import district, house, room
from allmenning.booking.tests.scenes import EVENING, TUESDAY, asked, at, between, booked
from allmenning.core.models import Municipality
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.actions.search_words import refresh_search_words
from allmenning.places.models import Building, Space
from allmenning.places.queries.search import Point, SpaceWish

TWO_HOURS = TimeWish(120, (between("16:00", "22:00"),))
DAY = timedelta(days=1)


def wish(time: TimeWish = TWO_HOURS, **space: Any) -> Search:
    """Two hours on Tuesday evening in a space with all this."""
    return Search(SpaceWish(**space), time)


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


# Instead of a time that is taken


def instead(space: Space, now: datetime, **changes: Any) -> list[tuple[str, Period]]:
    wanted = {"period": EVENING, "participants": 20, **changes}
    found = alternatives(space=space, now=now, **wanted)
    return [(one.space.name, one.period) for one in found]


def test_the_same_room_is_offered_at_the_nearest_other_times(
    kari: Person, musikkrom: Space, now: datetime
) -> None:
    booked(kari, musikkrom, now)

    assert instead(musikkrom, now) == [
        ("Musikkrom", between("16:00", "18:00")),
        ("Musikkrom", between("20:00", "22:00")),
    ]


def test_another_day_is_offered_when_the_day_is_full(
    kari: Person, musikkrom: Space, now: datetime
) -> None:
    booked(kari, musikkrom, now, between("16:00", "20:00"))
    booked(kari, musikkrom, now, between("20:30", "22:00"))

    offered = instead(musikkrom, now)

    assert [period for _name, period in offered] == [
        between("20:00", "22:00", TUESDAY - DAY),
        between("16:00", "18:00", TUESDAY + DAY),
    ]


def test_neighbours_with_room_for_all_are_offered_then_the_smallest_first(
    kari: Person, musikkrom: Space, gymsal: Space, haugen: Building, now: datetime
) -> None:
    room(haugen, musikkrom, "aula", capacity=40)
    room(haugen, musikkrom, "grupperom", capacity=19)
    room(house(haugen, "rommen"), musikkrom, "sal")
    booked(kari, musikkrom, now)

    assert instead(musikkrom, now)[2:] == [("Aula", EVENING), ("Gymsal", EVENING)]


def test_a_neighbour_that_is_taken_or_not_published_is_not_offered(
    kari: Person, musikkrom: Space, gymsal: Space, haugen: Building, now: datetime
) -> None:
    room(haugen, musikkrom, "aula", is_published=False)
    booked(kari, gymsal, now, between("19:00", "20:00"))
    booked(kari, musikkrom, now)

    assert {name for name, _period in instead(musikkrom, now)} == {"Musikkrom"}


def test_at_most_four_are_offered_and_never_the_taken_time(
    kari: Person, gym_thirds: list[Space], gymsal: Space, now: datetime
) -> None:
    booked(kari, gym_thirds[0], now)

    offered = instead(gym_thirds[0], now)

    assert len(offered) == 4
    assert ("Gymsal 1/3 A", EVENING) not in offered
    assert all(period.length == EVENING.length for _name, period in offered)


def test_nothing_is_offered_that_is_over(kari: Person, musikkrom: Space) -> None:
    late = at("19:10")

    offered = instead(musikkrom, late, period=between("19:00", "20:00"))

    assert offered[0] == ("Musikkrom", between("19:30", "20:30"))
    assert all(period.start >= late for _name, period in offered)


# When a search finds nothing


def nearby(search: Search, now: datetime) -> dict[str, list[Period]]:
    """The first free stretch of each hit, by how the search was eased."""
    return {
        one.kind: [found.slots[0] for found in one.found] for one in nearest_hits(search, now=now)
    }


def test_a_shorter_time_is_offered(kari: Person, musikkrom: Space, now: datetime) -> None:
    booked(kari, musikkrom, now, between("17:00", "21:00"))
    search = wish(TimeWish(120, (between("16:00", "22:00"),)))

    assert nearby(search, now)["shorter"] == [between("16:00", "17:00")]


def test_the_shortest_time_is_not_cut(kari: Person, musikkrom: Space, now: datetime) -> None:
    booked(kari, musikkrom, now, between("16:00", "20:00"))
    search = wish(TimeWish(30, (between("16:00", "20:00"),)))

    assert "shorter" not in nearby(search, now)


def test_another_time_some_days_around_is_offered(
    kari: Person, musikkrom: Space, now: datetime
) -> None:
    booked(kari, musikkrom, now, EVENING)
    search = wish(TimeWish(120, (EVENING,)))

    (stretch,) = nearby(search, now)["other time"]

    assert stretch.length == EVENING.length
    assert stretch != EVENING
    assert abs(stretch.start - EVENING.start) <= 3 * DAY


def test_the_other_times_come_nearest_first(
    kari: Person, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    early, late = room(haugen, musikkrom, "tidlig"), room(haugen, musikkrom, "sen")
    BookingRules.objects.update(max_active_person=9)
    booked(kari, musikkrom, now, between("16:00", "20:00"))
    booked(kari, musikkrom, now, between("20:00", "22:00"))
    booked(kari, early, now, between("18:00", "22:00"), purpose="meeting")
    booked(kari, late, now, between("16:00", "20:00"), purpose="meeting")
    search = wish(TimeWish(60, (between("18:00", "19:00"),)))

    (other,) = [one for one in nearest_hits(search, now=now) if one.kind == "other time"]

    assert [found.space.name for found in other.found] == ["Tidlig", "Sen", "Musikkrom"]
    assert [slot.start for slot in other.found[0].slots[:2]] == [at("17:00"), at("16:00")]


def test_no_other_time_is_sought_for_one_who_can_come_any_day(
    musikkrom: Space, now: datetime
) -> None:
    search = wish(TimeWish(120, (Period(now, now + 8 * DAY),)), district=district("Stovner").pk)

    assert "other time" not in nearby(search, now)


def test_another_district_is_offered(musikkrom: Space, now: datetime) -> None:
    search = wish(district=district("Stovner").pk)

    assert nearby(search, now)["other district"] == [between("16:00", "18:00")]


def test_at_most_three_of_a_kind_are_offered(
    kari: Person, musikkrom: Space, haugen: Building, now: datetime
) -> None:
    for number in range(5):
        room(haugen, musikkrom, f"rom-{number}")
    found = nearby(wish(district=district("Stovner").pk), now)

    assert len(found["other district"]) == 3
    assert max(map(len, found.values())) == 3


def test_a_wish_for_time_that_is_over_has_nothing_near(musikkrom: Space, now: datetime) -> None:
    assert nearest_hits(wish(TimeWish(60, ())), now=now) == []
