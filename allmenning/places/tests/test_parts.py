"""The names of parts."""

from datetime import datetime

import pytest

from django.test import Client

from allmenning.core.models import ActLog
from allmenning.people.models import Person
from allmenning.places.models import Asset, Building, Space
from tests.cast import ClientFor

SPACE = "/ansatte/bygg/haugen-skole/lokaler/gymsal/deler"


@pytest.fixture
def browser(fatima: Person, client_for: ClientFor) -> Client:
    return client_for(fatima, staff=True)


def url(part: Asset) -> str:
    return f"{SPACE}/{part.pk}"


def test_a_part_gets_another_name(
    gymsal: Space, gym_parts: list[Asset], fatima: Person, browser: Client, now: datetime
) -> None:
    part = gym_parts[0]
    assert 'value="Gymsal A"' in browser.get(url(part)).content.decode()

    answer = browser.post(url(part), {"name": "  Nordre del "})

    part.refresh_from_db()
    act = ActLog.objects.get(verb="renamed")
    assert (answer.status_code, answer["Location"]) == (302, SPACE)
    assert part.name == "Nordre del"
    assert (act.actor_id, act.object_kind, act.object_id) == (fatima.pk, "asset", part.pk)


def test_the_same_name_in_other_letters_is_fine(
    gymsal: Space, gym_parts: list[Asset], browser: Client
) -> None:
    assert browser.post(url(gym_parts[0]), {"name": "GYMSAL A"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Skriv hva delen heter."),
        ("gymsal b", "Bygget har allerede en del som heter dette."),
        ("x" * 100_000, "Skriv høyst 120."),
    ],
)
def test_what_is_wrong_is_said(
    gymsal: Space, gym_parts: list[Asset], browser: Client, name: str, sentence: str
) -> None:
    answer = browser.post(url(gym_parts[0]), {"name": name})

    gym_parts[0].refresh_from_db()
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert gym_parts[0].name == "Gymsal A"


def test_a_part_of_another_building_is_not_there(
    gymsal: Space, deichman: Building, browser: Client
) -> None:
    part = Asset.objects.create(building=deichman, name="Lesesalen")

    assert browser.get(url(part)).status_code == 404
    assert browser.post(url(part), {"name": "Min"}).status_code == 404


def test_only_those_who_look_after_the_building_find_it(
    gymsal: Space, gym_parts: list[Asset], kari: Person, client_for: ClientFor
) -> None:
    assert client_for(kari, staff=True).get(url(gym_parts[0])).status_code == 404
