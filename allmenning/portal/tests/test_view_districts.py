"""A district's page: three parts, read as they stand now."""

from datetime import datetime

import pytest

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.notices.models import DistrictFact
from allmenning.notices.tests.resident_scenes import begun_notice, garden_waste
from allmenning.people.models import Person, Unit
from allmenning.places.models import Building, District, Space
from tests.browsers import words_of
from tests.cast import ClientFor


@pytest.fixture
def grunerlokka(stovner: Unit, haugen: Building, musikkrom: Space) -> District:
    """A district with a letter of ours in its name, and Haugen skole in it."""
    district = District.objects.create(
        code="030102", name="Grünerløkka", unit=stovner, latitude=59.92, longitude=10.76
    )
    Building.objects.filter(pk=haugen.pk).update(district=district)
    return district


def test_all_districts_lead_to_their_pages(client_for: ClientFor, grunerlokka: District) -> None:
    page = client_for(None).get("/bydeler/").content.decode()

    assert 'href="/bydeler/grunerlokka/"' in page
    assert "Grünerløkka" in page


def test_three_parts_with_anchors(client_for: ClientFor, grunerlokka: District) -> None:
    answer = client_for(None).get("/bydeler/grunerlokka/")
    page = words_of(answer)

    assert [part for part in ("tjenester", "organisering", "delta") if f'id="{part}"' in page] == [
        "tjenester",
        "organisering",
        "delta",
    ]
    assert page.count("<h2") == 3
    assert "Haugen skole" in page
    assert "Bydel Stovner har ansvaret" in page
    assert "Den er en del av Oslo kommune." in page
    assert "21 80 21 80" in page


def test_what_is_told_of_the_district_and_to_it(
    client_for: ClientFor, grunerlokka: District, per: Person, stovner: Unit, now: datetime
) -> None:
    DistrictFact.objects.create(district=grunerlokka, name="phone", value={"nb": "23 45 67 89"})
    DistrictFact.objects.create(district=grunerlokka, name="visit", value={"nb": "Markveien 57"})
    begun_notice(per, stovner, now, audience={"districts": ["030102"]})
    pilot = begun_notice(per, stovner, now, trigger="enrolled")
    garden_waste(pilot, now)

    page = words_of(client_for(None).get("/bydeler/grunerlokka/"))

    for said in ("23 45 67 89", "Markveien 57", "Vi graver i gata di", "Henting av hageavfall"):
        assert said in page


def test_a_district_without_an_administration(client_for: ClientFor, oslo: Municipality) -> None:
    District.objects.create(code="030116", name="Sentrum", latitude=59.91, longitude=10.75)

    page = words_of(client_for(None).get("/bydeler/sentrum/"))

    assert "Her er det ingen egen bydelsadministrasjon." in page


def test_the_highest_unit_is_part_of_nothing(
    client_for: ClientFor, grunerlokka: District, oslo_kommune: Unit
) -> None:
    District.objects.filter(pk=grunerlokka.pk).update(unit=oslo_kommune)
    page = words_of(client_for(None).get("/bydeler/grunerlokka/"))

    assert "Oslo kommune har ansvaret for tjenestene der du bor." in page
    assert "Den er en del av" not in page


def test_a_stranger_and_a_neighbour(
    client_for: ClientFor, grunerlokka: District, asker: Municipality
) -> None:
    assert client_for(None).get("/bydeler/finnes-ikke/").status_code == 404
    with scope.municipality(asker.pk):
        theirs = client_for(None, host="asker.localhost")
        assert theirs.get("/bydeler/grunerlokka/").status_code == 404
        assert "ikke delt i bydeler" in words_of(theirs.get("/bydeler/"))
