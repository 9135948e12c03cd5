"""What is offered beside a time that is taken, and beside a search that finds nothing."""

from datetime import datetime
from typing import Any

from allmenning.booking.models import BookingRules
from allmenning.booking.queries.alternatives import alternatives, nearest_hits
from allmenning.booking.queries.availability import TimeWish
from allmenning.booking.queries.search import Search
from allmenning.booking.tests.houses import district, house, room
from allmenning.booking.tests.scenes import EVENING, TUESDAY, at, between, booked
from allmenning.booking.tests.searches import DAY, wish
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Building, Space

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
