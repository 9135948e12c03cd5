"""Somebody who writes her address finds what is near it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from django.db import connection

from allmenning.core.models import Municipality
from allmenning.places.models import Address, Building, District, Street
from allmenning.places.queries.landmarks import landmark_named
from allmenning.places.rules.address_text import AddressText, address_in
from tests.database import as_owner

Limit = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def street(oslo: Municipality) -> Street:
    street = Street.objects.create(code=10001, name="Ærfuglveien")
    for number, letter in ((1, ""), (12, ""), (12, "B")):
        Address.objects.create(
            reference=f"a{number}{letter}",
            street=street,
            number=number,
            letter=letter,
            postcode="0979",
            post_town="OSLO",
            x=109_000_000 + number,
            y=599_000_000 + len(letter),
        )
    return street


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Ærfuglveien 12", AddressText("Ærfuglveien", 12, "")),
        ("  ærfuglveien   12 b ", AddressText("ærfuglveien", 12, "B")),
        ("Ærfuglveien 12b, 0979 Oslo", AddressText("Ærfuglveien", 12, "B")),
        ("7. juni-plassen 1", AddressText("7. juni-plassen", 1, "")),
        ("Ærfuglveien", None),
        ("12", None),
        ("", None),
        ("Ærfuglveien 12345", None),
    ],
)
def test_an_address_is_read_as_people_write_it(typed: str, address: AddressText | None) -> None:
    assert address_in(typed) == address


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Ærfuglveien 12", "Ærfuglveien 12"),
        ("ÆRFUGLVEIEN 12b", "Ærfuglveien 12B"),
        ("ærfuglveien 12 C", "Ærfuglveien 12"),
        ("Ærfuglveien 1, 0979 Oslo", "Ærfuglveien 1"),
    ],
)
def test_an_address_is_a_landmark(street: Street, typed: str, found: str) -> None:
    landmark = landmark_named(typed)

    assert landmark is not None
    assert landmark.name == found
    assert landmark.point.latitude == pytest.approx(59.9)
    assert landmark.point.longitude == pytest.approx(10.9)


def test_an_address_comes_before_a_district_of_its_name(street: Street) -> None:
    District.objects.create(code="030199", name="Ærfuglveien", latitude=60, longitude=11)

    assert (found := landmark_named("Ærfuglveien 1")) is not None
    assert found.name == "Ærfuglveien 1"
    assert (district := landmark_named("Ærfuglveien")) is not None
    assert district.name == "Ærfuglveien"


def test_a_number_that_is_not_in_the_street_leads_elsewhere(
    street: Street, haugen: Building
) -> None:
    assert landmark_named("Ærfuglveien 99") is None
    assert landmark_named("Haugen skole 99") is not None


def test_it_costs_one_question(street: Street, django_assert_max_num_queries: Limit) -> None:
    with django_assert_max_num_queries(1):
        landmark_named("Ærfuglveien 12")
    with django_assert_max_num_queries(2):
        landmark_named("Ærfuglveien")


def test_a_street_among_many_is_found_by_index(street: Street, committed: None) -> None:
    many = range(20_000, 22_000)
    Street.objects.bulk_create(Street(code=code, name=f"Vei {code}") for code in many)
    # Without it the plan rests on whatever the server last counted in the tests before.
    table = Street._meta.db_table
    as_owner("ANALYZE {}", table, database=connection.settings_dict["NAME"])

    plan = Street.objects.filter(sort_key="{rfuglveien").explain()

    assert "street_by_name" in plan
    assert "Seq Scan" not in plan
