"""The page where staff choose what a space is made of."""

from datetime import datetime
from typing import Any

import pytest

from django.test import Client

from allmenning.booking.actions.closures import close_assets
from allmenning.booking.models import Booking, BookingRules, Claim
from allmenning.booking.tests.scenes import EVENING, beside, between, booked, held
from allmenning.booking.views import parts as page
from allmenning.core.log import SYSTEM
from allmenning.core.models import ViewingLog
from allmenning.people.models import Person, Unit
from allmenning.places.models import Asset, Building, Space
from tests.cast import ClientFor

URL = "/ansatte/bygg/haugen-skole/lokaler/gymsal/deler"


@pytest.fixture
def browser(fatima: Person, client_for: ClientFor) -> Client:
    return client_for(fatima, staff=True)


def fields(answer: Any) -> dict[str, Any]:
    """What a browser would send back, untouched."""
    return {bound.html_name: bound.value() or "" for bound in answer.context["form"]}


def ids(*assets: Asset) -> list[int]:
    return [asset.pk for asset in assets]


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_parts_are_ticked_and_one_sees_where_else_they_are(
    gymsal: Space, gym_thirds: list[Space], musikkrom: Space, browser: Client
) -> None:
    answer = browser.get(URL)

    assert sorted(fields(answer)["parts"]) == sorted(gymsal.assets.values_list("pk", flat=True))
    assert "Gymsal A (også i Gymsal 1/3 A)" in text_of(answer)
    assert "Musikkrom (også i Musikkrom)" in text_of(answer)
    assert "Gi nytt navn" in text_of(answer)


def test_one_comes_from_the_space(gymsal: Space, browser: Client) -> None:
    assert f'href="{URL}"' in browser.get(URL.removesuffix("/deler")).content.decode()


def test_a_part_is_taken_out_and_a_new_one_added(
    kari: Person, gymsal: Space, gym_parts: list[Asset], browser: Client, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    said = fields(browser.get(URL)) | {"parts": ids(*gym_parts[1:]), "new_part": "Scenen"}

    answer = browser.post(URL, said)

    assert (answer.status_code, answer["Location"]) == (303, URL)
    claimed = Claim.objects.filter(booking=booking).values_list("asset__name", flat=True)
    assert set(claimed) == {"Gymsal B", "Gymsal C", "Scenen"}
    assert "Lagret." in text_of(browser.get(URL))


def test_who_is_in_the_way_is_named_with_a_link_and_logged(
    kari: Person,
    ola: Person,
    fatima: Person,
    gymsal: Space,
    gym_parts: list[Asset],
    musikkrom: Space,
    browser: Client,
    now: datetime,
) -> None:
    mine, other = booked(kari, gymsal, now), booked(ola, musikkrom, now)
    parts = ids(*gym_parts, musikkrom.assets.get())

    answer = browser.post(URL, fields(browser.get(URL)) | {"parts": parts})

    said = text_of(answer)
    assert answer.status_code == 422
    assert "Ingenting er endret." in said
    assert f'<a href="/bestilling/{other.pk}">Tirsdag 15. desember kl. 18–20</a>' in said
    assert "<bdi>Musikkrom</bdi>, <bdi>Ola Bråten</bdi>" in said
    assert (
        f'Samtidig i dette lokalet: <a href="/bestilling/{mine.pk}"><bdi>{kari.name}</bdi></a>'
        in said
    )
    assert sorted(answer.context["form"]["parts"].value()) == sorted(map(str, parts))
    seen = ViewingLog.objects.filter(viewer_id=fatima.pk)
    assert sorted(seen.values_list("person_id", flat=True)) == sorted([kari.pk, ola.pk])
    assert gymsal.parts.count() == 3


def test_closures_and_those_who_are_booking_now_are_named(
    kari: Person, ola: Person, gymsal: Space, musikkrom: Space, browser: Client, now: datetime
) -> None:
    booked(kari, gymsal, now)
    booked(kari, gymsal, now, between("16:00", "18:00"))
    music = musikkrom.assets.get()
    scene = Asset.objects.create(building=gymsal.building, name="Scenen")
    close_assets(
        building=gymsal.building,
        assets=[music, scene],
        period=EVENING,
        reason={"nb": "Gulvvask"},
        actor=SYSTEM,
        now=now,
    )
    held(ola, musikkrom, now, between("16:00", "18:00"))

    said = text_of(browser.post(URL, fields(browser.get(URL)) | {"parts": ids(music, scene)}))

    assert "<bdi>Musikkrom, Scenen</bdi>: <bdi>stengt</bdi>, <bdi>Gulvvask</bdi>" in said
    assert 'href="/ansatte/steng/haugen-skole"' in said
    assert "<bdi>Musikkrom</bdi>, <bdi>noen som fyller ut en bestilling nå</bdi>" in said
    assert 'href="/ansatte/bygg/haugen-skole/dag?date=2026-12-15"' in said


def test_a_long_list_of_those_in_the_way_says_how_many_more(
    kari: Person,
    ola: Person,
    gymsal: Space,
    musikkrom: Space,
    browser: Client,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page, "MOST_SHOWN", 1)
    BookingRules.objects.update(max_active_person=9)
    for period in (between("16:00", "18:00"), EVENING, between("20:00", "22:00")):
        booked(kari, gymsal, now, period)
        booked(ola, musikkrom, now, period)

    parts = ids(musikkrom.assets.get())
    said = text_of(browser.post(URL, fields(browser.get(URL)) | {"parts": parts}))

    assert said.count("<bdi>Ola Bråten</bdi>") == 1
    assert "Og 2 til." in said


def test_a_colleague_was_quicker(gymsal: Space, gym_parts: list[Asset], browser: Client) -> None:
    said = fields(browser.get(URL))
    browser.post(URL, said | {"parts": ids(*gym_parts[:2])})

    answer = browser.post(URL, said | {"parts": ids(gym_parts[0])})

    assert answer.status_code == 422
    assert "En kollega endret delene" in text_of(answer)
    assert sorted(fields(answer)["parts"]) == ids(*gym_parts[:2])
    assert browser.post(URL, fields(answer) | {"parts": ids(gym_parts[0])}).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"parts": [], "new_part": ""}, "Velg minst én del."),
        ({"parts": ["999999999"]}, "Velg deler i lista."),
        ({"parts": ["x"]}, "Velg deler i lista."),
        ({"new_part": "GYMSAL B"}, "Bygget har allerede en del som heter dette."),
        ({"new_part": "x" * 100_000}, "Skriv høyst 120."),
        ({"new_part": "\x00"}, "usynlige tegn"),
        ({"seen": "999,x,²," + "9" * 50}, "En kollega endret delene"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_changed(
    gymsal: Space, browser: Client, wrong: dict[str, Any], sentence: str
) -> None:
    answer = browser.post(URL, fields(browser.get(URL)) | wrong)

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert gymsal.parts.count() == 3
    assert Asset.objects.count() == 3


def test_a_part_of_another_building_cannot_be_taken(
    gymsal: Space, haugen: Building, browser: Client
) -> None:
    elsewhere = Asset.objects.create(building=beside(haugen), name="Aula")

    answer = browser.post(URL, fields(browser.get(URL)) | {"parts": ids(elsewhere)})

    assert "Velg deler i lista." in text_of(answer)
    assert "Aula" not in text_of(browser.get(URL))


def test_only_those_who_look_after_the_building_find_it(
    gymsal: Space, kari: Person, fatima: Person, oslo_kommune: Unit, client_for: ClientFor
) -> None:
    other = Unit.objects.create(parent=oslo_kommune, kind=Unit.Kind.BUILDING, name="Deichman")
    Building.objects.update(unit=other)

    assert client_for(kari, staff=True).get(URL).status_code == 404
    assert client_for(fatima, staff=True).get(URL).status_code == 404
    assert client_for(fatima, staff=True).post(URL, {"parts": []}).status_code == 404
    assert not Booking.objects.exists()
