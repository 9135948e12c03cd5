"""The made-up people as the municipality keeps them."""

from datetime import date, datetime

import pytest

from django.db.models import Count, F

from allmenning.core.models import Municipality
from allmenning.people import queries
from allmenning.people.models import Guardianship, RegisteredPerson, RegisterEvent, RegisterPosition
from allmenning.people.rules.sealing import unseal
from allmenning.places.models import Address, BasicUnit
from demo.loading.population.people import load_population
from simulators.population.city import MOVED, Population
from simulators.population.known import KNOWN

DAY = date(2026, 11, 23)
KARI = KNOWN[0].number


@pytest.fixture
def people(demo_aside: None, oslo: Municipality, now: datetime) -> Population:
    """Two thousand in Stovner, and the first of Frogner."""
    population = Population({"030111": 2000, "030105": 200}, DAY)
    load_population(population, now=now)
    return population


def test_everybody_is_there_once(people: Population) -> None:
    here = RegisteredPerson.objects.filter(state="resident")

    assert here.count() == 2200
    assert RegisteredPerson.objects.exclude(state="resident").exists()


def test_numbers_are_found_and_read(people: Population) -> None:
    ring = queries.key_ring()
    kari = RegisteredPerson.objects.get(number_lookup__in=ring.digests(KARI))

    assert unseal(bytes(kari.number_sealed), ring.current) == KARI
    assert kari.born_on == date(1990, 3, 15)
    assert kari.wards.count() == 2


def test_who_share_a_home_have_one_digest(people: Population) -> None:
    together = Guardianship.objects.filter(child__home=F("guardian__home")).count()

    assert together > 0.7 * Guardianship.objects.count()
    homes = RegisteredPerson.objects.exclude(home=None).values("home")
    assert max(row["n"] for row in homes.annotate(n=Count("id"))) < 8


def test_the_shielded_have_no_place(people: Population) -> None:
    shielded = RegisteredPerson.objects.filter(is_shielded=True)

    assert shielded.exists()
    assert not shielded.exclude(address="", basic_unit="", moved_on=None).exists()


def test_every_address_lies_in_its_district(people: Population) -> None:
    assert set(Address.objects.values_list("basic_unit__district__code", flat=True)) == {
        "030105",
        "030111",
    }
    places = set(Address.objects.values_list("reference", flat=True))
    people_at = set(RegisteredPerson.objects.values_list("address", flat=True))
    assert people_at - {""} <= places
    units = set(BasicUnit.objects.values_list("code", flat=True))
    assert set(RegisteredPerson.objects.values_list("basic_unit", flat=True)) - {""} <= units


def test_what_was_told_last_is_there_and_read(people: Population) -> None:
    moves = RegisterEvent.objects.filter(kind=MOVED)

    assert moves.filter(before="03010501", person__basic_unit=F("after")).exists()
    assert not RegisterEvent.objects.filter(
        sequence__gt=RegisterPosition.objects.get().sequence
    ).exists()
