"""What anybody's program may read: places, free times and terms."""

from typing import Any

import pytest

from django.test import Client

from allmenning.booking.models import Booking
from allmenning.places.models import Building, Space
from tests.cast import ClientFor

DAY = {"starts": "2026-12-02T00:00:00+01:00", "ends": "2026-12-03T00:00:00+01:00"}


@pytest.fixture
def program(client_for: ClientFor) -> Client:
    return client_for(None)


def _free(program: Client, **wish: Any) -> Any:
    return program.get("/api/availability", {**DAY, **wish})


def test_spaces_are_read_a_page_at_a_time(
    program: Client, gymsal: Space, gym_thirds: list[Space], musikkrom: Space
) -> None:
    first = program.get("/api/spaces", {"limit": 3}).json()
    rest = program.get("/api/spaces", {"limit": 3, "after": first["next"]}).json()

    ids = [space["id"] for space in first["items"] + rest["items"]]
    assert ids == sorted([gymsal.pk, *(third.pk for third in gym_thirds), musikkrom.pk])
    assert rest["next"] is None


def test_a_space_tells_its_facts(program: Client, musikkrom: Space) -> None:
    facts = program.get(f"/api/spaces/{musikkrom.pk}").json()

    assert facts["building"] == musikkrom.building_id
    assert facts["capacity"] == 20
    assert facts["facilities"] == ["piano", "soundproof", "noise"]


def test_spaces_of_one_building_only(program: Client, haugen: Building, gymsal: Space) -> None:
    here = program.get("/api/spaces", {"building": haugen.pk}).json()["items"]
    elsewhere = program.get("/api/spaces", {"building": haugen.pk + 1}).json()["items"]

    assert ([space["id"] for space in here], elsewhere) == ([gymsal.pk], [])


def test_what_is_not_published_is_not_there(
    program: Client, haugen: Building, musikkrom: Space
) -> None:
    Building.objects.update(is_published=False)

    assert program.get("/api/buildings").json()["items"] == []
    for path in (
        f"buildings/{haugen.pk}",
        f"spaces/{musikkrom.pk}",
        f"spaces/{musikkrom.pk}/terms",
    ):
        assert program.get(f"/api/{path}").status_code == 404
    assert _free(program, space=musikkrom.pk).status_code == 404


def test_free_stretches_go_around_a_booking(
    program: Client, booking: Booking, musikkrom: Space
) -> None:
    answer = _free(program, space=musikkrom.pk).json()

    assert answer["items"] == [
        {
            "space": musikkrom.pk,
            "free": [
                {"starts": "2026-12-02T15:00:00Z", "ends": "2026-12-02T17:00:00Z"},
                {"starts": "2026-12-02T19:00:00Z", "ends": "2026-12-02T21:00:00Z"},
            ],
        }
    ]


def test_a_window_is_at_most_31_days(program: Client, musikkrom: Space) -> None:
    longest = _free(program, space=musikkrom.pk, ends="2027-01-02T00:00:00+01:00")
    longer = _free(program, space=musikkrom.pk, ends="2027-01-02T00:01:00+01:00")

    assert (longest.status_code, longer.status_code) == (200, 422)
    assert "31 dager" in longer.json()["errors"]["ends"]
    assert longer["Content-Type"] == "application/problem+json"


def test_what_is_wrong_is_said_by_field_in_the_language_asked_for(
    program: Client, musikkrom: Space
) -> None:
    wish: dict[str, Any] = {"space": musikkrom.pk, "starts": "2026-12-02T00:00:00", "minutes": "x"}

    said = program.get("/api/availability", wish, headers={"accept-language": "en"}).json()

    assert said["errors"] == {
        "starts": "Enter the time with its time zone.",
        "ends": "The field is missing.",
        "minutes": "Enter a whole number.",
    }
    assert said["type"] == "/api/#unreadable"


def test_terms_are_those_that_hold_today(program: Client, musikkrom: Space) -> None:
    answer = program.get(f"/api/spaces/{musikkrom.pk}/terms").json()

    assert answer["terms"]["text"] == {"nb": "Rydd etter deg."}
    assert (answer["min_minutes"], answer["raster_minutes"]) == (30, 30)


def test_an_address_that_is_not_there_is_a_problem_document(program: Client, oslo: object) -> None:
    answer = program.get("/api/finnes-ikke")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert "<html" in program.get("/finnes-ikke").text


def test_the_wrong_method_says_which_is_right(program: Client, oslo: object) -> None:
    answer = program.post("/api/spaces")

    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert answer.json()["detail"] == "Bruk GET."


def test_whoever_asks_too_often_is_told_to_wait(
    program: Client, oslo: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allmenning.core.ratelimit.may_try", lambda *_a, **_k: False)

    answer = program.get("/api/spaces")

    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
