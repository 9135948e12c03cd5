"""Taking a place into use: what is made, who sees it, and what opening does with trials."""

from datetime import datetime, timedelta

import pytest

from allmenning.booking.actions import adopting
from allmenning.booking.actions.bookings import Particulars, confirm_hold
from allmenning.booking.actions.holds import hold_slot
from allmenning.booking.models import Adoption, Booking, BookingRules, Claim, Terms
from allmenning.booking.queries import adoption as queries
from allmenning.booking.tests.adoptions import begun, empty_school, template
from allmenning.core.clock import day_start, local_date
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.people.actions import UnitNameTaken
from allmenning.people.models import Person, Unit
from allmenning.places.actions.hours import weekly_stretches
from allmenning.places.models import Building, District, Space
from allmenning.places.queries.search import SpaceWish, matching

ALL = {"spaces": {"Hele salen": 100, "Sal 1": 50, "Sal 2": 50}}


@pytest.fixture
def adoption(haugen_unit: Unit, terms: Terms, ingrid: Person, now: datetime) -> Adoption:
    return begun(haugen_unit, terms, ingrid, now)


def ready(adoption: Adoption, now: datetime) -> Adoption:
    actor = Actor("person", adoption.started_by_id)
    return adopting.make_ready(adoption=adoption, actor=actor, now=now)


def opened(adoption: Adoption, now: datetime) -> Adoption:
    actor = Actor("person", adoption.started_by_id)
    return adopting.open_to_all(adoption=adoption, actor=actor, now=now)


def tried(adoption: Adoption, now: datetime) -> Booking:
    """The hall is booked tomorrow at 18, to try it."""
    hall = Space.objects.select_related("building").get(slug="hele-salen")
    start = day_start(local_date(now) + timedelta(days=1)) + timedelta(hours=18)
    period = Period(start, start + timedelta(hours=2))
    person = adoption.started_by
    hold = hold_slot(person=person, space=hall, period=period, participants=5, now=now)
    return confirm_hold(hold=hold, particulars=Particulars("sport", "Prøve", 5, "400"), now=now)


def test_it_becomes_what_the_template_says(adoption: Adoption, now: datetime) -> None:
    ready(adoption, now)

    hall, one, two = adoption.building.spaces.order_by("sort_key")
    assert {*hall.assets.all()} == {*one.assets.all(), *two.assets.all()}
    assert (hall.capacity, hall.is_published, hall.purposes) == (100, False, ["sport"])
    assert "gymsal" in hall.search_words
    rules = BookingRules.objects.get(space=hall)
    assert (rules.days.lower, rules.days.upper) == (local_date(now), None)
    assert (rules.horizon_days, rules.approval_rules.get().weekdays) == (180, [5, 6])
    adoption.building.refresh_from_db()
    assert not adoption.building.is_published
    assert len(weekly_stretches(adoption.building.timetable)) == 7


def test_what_is_chosen_counts_and_is_remembered(adoption: Adoption, now: datetime) -> None:
    actor = Actor("person", adoption.started_by_id)
    choices = {"approval": "always", "horizon_days": 30}
    for step in ({"spaces": {"Sal 1": 20}}, choices):
        adopting.choose(adoption=adoption, choices=step, actor=actor, now=now)

    ready(adoption, now)

    space = adoption.building.spaces.get()
    rules = BookingRules.objects.get(space=space)
    assert (space.name, space.capacity) == ("Sal 1", 20)
    assert (rules.needs_approval, rules.horizon_days) == (True, 30)
    assert not rules.approval_rules.exists()


def test_the_newest_terms_hold(adoption: Adoption, terms: Terms, now: datetime) -> None:
    new = Terms.objects.create(name=terms.name, version=2, text={}, published_at=now)
    Terms.objects.create(name=terms.name, version=3, text={}, published_at=now + timedelta(days=1))

    ready(adoption, now)

    assert {rules.terms_id for rules in BookingRules.objects.all()} == {new.pk}


def test_hours_that_others_share_stay_theirs(
    haugen: Building, adoption: Adoption, now: datetime
) -> None:
    adoption.building.timetable = haugen.timetable
    adoption.building.save()
    theirs = weekly_stretches(haugen.timetable)
    choices = {
        "hours": [{"weekdays": [0], "opens": 900, "closes": 960, "kind": "staffed"}],
        "closed_in_school_holidays": False,
    }
    actor = Actor("person", adoption.started_by_id)
    adopting.choose(adoption=adoption, choices=choices, actor=actor, now=now)

    ready(adoption, now)

    adoption.building.refresh_from_db()
    assert weekly_stretches(haugen.timetable) == theirs
    assert [one.opens for one in weekly_stretches(adoption.building.timetable)] == [900]


def test_nobody_finds_it_before_it_opens(adoption: Adoption, now: datetime) -> None:
    ready(adoption, now)
    assert not matching(SpaceWish(words="salen")).exists()

    opened(adoption, now)

    assert matching(SpaceWish(words="salen")).count() == 1
    assert Building.objects.get(pk=adoption.building_id).is_published


def test_trials_are_cancelled_when_it_opens(adoption: Adoption, now: datetime) -> None:
    ready(adoption, now)
    booking = tried(adoption, now)
    assert queries.trials_in(adoption.building) == [booking]

    opened(adoption, now)

    booking.refresh_from_db()
    assert booking.state == Booking.State.CANCELLED
    assert booking.reason == "Det var en prøve, og nå er stedet åpnet for alle."
    assert not Claim.objects.exists()
    assert queries.trials_in(adoption.building) == []


def test_a_trial_whose_time_has_passed_is_cancelled_too(adoption: Adoption, now: datetime) -> None:
    ready(adoption, now)
    booking = tried(adoption, now)

    opened(adoption, now + timedelta(days=3))

    booking.refresh_from_db()
    assert booking.state == Booking.State.CANCELLED
    assert not booking.counted


def test_only_spaces_with_rules_open(adoption: Adoption, now: datetime) -> None:
    ready(adoption, now)
    store = Space.objects.create(
        building=adoption.building, name="Lager", slug="lager", kind="gym", capacity=1
    )

    opened(adoption, now)

    store.refresh_from_db()
    assert not store.is_published


def test_nothing_is_made_or_opened_twice(adoption: Adoption, now: datetime) -> None:
    with pytest.raises(adopting.NotNow):
        opened(adoption, now)
    ready(adoption, now)
    with pytest.raises(adopting.NotNow):
        ready(adoption, now)
    with pytest.raises(adopting.NotNow):
        adopting.choose(
            adoption=adoption, choices=ALL, actor=Actor("person", adoption.started_by_id), now=now
        )
    opened(adoption, now)
    with pytest.raises(adopting.NotNow):
        opened(adoption, now)

    assert adoption.building.spaces.count() == 3


def test_no_space_makes_nothing(adoption: Adoption, now: datetime) -> None:
    actor = Actor("person", adoption.started_by_id)
    adopting.choose(adoption=adoption, choices={"spaces": {}}, actor=actor, now=now)

    with pytest.raises(adopting.NothingChosen):
        ready(adoption, now)


def test_two_cannot_begin_with_the_same_building(
    adoption: Adoption, ingrid: Person, now: datetime
) -> None:
    with pytest.raises(adopting.InUseAlready):
        adopting.begin(
            building=adoption.building, template=adoption.template, person=ingrid, now=now
        )


def test_a_building_with_spaces_is_in_use(
    musikkrom: Space, terms: Terms, ingrid: Person, now: datetime
) -> None:
    with pytest.raises(adopting.InUseAlready):
        adopting.begin(
            building=musikkrom.building, template=template(terms), person=ingrid, now=now
        )


def place(unit: Unit) -> adopting.NewPlace:
    district = District.objects.create(code="1", name="Stovner", latitude=59.9, longitude=10.9)
    return adopting.NewPlace(unit, "Lia skole", "Liveien 1", district)


def test_a_new_building_gets_a_unit_of_its_own(
    stovner: Unit, terms: Terms, ingrid: Person, now: datetime
) -> None:
    made = template(terms)

    adoption = adopting.begin_new(place=place(stovner), template=made, person=ingrid, now=now)

    building = adoption.building
    assert (building.name, building.slug, building.category) == ("Lia skole", "lia-skole", "Skole")
    assert (building.unit.name, building.unit.parent) == ("Lia skole", stovner)
    assert (building.latitude, building.is_published) == (59.9, False)


def test_the_headmaster_of_a_unit_without_a_building_keeps_her_unit(
    haugen_unit: Unit, terms: Terms, ingrid: Person, now: datetime
) -> None:
    new = place(haugen_unit)

    adoption = adopting.begin_new(place=new, template=template(terms), person=ingrid, now=now)

    assert adoption.building.unit == haugen_unit


def test_a_new_building_with_the_name_of_another_unit_is_refused(
    haugen_unit: Unit, stovner: Unit, terms: Terms, ingrid: Person, now: datetime
) -> None:
    Unit.objects.create(parent=stovner, kind=Unit.Kind.BUILDING, name="Lia skole")

    with pytest.raises(UnitNameTaken):
        adopting.begin_new(place=place(stovner), template=template(terms), person=ingrid, now=now)

    assert not Building.objects.exists()


def test_what_can_be_taken_into_use(
    haugen_unit: Unit, musikkrom: Space, terms: Terms, ingrid: Person, kari: Person, now: datetime
) -> None:
    empty = empty_school(haugen_unit)
    assert queries.not_in_use(ingrid, now=now) == [empty]
    assert queries.not_in_use(kari, now=now) == []

    adopting.begin(building=empty, template=template(terms), person=ingrid, now=now)

    assert queries.not_in_use(ingrid, now=now) == []
    assert [one.building for one in queries.standing_adoptions(ingrid, now=now)] == [empty]
    assert queries.standing_adoptions(kari, now=now) == []
