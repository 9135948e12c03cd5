"""Every answer that a register documents when it refuses, as it comes over the wire."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
import requests

from allmenning.registers import folkeregisteret, geonorge, klass, krr
from allmenning.registers.calling import (
    RegisterDown,
    RegisterRefused,
    TokenRefused,
    TooManyCalls,
)
from allmenning.registers.folkeregisteret import Site, TooOld
from allmenning.registers.maskinporten import Client, ClientRefused, Tokens
from allmenning.registers.tests.stand_ins import KARI, KEY, NOW

SITE = Site("https://freg.example/v1", "t")
TOKENS = Tokens(Client("https://test.maskinporten.example/", "allmenning-oslo", KEY))
# As Digdir's documentation shows it.
GRANTED = {
    "access_token": "IxC0B76vlWl3fiQhAwZUmD0hr_PPwC9hSIXRdoUslPU=",
    "token_type": "Bearer",
    "expires_in": 119,
    "scope": krr.SCOPE,
}
CODES = (11, 12, 100, 110, 120, 121, 122, 123, 124, 130, 200, 201, 250, 251, 301, 302, 303)
Answered = Callable[..., None]


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Answered:
    """Let every call be answered with a status, a body and headers."""

    def answer(status: int, body: object, **headers: str) -> None:
        made = requests.Response()
        made.status_code, made._content = status, json.dumps(body).encode()
        made.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
        monkeypatch.setattr(requests, "request", lambda *_asked, **_more: made)

    return answer


def test_a_token_is_read_and_kept_until_shortly_before_it_runs_out(answered: Answered) -> None:
    tokens = Tokens(Client("https://test.maskinporten.example/", "allmenning-oslo", KEY))
    answered(200, GRANTED)
    assert tokens.token(krr.SCOPE, now=NOW) == GRANTED["access_token"]
    answered(200, {**GRANTED, "access_token": "another"})
    later = [tokens.token(krr.SCOPE, now=NOW + dt.timedelta(seconds=n)) for n in (108, 110)]
    assert later == [GRANTED["access_token"], "another"]


@pytest.mark.parametrize("number", CODES)
def test_maskinporten_says_why_with_a_code_of_its_own(answered: Answered, number: int) -> None:
    code = f"MP-{number:03}"
    about = {"error_description": f"Invalid assertion. ({code})", "error_uri": "https://x.example"}
    answered(400, {"error": "invalid_grant", **about})
    with pytest.raises(ClientRefused) as caught:
        TOKENS.token(krr.SCOPE, now=NOW)
    assert (caught.value.status, caught.value.code) == (400, code)


ASKED = {
    "krr": lambda: krr.look_up([KARI], address="https://krr.example/rest/v2", token="t"),
    "events": lambda: folkeregisteret.read_events(1, site=SITE),
    "people": lambda: folkeregisteret.look_up([KARI], site=SITE),
    "person": lambda: folkeregisteret.look_up_one(KARI, site=SITE),
    "documents": lambda: folkeregisteret.read_addresses(["d"], site=SITE),
    "extract": lambda: folkeregisteret.order_extract("0301", site=SITE),
    "addresses": lambda: geonorge.doors_of(
        "Eksempelveien", kommunenummer="0301", address="https://g.example"
    ),
    "codes": lambda: klass.units_in_districts(on=NOW.date(), address="https://k.example"),
}


@pytest.mark.parametrize("register", ASKED)
@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, RegisterRefused),
        (401, TokenRefused),
        (403, RegisterRefused),
        (429, TooManyCalls),
        (500, RegisterDown),
        (503, RegisterDown),
    ],
)
def test_each_status_is_told_apart(
    answered: Answered, register: str, status: int, error: type[Exception]
) -> None:
    answered(status, {"kode": "FREG-001", "melding": "Noe er galt."}, Retry_After="2000")
    with pytest.raises(error) as caught:
        ASKED[register]()
    assert type(caught.value) is error


@pytest.mark.parametrize(("status", "code"), [(400, "FREG-001"), (403, "FREG-003")])
@pytest.mark.parametrize("asked", ["events", "people", "person", "documents", "extract"])
def test_folkeregisteret_says_why_with_a_code_of_its_own(
    answered: Answered, asked: str, status: int, code: str
) -> None:
    answered(status, {"kode": code, "melding": "Du har ikke tilgang."})
    with pytest.raises(RegisterRefused) as caught:
        ASKED[asked]()
    assert (caught.value.status, caught.value.code) == (status, code)


def test_what_is_older_than_the_list_is_no_error_like_others(answered: Answered) -> None:
    answered(406, {"kode": "FREG-006", "melding": "Eldre enn 36 måneder."})
    with pytest.raises(TooOld):
        ASKED["events"]()


@pytest.mark.parametrize(("register", "seconds"), [("events", 2), ("krr", 2000), ("codes", 2000)])
def test_each_counts_the_pause_in_its_own_unit(
    answered: Answered, register: str, seconds: int
) -> None:
    answered(429, {}, Retry_After="2000")
    with pytest.raises(TooManyCalls) as caught:
        ASKED[register]()
    assert caught.value.pause == dt.timedelta(seconds=seconds)
