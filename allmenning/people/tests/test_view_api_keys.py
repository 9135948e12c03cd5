"""The page where a leader makes keys for other systems, and takes them back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from django.test import Client

from allmenning.core.models import ActLog, Municipality
from allmenning.core.ratelimit import Limit
from allmenning.people import api
from allmenning.people.models import ApiKey, Person, Unit
from tests.cast import HAUGENS_KEY, ROLES_END, ClientFor

PAGE = "/ansatte/nokler-til-api"


@pytest.fixture
def typed(haugen_unit: Unit) -> dict[str, Any]:
    return {
        "name": "Skolens kalender",
        "unit": haugen_unit.pk,
        "rights": ["read_bookings", "read_changes"],
        "expires_on": "2027-06-30",
    }


def test_a_key_is_shown_once_and_kept_as_a_digest(
    ingrid: Person, typed: dict[str, Any], client_for: ClientFor
) -> None:
    client = client_for(ingrid, staff=True)

    answer = client.post(PAGE, typed)

    text, key = answer.context["made"], ApiKey.objects.get()
    assert text in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert text not in client.get(PAGE).text
    assert text.encode() not in bytes(key.digest)
    assert (key.rights, key.expires_on) == (["read_bookings", "read_changes"], ROLES_END)
    assert ActLog.objects.about("api_key", key.pk).get().verb == "api_key_made"
    bearer = {"authorization": f"Bearer {text}"}
    assert client_for(None).get("/api/changes", headers=bearer).status_code == 200


def test_a_revoked_key_opens_nothing(
    ingrid: Person, program: Client, haugens_key: ApiKey, client_for: ClientFor
) -> None:
    assert program.get("/api/changes").status_code == 200

    client_for(ingrid, staff=True).post(f"{PAGE}/{haugens_key.pk}/trekk-tilbake")

    answer = program.get("/api/changes")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["type"] == "/api/#no-key"
    assert answer["Content-Type"] == "application/problem+json"


def test_those_who_guess_share_no_tries_past_a_proxy(
    client_for: ClientFor,
    oslo: Municipality,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.TRUSTED_PROXIES = 1
    monkeypatch.setattr(api, "GUESSES", Limit("api guess", burst=1, per_minute=1))
    guess = {"authorization": "Bearer feil"}

    def guessed_from(address: str) -> int:
        past = guess | {"x-forwarded-for": address}
        return client_for(None).get("/api/changes", headers=past).status_code

    assert [guessed_from("192.0.2.7"), guessed_from("192.0.2.7")] == [401, 429]
    assert guessed_from("192.0.2.8") == 401


def test_an_expired_key_opens_nothing(program: Client, now: datetime, set_clock: Any) -> None:
    set_clock(now.replace(year=2027, month=6, day=30))
    assert program.get("/api/changes").status_code == 200

    set_clock(now.replace(year=2027, month=7, day=1))
    assert program.get("/api/changes").status_code == 401


def test_a_key_gives_only_its_rights(program: Client, haugens_key: ApiKey) -> None:
    haugens_key.rights = ["read_bookings"]
    haugens_key.save()

    answer = program.get("/api/changes", headers={"accept-language": "nn"})

    assert answer.status_code == 403
    assert answer.json()["detail"] == "API-nøkkelen gir ikkje lov til å følgje med på endringar."


def test_the_day_of_use_is_remembered(program: Client, haugens_key: ApiKey, now: datetime) -> None:
    program.get("/api/changes")

    haugens_key.refresh_from_db()
    assert haugens_key.used_on == now.date()


def test_guessing_is_slow(program: Client, client_for: ClientFor) -> None:
    guesser = client_for(None)
    wrong = {"authorization": "Bearer haugens-hemmelige-strenk"}

    statuses = [guesser.get("/api/changes", headers=wrong).status_code for _ in range(31)]

    assert statuses == [401] * 30 + [429]
    assert program.get("/api/changes").status_code == 200


def test_a_key_for_too_long_or_nothing_is_not_made(
    ingrid: Person, typed: dict[str, Any], now: datetime, client_for: ClientFor
) -> None:
    client = client_for(ingrid, staff=True)
    late = (now + timedelta(days=800)).date().isoformat()

    wrongs: list[dict[str, Any]] = [
        {"expires_on": late},
        {"rights": []},
        {"unit": 999_999},
        {"name": ""},
    ]
    for wrong in wrongs:
        assert client.post(PAGE, {**typed, **wrong}).status_code == 422
    assert not ApiKey.objects.exists()


def test_who_leads_nothing_there_sees_no_keys(
    fatima: Person, ingrid: Person, per: Person, oslo_kommune: Unit, client_for: ClientFor
) -> None:
    key = ApiKey.objects.create(
        unit=oslo_kommune,
        name="Hele byen",
        rights=["read_bookings"],
        digest=b"1" * 32,
        created_at=per.created_at,
        expires_on=ROLES_END,
    )

    assert client_for(fatima, staff=True).get(PAGE).status_code == 404
    leader = client_for(ingrid, staff=True)
    assert "Hele byen" not in leader.get(PAGE).text
    assert leader.post(f"{PAGE}/{key.pk}/trekk-tilbake").status_code == 404
    assert "Hele byen" in client_for(per, staff=True).get(PAGE).text


def test_a_key_is_no_key_in_another_municipality(program: Client, asker: object) -> None:
    assert HAUGENS_KEY in program.defaults["HTTP_AUTHORIZATION"]
    assert program.get("/api/changes", headers={"host": "asker.localhost"}).status_code == 401
