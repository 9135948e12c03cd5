"""Tokens of Maskinporten: the contract as its stand-in enforces it, and every way it can refuse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import RSAKey

from allmenning.registers import krr
from allmenning.registers.calling import RegisterDown, TooManyCalls
from allmenning.registers.maskinporten import GRANT_TYPE, Client, ClientRefused, Tokens
from allmenning.registers.tests.stand_ins import KEY, NOW, Clock, our_client, our_tokens, registers
from simulators.registers.server import Server

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Iterator[Server]:
    with registers(clock) as server:
        yield server


def test_a_token_says_who_asks_and_for_what(server: Server) -> None:
    token = our_tokens(server).token(krr.SCOPE, now=NOW)

    claims = jwt.decode(token, server.maskinporten.key).claims
    assert (claims["iss"], claims["aud"]) == (server.maskinporten.issuer, "unspecified")
    assert claims["scope"] == krr.SCOPE
    assert claims["consumer"] == {"authority": "iso6523-actorid-upis", "ID": "0192:310000027"}


def test_a_resource_is_named_in_the_token(server: Server) -> None:
    token = our_tokens(server).token(krr.SCOPE, resource="https://krr.example/rest", now=NOW)

    assert jwt.decode(token, server.maskinporten.key).claims["aud"] == "https://krr.example/rest"


def test_a_token_is_kept_until_ten_seconds_before_it_runs_out(server: Server, clock: Clock) -> None:
    tokens = our_tokens(server)
    first = tokens.token(krr.SCOPE, now=NOW)
    last = NOW + 109 * SECOND - SECOND

    assert tokens.token(krr.SCOPE, now=last) == first
    clock.now = last + SECOND
    assert tokens.token(krr.SCOPE, now=clock.now) != first
    assert server.calls["maskinporten"] == 2


def test_each_scope_and_resource_has_its_own_and_one_may_be_forgotten(server: Server) -> None:
    tokens = our_tokens(server)
    other = "folkeregister:deling/offentligmedhjemmel"
    found = {
        tokens.token(krr.SCOPE, now=NOW),
        tokens.token(other, now=NOW),
        tokens.token(krr.SCOPE, resource="https://krr.example/rest", now=NOW),
    }

    tokens.forget(krr.SCOPE)

    assert len(found) == 3
    assert tokens.token(krr.SCOPE, now=NOW) not in found
    assert tokens.token(other, now=NOW) in found


def test_the_address_ends_with_a_slash() -> None:
    with pytest.raises(ValueError, match="slash"):
        Client("https://maskinporten.no", "allmenning-oslo", KEY)


def test_the_key_is_not_printed(server: Server) -> None:
    assert "RSAKey" not in repr(our_client(server))


def refused(tokens: Tokens, scope: str = krr.SCOPE, now: dt.datetime = NOW) -> ClientRefused:
    with pytest.raises(ClientRefused) as caught:
        tokens.token(scope, now=now)
    return caught.value


def test_what_we_may_not_ask_for_is_refused(server: Server) -> None:
    error = refused(our_tokens(server), "skatteetaten:inntekt")

    assert (error.status, error.code) == (400, "MP-200")


def test_another_key_is_refused(server: Server) -> None:
    key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "ours"})

    assert refused(Tokens(our_client(server, key))).code == "MP-120"


@pytest.mark.parametrize("wrong", [-11, 11])
def test_a_clock_that_is_wrong_is_refused(server: Server, wrong: int) -> None:
    assert refused(our_tokens(server), now=NOW + wrong * SECOND).code == "MP-130"


def test_a_key_lives_for_a_year(server: Server, clock: Clock) -> None:
    clock.now = NOW + dt.timedelta(days=366)

    assert refused(our_tokens(server), now=clock.now).code == "MP-121"


def test_a_client_that_is_not_registered_is_refused(server: Server) -> None:
    client = Client(server.maskinporten.issuer, "somebody-else", KEY)

    assert refused(Tokens(client)).code == "MP-011"


def test_the_slash_is_part_of_the_audience(server: Server) -> None:
    assert _asked(server, aud=server.maskinporten.issuer.rstrip("/")) == "MP-110"


def test_two_minutes_and_no_more(server: Server) -> None:
    now = int(NOW.timestamp())

    assert _asked(server, exp=now + 121) == "MP-130"
    assert _asked(server, exp=now + 120) == ""


def test_an_assertion_is_taken_once(server: Server) -> None:
    assert [_asked(server, jti="the-same") for _ in range(2)] == ["", "MP-012"]


def _asked(server: Server, **changes: object) -> str:
    """The code of the refusal of an assertion that is right but for the changes, or ""."""
    now = int(NOW.timestamp())
    claims = {
        "aud": server.maskinporten.issuer,
        "iss": "allmenning-oslo",
        "scope": krr.SCOPE,
        "iat": now,
        "exp": now + 60,
        "jti": str(changes),
    }
    assertion = jwt.encode({"alg": "RS256", "kid": "ours"}, {**claims, **changes}, KEY)
    fields = {"grant_type": GRANT_TYPE, "assertion": assertion}
    answer = requests.post(f"{server.maskinporten.issuer}token", data=fields, timeout=5)
    words = str(answer.json().get("error_description", ""))
    return words[-7:-1]


@pytest.mark.parametrize("mode", ["down", "broken", "no_json", "no_token"])
def test_when_it_does_not_answer_as_it_should_one_may_try_again(server: Server, mode: str) -> None:
    server.failures["maskinporten"] = mode

    with pytest.raises(RegisterDown):
        our_tokens(server).token(krr.SCOPE, now=NOW)


def test_when_it_is_asked_too_often_it_says_for_how_long(server: Server) -> None:
    server.failures["maskinporten"] = "too_many"

    with pytest.raises(TooManyCalls) as caught:
        our_tokens(server).token(krr.SCOPE, now=NOW)
    assert caught.value.pause == 2 * SECOND


def test_it_may_be_gone(server: Server) -> None:
    tokens = our_tokens(server)
    server.shutdown()
    server.server_close()

    with pytest.raises(RegisterDown) as caught:
        tokens.token(krr.SCOPE, now=NOW)
    assert str(caught.value) == "ConnectionError"
