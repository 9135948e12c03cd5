"""KRR: who can be reached, and that nothing that is not known is taken for a yes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from allmenning.registers import calling, krr
from allmenning.registers.calling import Call, RegisterDown, RegisterRefused, TokenRefused
from allmenning.registers.krr import Contact, Status, look_up
from allmenning.registers.tests.stand_ins import (
    EVA,
    KARI,
    NOBODY,
    NOW,
    OLA,
    Clock,
    our_tokens,
    registers,
)
from simulators.national_ids import synthetic_national_id
from simulators.registers.server import Server

# As Digdir's documentation shows it.
DOCUMENTED: dict[str, list[dict[str, Any]]] = {
    "personer": [
        {
            "personidentifikator": "15839010009",
            "reservasjon": "NEI",
            "status": "AKTIV",
            "varslingsstatus": "KAN_VARSLES",
            "kontaktinformasjon": {
                "epostadresse": "test1@example.com",
                "epostadresse_oppdatert": "2026-01-10T10:45:15.768Z",
                "epostadresse_sist_verifisert": "2026-07-01T08:00:00.000Z",
                "mobiltelefonnummer": "+4799999999",
                "mobiltelefonnummer_oppdatert": "2026-01-10T10:45:15.768Z",
                "mobiltelefonnummer_sist_verifisert": "2026-07-01T08:00:00.000Z",
            },
            "digital_post": {
                "postkasseadresse": "ola.eksempel#9YDT",
                "postkasseleverandoeradresse": "984661185",
            },
            "sertifikat": "MIID",
            "spraak": "nn",
            "spraak_oppdatert": "2025-03-01T09:00:00.000Z",
        },
        {
            "personidentifikator": "15839010270",
            "reservasjon": "JA",
            "reservasjonstidspunkt": "2023-06-13T13:42:34+02",
            "status": "AKTIV",
            "varslingsstatus": "KAN_IKKE_VARSLES",
        },
        {
            "personidentifikator": "15839010351",
            "reservasjon": "NEI",
            "status": "IKKE_REGISTRERT",
            "varslingsstatus": "KAN_IKKE_VARSLES",
        },
    ]
}
NUMBERS = [person["personidentifikator"] for person in DOCUMENTED["personer"]]


@pytest.fixture
def server() -> Iterator[Server]:
    with registers(Clock()) as server:
        yield server


def ask(server: Server, *numbers: str, scope: str = krr.SCOPE) -> Any:
    token = our_tokens(server).token(scope, now=NOW)
    return look_up(numbers, address=f"{server.base_url}/krr/rest/v2", token=token)


def answered(monkeypatch: pytest.MonkeyPatch, content: object) -> Any:
    monkeypatch.setattr(krr, "post_json", lambda *_asked: content)
    return look_up(NUMBERS, address="https://krr.example", token="t")


def test_the_documented_example_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    found = answered(monkeypatch, DOCUMENTED)

    confirmed = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
    assert found == {
        "15839010009": Contact(
            Status.ACTIVE,
            False,
            True,
            "test1@example.com",
            confirmed,
            "nn",
            "+4799999999",
            confirmed,
        ),
        "15839010270": Contact(Status.ACTIVE, True, False, "", None, ""),
        "15839010351": Contact(Status.NOT_REGISTERED, False, False, "", None, ""),
    }


def test_the_stand_in_answers_as_the_register_does(server: Server) -> None:
    found = ask(server, KARI, OLA, EVA, NOBODY)

    confirmed = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
    assert found[KARI] == Contact(Status.ACTIVE, False, True, "kari@example.org", confirmed, "nn")
    assert (found[OLA].is_reserved, found[OLA].email) == (True, "")
    assert (found[EVA].can_be_notified, found[EVA].email) == (False, "")
    assert found[NOBODY].status is Status.NOT_REGISTERED


@pytest.mark.parametrize(
    "change",
    [
        {"reservasjon": "KANSKJE"},
        {"reservasjon": None},
        {"status": "FLYTTET"},
        {"varslingsstatus": "KAN_KANSKJE"},
        {"varslingsstatus": True},
        {"kontaktinformasjon": ["test1@example.com"]},
        {"kontaktinformasjon": {"epostadresse": 7}},
        {"kontaktinformasjon": {"epostadresse_oppdatert": "i går"}},
        {"kontaktinformasjon": {"epostadresse_oppdatert": "2026-01-10T10:45:15"}},
        {"personidentifikator": 15839010009},
    ],
)
def test_who_is_told_of_in_a_way_that_cannot_be_read_is_not_known(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, object]
) -> None:
    first, *others = DOCUMENTED["personer"]

    found = answered(monkeypatch, {"personer": [{**first, **change}, *others]})

    assert set(found) == set(NUMBERS[1:])


@pytest.mark.parametrize("name", ["reservasjon", "status", "varslingsstatus"])
def test_who_is_told_of_by_half_is_not_known(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    first = {key: value for key, value in DOCUMENTED["personer"][0].items() if key != name}

    assert answered(monkeypatch, {"personer": [first]}) == {}


def test_who_is_told_of_twice_in_two_ways_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = DOCUMENTED["personer"]
    reserved = {**first, "reservasjon": "JA"}

    assert set(answered(monkeypatch, {"personer": [first, reserved, *others]})) == set(NUMBERS[1:])
    assert set(answered(monkeypatch, {"personer": [first, first]})) == {NUMBERS[0]}


def test_what_is_new_in_the_answer_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    first = {**DOCUMENTED["personer"][0], "epostadresse_duplisert": True}

    assert set(answered(monkeypatch, {"personer": [first], "side": 1})) == {NUMBERS[0]}


@pytest.mark.parametrize("content", [None, [], {}, {"personer": None}, "personer"])
def test_an_answer_without_people_is_none(monkeypatch: pytest.MonkeyPatch, content: object) -> None:
    with pytest.raises(RegisterDown):
        answered(monkeypatch, content)


def test_others_than_those_asked_for_are_left_out(server: Server) -> None:
    server.failures["krr"] = "wrong_people"

    assert ask(server, KARI, OLA) == {}


def test_who_is_missing_from_the_answer_is_missing(server: Server) -> None:
    server.failures["krr"] = "fewer_people"

    assert set(ask(server, KARI, OLA, EVA)) == {OLA, EVA}


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        ("down", RegisterDown),
        ("broken", RegisterDown),
        ("no_json", RegisterDown),
        ("too_many", calling.TooManyCalls),
        ("no_token", TokenRefused),
        ("wrong_scope", RegisterRefused),
    ],
)
def test_every_way_to_fail_is_told_apart(server: Server, mode: str, error: type[Exception]) -> None:
    server.failures["krr"] = mode

    with pytest.raises(error):
        ask(server, KARI)


def test_a_register_that_takes_too_long_is_given_up(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = our_tokens(server).token(krr.SCOPE, now=NOW)
    monkeypatch.setattr(calling, "TIMEOUT_SECONDS", 0.05)
    server.failures["krr"] = "slow"

    with pytest.raises(RegisterDown):
        look_up([KARI], address=f"{server.base_url}/krr/rest/v2", token=token)


def test_a_token_for_something_else_is_refused(server: Server) -> None:
    with pytest.raises(RegisterRefused) as caught:
        ask(server, KARI, scope="folkeregister:deling/offentligmedhjemmel")
    assert caught.value.status == 403


def test_a_token_that_has_run_out_is_told_apart(server: Server) -> None:
    clock = Clock()
    with registers(clock) as server:
        token = our_tokens(server).token(krr.SCOPE, now=NOW)
        clock.now = NOW + dt.timedelta(seconds=120)
        with pytest.raises(TokenRefused):
            look_up([KARI], address=f"{server.base_url}/krr/rest/v2", token=token)


def test_a_number_that_is_none_is_refused(server: Server) -> None:
    with pytest.raises(RegisterRefused) as caught:
        ask(server, KARI, "12345678901")
    assert caught.value.status == 400


def test_a_thousand_at_most_and_one_at_least(server: Server) -> None:
    days = [dt.date(1950, 1, 1) + dt.timedelta(days=n) for n in range(1001)]
    numbers = [synthetic_national_id(day) for day in days]

    assert len(ask(server, *numbers[:1000])) == 1000
    for wrong in (numbers, []):
        with pytest.raises(ValueError, match="1000"):
            ask(server, *wrong)


def test_nobody_is_printed() -> None:
    contact = Contact(Status.ACTIVE, False, True, "kari@example.org", None, "nb")

    assert "kari" not in repr(contact)


@pytest.mark.parametrize(
    ("said", "unit", "seconds"),
    [
        ("2", dt.timedelta(seconds=1), 2),
        ("1500", dt.timedelta(milliseconds=1), 1.5),
        ("", dt.timedelta(seconds=1), 30),
        ("Wed, 21 Oct 2026 07:28:00 GMT", dt.timedelta(seconds=1), 30),
        ("-5", dt.timedelta(seconds=1), 30),
        ("٣", dt.timedelta(seconds=1), 30),
        ("99999999999999999999", dt.timedelta(seconds=1), 3600),
    ],
)
def test_how_long_to_wait_is_counted_in_the_registers_own_unit(
    said: str, unit: dt.timedelta, seconds: float
) -> None:
    assert calling._pause(said, unit).total_seconds() == seconds


def test_a_unit_belongs_to_the_call() -> None:
    assert Call("https://krr.example", {}).retry_after_unit == dt.timedelta(seconds=1)
