"""The administrator's page of how many live in each district."""

import pytest

from allmenning.people.models import Person
from allmenning.places.models import District
from tests.browsers import words_of
from tests.cast import ClientFor

PAGE = "/ansatte/bydeler"


@pytest.fixture
def stovner_district(per: Person) -> District:
    return District.objects.create(code="11", name="Stovner", latitude=59.9, longitude=10.9)


def test_a_number_is_written_down_with_its_source(
    client_for: ClientFor, per: Person, stovner_district: District
) -> None:
    client = client_for(per, staff=True)
    assert "ikke registrert" in words_of(client.get(PAGE))

    told = {"district": stovner_district.pk, "residents": "34158", "source": "Bydelsfakta"}
    shown = words_of(client.post(PAGE, told, follow=True))

    assert "Tallet er lagret." in shown
    assert "Bydelsfakta" in shown
    stovner_district.refresh_from_db()
    assert stovner_district.residents == 34_158


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"district": "0"}, "Velg en bydel."),
        ({"residents": "-1"}, "Skriv et tall fra 0 og oppover."),
        ({"residents": "mange"}, "Skriv et tall fra 0 og oppover."),
        ({"source": " "}, "Skriv hvor tallet er fra."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    client_for: ClientFor,
    per: Person,
    stovner_district: District,
    wrong: dict[str, str],
    said: str,
) -> None:
    told = {"district": str(stovner_district.pk), "residents": "5", "source": "SSB"}

    refused = client_for(per, staff=True).post(PAGE, {**told, **wrong})

    assert refused.status_code == 422
    assert said in words_of(refused)
    stovner_district.refresh_from_db()
    assert stovner_district.residents is None


def test_others_find_nothing(client_for: ClientFor, fatima: Person) -> None:
    assert client_for(fatima, staff=True).get(PAGE).status_code == 404
