"""Who gets through which door: audience, methods, and a limit on tries."""

from datetime import date, datetime, timedelta
from urllib.parse import quote

import pytest
from pytest_django import Settings

from django.test import Client

from allmenning.config import middleware
from allmenning.core.ratelimit import Limit
from allmenning.people.models import Person, Role, Unit
from tests.cast import ClientFor


@pytest.fixture(autouse=True)
def _doors(settings: Settings, oslo: object) -> None:
    settings.ROOT_URLCONF = "allmenning.core.tests.doors"


def test_a_view_that_declares_no_audience_opens_for_nobody(nobody: Client) -> None:
    with pytest.raises(LookupError, match="forgotten_door"):
        nobody.get("/forgotten/")


def test_a_method_that_is_not_declared_is_refused(nobody: Client) -> None:
    response = nobody.delete("/front/")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, POST"
    assert nobody.post("/own/").status_code == 405


def test_head_goes_with_get(nobody: Client) -> None:
    assert nobody.head("/front/").status_code == 200
    assert nobody.head("/hatch/").status_code == 405


def test_who_is_not_signed_in_is_sent_to_sign_in_and_comes_back(nobody: Client) -> None:
    for door in ("/own/?rom=1&dag=2", "/office/?rom=1&dag=2"):
        response = nobody.get(door)

        assert response.status_code == 302
        assert response.headers["Location"].endswith(f"?neste={quote(door, safe='')}")


def test_a_resident_enters_her_own_door_and_finds_no_office(
    client_for: ClientFor, kari: Person
) -> None:
    assert client_for(kari).get("/own/").content == b"signed in"
    assert client_for(kari).get("/office/").status_code == 404
    assert client_for(kari, staff=True).get("/office/").status_code == 404


def test_an_employee_enters_the_office_when_signed_in_as_one(
    client_for: ClientFor, fatima: Person
) -> None:
    assert client_for(fatima, staff=True).get("/office/").content == b"staff"
    assert client_for(fatima).get("/office/").status_code == 404


def test_a_role_that_has_expired_opens_nothing(
    client_for: ClientFor, kari: Person, stovner: Unit
) -> None:
    """The last day counts: a role that expires today still holds."""
    role = Role.objects.create(
        person=kari, unit=stovner, kind=Role.Kind.CARETAKER, expires_on=date(2026, 12, 1)
    )
    assert client_for(kari, staff=True).get("/office/").status_code == 200

    Role.objects.filter(pk=role.pk).update(expires_on=date(2026, 11, 30))
    assert client_for(kari, staff=True).get("/office/").status_code == 404


def test_nobody_is_signed_in_across_municipalities(client_for: ClientFor, nils: Person) -> None:
    """The cookie of Asker is unknown in Oslo, where Nils is a stranger like any other."""
    assert client_for(nils).get("/own/").status_code == 200
    assert client_for(nils, host="oslo.localhost").get("/own/").status_code == 302


def test_a_sign_in_ends_with_the_working_day(
    client_for: ClientFor, kari: Person, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = client_for(kari)

    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(hours=8, seconds=1))

    assert browser.get("/own/").status_code == 302


def test_too_many_tries_are_answered_with_a_page(
    nobody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "WRITING", Limit("write", burst=2, per_minute=1))

    assert [nobody.post("/front/").status_code for _ in range(3)] == [200, 200, 429]
    assert nobody.get("/front/").status_code == 200


def test_reading_is_limited_for_strangers_only(
    client_for: ClientFor, nobody: Client, kari: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "READING", Limit("read", burst=2, per_minute=1))

    assert [nobody.get("/front/").status_code for _ in range(3)] == [200, 200, 429]
    assert [client_for(kari).get("/front/").status_code for _ in range(3)] == [200] * 3


def test_neighbours_do_not_use_up_each_others_tries(
    client_for: ClientFor, kari: Person, ola: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "WRITING", Limit("write", burst=1, per_minute=1))

    assert client_for(kari).post("/front/").status_code == 200
    assert client_for(ola).post("/front/").status_code == 200
    assert client_for(kari).post("/front/").status_code == 429


def test_machines_are_not_counted(nobody: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "WRITING", Limit("write", burst=1, per_minute=1))

    assert [nobody.post("/hatch/").status_code for _ in range(3)] == [200] * 3


def test_strangers_past_our_proxy_share_no_tries(
    nobody: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a caller writes before the proxy's own word gives no new tries."""
    settings.TRUSTED_PROXIES = 1
    monkeypatch.setattr(middleware, "WRITING", Limit("write", burst=1, per_minute=1))

    def tried_from(forwarded: str) -> int:
        return nobody.post("/front/", headers={"x-forwarded-for": forwarded}).status_code

    assert [tried_from("192.0.2.7"), tried_from("192.0.2.8")] == [200, 200]
    assert [tried_from("192.0.2.7"), tried_from("203.0.113.9, 192.0.2.8")] == [429, 429]


def test_a_page_and_a_part_of_it_are_two_to_a_cache(nobody: Client) -> None:
    depends_on = set(nobody.get("/front/").headers["Vary"].split(", "))

    assert {"HX-Request", "HX-Target"} <= depends_on


def test_no_cache_keeps_what_the_signed_in_see(
    client_for: ClientFor, nobody: Client, kari: Person
) -> None:
    karis = client_for(kari)

    assert karis.get("/own/").headers["Cache-Control"] == "private, no-store"
    assert karis.get("/shelf/").headers["Cache-Control"] == "max-age=60"
    assert "Cache-Control" not in nobody.get("/front/").headers
