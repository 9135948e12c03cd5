"""What is loaded of places, hours and people."""

from collections import Counter
from datetime import date, datetime

import pytest

from django.conf import settings

from allmenning.booking.models import BookingRules, Closure, PlaceTemplate, Terms
from allmenning.booking.queries.conditions import conditions_for, timetable_id
from allmenning.booking.queries.rollout import places, progress
from allmenning.booking.rules.templates import template_of
from allmenning.core.clock import wall_clock
from allmenning.core.period import Period, merged
from allmenning.keys.queries.contracts import open_places, opening
from allmenning.people import queries
from allmenning.people.models import Person, Role
from allmenning.people.rules.sealing import unseal
from allmenning.places.models import Building, District, Holiday, Space
from allmenning.places.queries.hours import OpenStretch, open_stretches
from allmenning.places.queries.search import SpaceWish, matching
from demo.loading.hours import public_holidays
from demo.tests.conftest import InTown

pytestmark = pytest.mark.prove

TOWNS = ("oslo", "asker", "baerum")


def test_every_place_is_loaded_and_those_without_spaces_are_not_shown(in_town: InTown) -> None:
    with in_town("oslo"):
        shown = Counter(Building.objects.values_list("is_published", flat=True))
        empty = Building.objects.filter(is_published=True, spaces=None)

        assert shown == {True: 53, False: 31}
        assert not empty.exists()


@pytest.mark.parametrize(("town", "districts"), [("oslo", 17), ("asker", 8), ("baerum", 5)])
def test_every_district_has_a_point(in_town: InTown, town: str, districts: int) -> None:
    with in_town(town):
        points = District.objects.filter(latitude__range=(59, 61), longitude__range=(10, 11))

        assert points.count() == districts


def test_a_district_without_buildings_has_a_point_of_its_own(in_town: InTown) -> None:
    with in_town("oslo"):
        assert District.objects.get(name="Marka").latitude == 60.02
        assert District.objects.get(name="Sentrum").latitude == 59.912307


@pytest.mark.parametrize("town", TOWNS)
def test_every_space_can_be_found_borrowed_and_told_from_a_real_one(
    in_town: InTown, loaded: datetime, town: str
) -> None:
    with in_town(town):
        for space in Space.objects.select_related("building").prefetch_related("parts"):
            assert space.is_demo
            assert space.is_published
            assert space.purposes
            assert len(space.parts.all()) >= 1
            assert space.kind in space.search_words or space.name.lower() in space.search_words
            assert space.description.keys() == space.house_rules.keys() == {"nb", "nn", "en"}
            assert conditions_for(space, loaded)


def test_a_hall_and_its_parts_share_what_is_taken(in_town: InTown) -> None:
    with in_town("oslo"):
        hall = Space.objects.get(building__slug="haugen-skole", slug="hele-gymsalen")
        parts = Space.objects.filter(building=hall.building, slug__startswith="gymsal-")

        assert {*hall.assets.all()} == {asset for part in parts for asset in part.assets.all()}
        assert [part.assets.count() for part in parts] == [1, 1, 1]


def test_the_stage_at_heggedal_has_nearly_140_seats(in_town: InTown) -> None:
    with in_town("asker"):
        assert Space.objects.get(building__name__contains="Heggedal", kind="stage").capacity == 138


def test_asker_lends_no_room_for_private_parties(in_town: InTown) -> None:
    with in_town("asker"):
        assert not matching(SpaceWish(purpose="celebration")).exists()


@pytest.mark.parametrize("words", ["gymsal", "møterom", "skule piano", "øvingsrom", "kjøkken"])
def test_people_find_spaces_by_the_words_they_use(in_town: InTown, words: str) -> None:
    with in_town("oslo"):
        assert matching(SpaceWish(words=words)).exists()


# Hours


def _open_at(slug: str, day: date) -> list[OpenStretch]:
    building = Building.objects.get(slug=slug)
    return open_stretches(timetables=[building.timetable_id], first_day=day, last_day=day)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 12, 1), [(16, 22, True)]),
        (date(2026, 12, 5), [(10, 18, True)]),
        (date(2026, 12, 22), []),
        (date(2027, 5, 17), []),
    ],
    ids=["Tuesday", "Saturday", "school holiday", "public holiday"],
)
def test_a_school_is_open_evenings_and_weekends_outside_holidays(
    in_town: InTown, day: date, hours: list[tuple[int, int, bool]]
) -> None:
    with in_town("oslo"):
        opened = [(stretch.period, stretch.is_staffed) for stretch in _open_at("haugen-skole", day)]

    assert opened == [
        (Period(wall_clock(day, opens * 60), wall_clock(day, closes * 60)), staffed)
        for opens, closes, staffed in hours
    ]


def test_a_library_is_open_without_staff_on_a_public_holiday_but_closed_on_christmas_eve(
    in_town: InTown,
) -> None:
    with in_town("oslo"):
        ascension, christmas_eve = date(2027, 5, 6), date(2026, 12, 24)

        assert [stretch.kind for stretch in _open_at("deichman-furuset", ascension)] == [
            "staffless"
        ]
        assert _open_at("deichman-furuset", christmas_eve) == []


def test_a_weekday_in_a_library_is_one_long_day_with_staff_in_the_middle(in_town: InTown) -> None:
    day = date(2026, 12, 1)
    with in_town("oslo"):
        opened = _open_at("deichman-furuset", day)

    assert [stretch.kind for stretch in opened] == ["staffless", "staffed", "staffless"]
    assert merged(stretch.period for stretch in opened) == [
        Period(wall_clock(day, 7 * 60), wall_clock(day, 23 * 60))
    ]


@pytest.mark.parametrize("town", TOWNS)
def test_every_space_is_open_some_time_in_an_ordinary_week(in_town: InTown, town: str) -> None:
    monday, sunday = date(2026, 11, 9), date(2026, 11, 15)
    with in_town(town):
        wanted = {timetable_id(space) for space in Space.objects.select_related("building")}
        opened = open_stretches(timetables=wanted, first_day=monday, last_day=sunday)

    assert {stretch.timetable_id for stretch in opened} == wanted


def test_two_holidays_on_one_day_are_both_named() -> None:
    assert public_holidays(range(2027, 2028))[date(2027, 5, 17)]["nb"] == (
        "Grunnlovsdagen, Andre pinsedag"
    )


@pytest.mark.parametrize("town", TOWNS)
def test_public_holidays_of_three_years_and_school_holidays_are_known(
    in_town: InTown, town: str
) -> None:
    with in_town(town):
        public = Holiday.objects.filter(kind="public", days__startswith__year__range=(2026, 2028))
        school = Holiday.objects.filter(kind="school")

        # In 2027 Whit Monday is also 17 May.
        assert public.count() == 12 + 11 + 12
        assert {"Høstferie", "Juleferie", "Vinterferie", "Påskeferie", "Sommerferie"} == {
            holiday.name["nb"] for holiday in school
        }


# Conditions


def test_terms_come_in_versions_and_rules_name_the_newest(in_town: InTown) -> None:
    with in_town("oslo"):
        schools = Terms.objects.filter(name="Lån av skolelokaler")
        rules = BookingRules.objects.filter(space__building__slug="haugen-skole")

        assert sorted(terms.version for terms in schools) == [1, 2]
        assert {each.terms.version for each in rules.select_related("terms")} == {2}


def test_spaces_differ_in_who_must_approve(in_town: InTown) -> None:
    with in_town("oslo"):
        rules = BookingRules.objects.all()

        assert rules.filter(needs_approval=True).exists()
        assert rules.filter(needs_approval=False, approval_rules=None).exists()
        assert rules.filter(approval_rules__people_over__isnull=False).exists()
        assert rules.filter(approval_rules__weekdays=[5, 6]).exists()


@pytest.mark.parametrize(("town", "closures"), [("oslo", 2), ("asker", 1), ("baerum", 1)])
def test_some_spaces_are_closed_with_a_reason(in_town: InTown, town: str, closures: int) -> None:
    with in_town(town):
        found = Closure.objects.prefetch_related("parts", "claims")

        assert len(found) == closures
        assert all(closure.reason["nn"] and closure.claims.exists() for closure in found)


# People


@pytest.mark.parametrize("town", TOWNS)
def test_every_personal_number_is_synthetic_and_every_address_leads_nowhere(
    in_town: InTown, town: str
) -> None:
    with in_town(town):
        ring = queries.key_ring()
        people = list(Person.objects.all())
        numbers = [
            unseal(bytes(person.number_sealed), ring.key(person.number_key_id))
            for person in people
            if person.number_sealed
        ]

    assert numbers
    assert {number[2] for number in numbers} <= {"8", "9"}
    assert [one.name for one in people if one.email and not one.email.endswith(".example")] == []


def test_synthetic_numbers_are_allowed_where_the_demo_runs() -> None:
    assert settings.DEMO
    assert settings.ALLOW_SYNTHETIC_IDS


def test_staff_hold_roles_that_end(in_town: InTown, loaded: datetime) -> None:
    with in_town("oslo"):
        roles = {
            (role.person.name, role.kind, role.unit.name)
            for role in Role.objects.select_related("person", "unit")
            if loaded.date() < role.expires_on
        }

    assert roles == {
        ("Fatima Hassan", "caretaker", "Haugen skole"),
        ("Ingrid Sæther", "unit_leader", "Bydel Stovner"),
        ("Tuva Myhre", "case_worker", "Utdanningsetaten"),
        ("Berit Solheim", "unit_leader", "Bjørkelunden skole"),
        ("Per Haugland", "administrator", "Oslo kommune"),
        ("Hedda Strand", "case_worker", "Oslo kommune"),
        ("Arild Moen", "unit_leader", "Oslo kommune"),
    }


def test_ola_leads_haugen_skolekorps(in_town: InTown, loaded: datetime) -> None:
    with in_town("oslo"):
        ola = Person.objects.get(name="Ola Bråten")

        assert [a.name for a in queries.associations_for(ola, now=loaded)] == ["Haugen skolekorps"]


def test_45_places_are_connected_on_the_way_to_200_of_which_180_schools(
    in_town: InTown, loaded: datetime
) -> None:
    with in_town("oslo"):
        every, schools = progress(places(now=loaded))

        assert (every.target, schools.target) == (200, 180)
        assert (every.booking, every.both, schools.both) == (53, 45, 3)


def test_a_school_waits_to_be_taken_into_use_from_a_template(in_town: InTown) -> None:
    with in_town("oslo"):
        plan = template_of(PlaceTemplate.objects.get().contents)
        school = Building.objects.get(slug="bjorkelunden-skole")

        assert (school.is_published, school.spaces.count()) == (False, 0)
        assert [space.name for space in plan.spaces][:2] == ["Hele gymsalen", "Gymsal 1"]
        assert {space.rules for space in plan.spaces} == plan.rules.keys()


def test_people_let_themselves_in_at_a_library_and_where_things_are_recycled(
    in_town: InTown, loaded: datetime
) -> None:
    with in_town("oslo"):
        found = {place.building.name: place for place in open_places()}
        hours = [opening(place, now=loaded) for place in found.values()]

        assert list(found) == ["Deichman Furuset", "Sørenga"]
        assert not found["Sørenga"].building.spaces.exists()
        assert {place.terms.text.keys() == {"nb", "nn", "en"} for place in found.values()} == {True}
        assert all(any(one.start <= loaded < one.end for one in each) for each in hours)
