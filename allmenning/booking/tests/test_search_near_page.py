"""Finding what is near: a place that is written, a district, or where the device is."""

import pytest

from django.test import Client

from allmenning.booking.tests.finding import FIND, cards, found_by, refused
from allmenning.booking.tests.houses import district
from allmenning.core.models import Municipality
from allmenning.places.models import Building, Space
from tests.cast import ClientFor


def test_near_a_building(two_houses: list[Space], nobody: Client) -> None:
    page = found_by(nobody, near="tokerud")

    assert cards(page) == ["Aula", "Musikkrom"]
    assert "ca. 2,2 km" in page


def test_near_a_district(two_houses: list[Space], nobody: Client) -> None:
    district("Stovner")

    assert cards(found_by(nobody, near="Stovner")) == ["Musikkrom", "Aula"]


def test_near_where_the_device_is(two_houses: list[Space], nobody: Client) -> None:
    assert cards(found_by(nobody, lat="59.99", lon="10.92")) == ["Aula", "Musikkrom"]


def test_a_place_that_is_written_counts_before_where_the_device_was(
    two_houses: list[Space], nobody: Client
) -> None:
    page = found_by(nobody, near="Haugen", lat="59.99", lon="10.92")

    assert cards(page) == ["Musikkrom", "Aula"]


@pytest.mark.parametrize("device", [{}, {"lat": "59.99"}, {"lat": "59.99", "lon": "10.92"}])
def test_a_place_nobody_knows(
    two_houses: list[Space], nobody: Client, device: dict[str, str]
) -> None:
    page = refused(nobody, near="qwxz", **device)

    assert "Vi kjenner ikke stedet. Skriv en adresse, en bydel eller et hus." in page
    assert 'value="qwxz"' in page


def test_half_a_point_is_no_point(two_houses: list[Space], nobody: Client) -> None:
    assert "km</strong>" not in found_by(nobody, lat="59.99")


def test_another_municipalitys_house_is_no_place(
    two_houses: list[Space], haugen: Building, asker: Municipality, client_for: ClientFor
) -> None:
    page = client_for(None, host="asker.localhost").get(FIND, {"near": "tokerud"})

    assert page.status_code == 422
