"""The made-up people are the same each time, as many as they should be, and nobody real."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import combinations

import pytest

from simulators.national_ids import is_synthetic
from simulators.population.city import DIED, MOVED, Population, happenings
from simulators.population.contacts import contact_of
from simulators.population.districts import DEMO, DISTRICTS, WHOLE_OSLO
from simulators.population.ground import units_of
from simulators.population.known import KNOWN
from simulators.population.people import FORTROLIG, RESIDENT, STRENGT_FORTROLIG, Person

DAY = dt.date(2026, 11, 23)
STOVNER = {"030111": 34_158}


@pytest.fixture(scope="module")
def stovner() -> list[Person]:
    return _people(STOVNER)


def _people(counts: dict[str, int], **more: int) -> list[Person]:
    population = Population(counts, DAY, **more)
    return [person for people in population.households("0301") for person in people]


def test_oslo_has_seven_hundred_thousand() -> None:
    assert sum(WHOLE_OSLO.values()) == 700_000
    assert WHOLE_OSLO["030111"] == DEMO["030111"] == 34_158


def test_as_many_live_there_as_should(stovner: list[Person]) -> None:
    states = Counter(person.state for person in stovner)

    assert states[RESIDENT] == 34_158
    assert set(states) == {RESIDENT, "doed", "utflyttet", "ikkeBosatt"}


def test_everybody_is_synthetic_and_has_a_number_of_her_own(stovner: list[Person]) -> None:
    numbers = [person.number for person in stovner]

    assert all(map(is_synthetic, numbers))
    assert len(set(numbers)) == len(numbers)


def test_nobody_of_one_district_is_in_another() -> None:
    one, other = (
        {person.number for person in _people({code: 3000})} for code in ("030101", "030102")
    )

    assert not one & other


def test_the_same_seed_and_day_give_the_same_people(stovner: list[Person]) -> None:
    assert _people({"030111": 500})[:400] == stovner[:400]
    assert _people({"030111": 500}, seed=7)[20:400] != stovner[20:400]


def test_points_lie_in_their_district_and_districts_do_not_overlap(stovner: list[Person]) -> None:
    south, west, north, east = next(one.box for one in DISTRICTS if one.code == "030111")

    for person in stovner:
        address = person.home.address
        assert west * 1e7 < address.x < east * 1e7
        assert south * 1e7 < address.y < north * 1e7
    for one, other in combinations(DISTRICTS, 2):
        assert _apart(one.box, other.box), (one.name, other.name)


def _apart(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_basic_units_belong_to_one_district_each() -> None:
    codes = [unit.code for district in DISTRICTS for unit in units_of(district)]

    assert len(set(codes)) == len(codes)
    assert all(len(code) == 8 for code in codes)


def test_children_have_guardians_and_some_have_two_homes(stovner: list[Person]) -> None:
    by_number = {person.number: person for person in stovner}
    children = [person for person in stovner if person.guardians]

    assert all((DAY - child.born).days < 18 * 366 for child in children)
    assert all(who in by_number for child in children for who in child.guardians)
    assert {len(child.guardians) for child in children} == {1, 2}
    assert sum(child.second is not None for child in children) > 100


def test_there_are_shielded_people_annulled_deaths_and_former_numbers(
    stovner: list[Person],
) -> None:
    shields = Counter(person.shield for person in stovner)

    assert {FORTROLIG, STRENGT_FORTROLIG} <= set(shields)
    assert any(person.annulled for person in stovner)
    assert any(person.replaced for person in stovner)


def test_what_was_told_comes_in_order(stovner: list[Person]) -> None:
    told = happenings(stovner, DAY)

    assert [one.day for one in told] == sorted(one.day for one in told)
    assert Counter(one.kind for one in told)[MOVED] > 300
    died = {one.number for one in told if one.kind == DIED}
    assert died & {person.number for person in stovner if person.annulled}


def test_ninety_four_of_a_hundred_can_be_reached(stovner: list[Person]) -> None:
    grown_up = [person for person in stovner if (DAY - person.born).days > 20 * 366]
    contacts = [contact_of(person.number, seed=1, day=DAY) for person in grown_up]

    share = sum(contact.status != "IKKE_REGISTRERT" for contact in contacts) / len(contacts)
    assert 0.93 < share < 0.95
    assert {contact.language for contact in contacts} == {"", "nb", "nn", "en", "se"}
    assert {contact.phone[:4] for contact in contacts} == {"", "+471"}
    assert any(contact.can_be_notified and not contact.email for contact in contacts)
    assert 0.02 < sum(contact.is_reserved for contact in contacts) / len(contacts) < 0.05


def test_whoever_signs_in_lives_somewhere_and_can_be_reached(stovner: list[Person]) -> None:
    here = {known.number for known in KNOWN if known.district == "030111"}

    assert here <= {person.number for person in stovner}
    assert all(contact_of(number, seed=1, day=DAY).email for number in here)
