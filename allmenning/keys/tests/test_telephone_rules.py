"""What a telephone provider tells is taken when it is signed, new and whole."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.keys.rules.telephone import (
    FRESH,
    Kind,
    NotTrusted,
    NotUnderstood,
    door_meant,
    must_be_signed,
    rung,
    secret_in,
)
from allmenning.keys.tests.ringing import DOORS, KARIS, SECRET, WRITTEN, headers, told

NOW = datetime(2026, 12, 2, 17, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_what_the_provider_signed_now_is_taken() -> None:
    signed = headers(told(), "a1", at=NOW)

    assert secret_in(WRITTEN) == SECRET
    assert must_be_signed(signed, told(), secrets=[b"another", SECRET], now=NOW + FRESH) == "a1"


@pytest.mark.parametrize("late", [FRESH + SECOND, -FRESH - SECOND, timedelta(days=1)])
def test_what_was_signed_another_time_is_not(late: timedelta) -> None:
    signed = headers(told(), "a1", at=NOW)

    with pytest.raises(NotTrusted, match="time"):
        must_be_signed(signed, told(), secrets=[SECRET], now=NOW + late)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"webhook-id": "a2"}, "signature"),
        ({"webhook-timestamp": str(int(NOW.timestamp()) + 1)}, "signature"),
        ({"webhook-timestamp": ""}, "timestamp"),
        ({"webhook-timestamp": "-1"}, "timestamp"),
        ({"webhook-timestamp": "١٢٣"}, "timestamp"),
        ({"webhook-timestamp": "9" * 400}, "timestamp"),
        ({"webhook-signature": ""}, "signature"),
        ({"webhook-signature": "v1,"}, "signature"),
        ({"webhook-signature": "v1,ÆØÅ"}, "signature"),
    ],
)
def test_what_was_changed_on_the_way_is_not(changed: dict[str, str], why: str) -> None:
    with pytest.raises(NotTrusted, match=why):
        must_be_signed(
            {**headers(told(), "a1", at=NOW), **changed}, told(), secrets=[SECRET], now=NOW
        )


def test_neither_another_body_nor_no_secret_is_taken() -> None:
    signed = headers(told(), "a1", at=NOW)

    with pytest.raises(NotTrusted):
        must_be_signed(signed, told(to="+4721802182"), secrets=[SECRET], now=NOW)
    with pytest.raises(NotTrusted):
        must_be_signed(signed, told(), secrets=[], now=NOW)
    with pytest.raises(NotTrusted):
        must_be_signed({}, told(), secrets=[SECRET], now=NOW)


def test_a_call_says_nothing_and_a_text_what_was_written() -> None:
    call, text = (rung(told(kind=kind, text="lageret"), id="a1") for kind in ("call", "text"))

    assert (call.kind, call.caller, call.text) == (Kind.CALL, KARIS, "")
    assert text.text == "lageret"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"[" * 4000,
        b'"call"',
        told(kind="fax"),
        told(kind=1),
        json.dumps({"id": "a1", "from": 47, "to": DOORS, "kind": "call"}).encode(),
        told(text=None, kind="text"),
        told(id="another"),
        json.dumps({"id": "a1", "from": KARIS, "kind": "call"}).encode(),
    ],
)
def test_anything_else_is_not_understood(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        rung(body, id="a1")


def test_an_id_has_a_length() -> None:
    for id in ("", "a" * 65):
        with pytest.raises(NotUnderstood):
            rung(told(id=id), id=id)


@given(st.binary(max_size=200))
def test_no_bytes_are_more_than_not_understood(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        rung(body, id="a1")


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("", 0),
        ("Åpne!", 0),
        ("  ÅPNE  sal  2 ", 1),
        ("«Sal 2»", 1),
        ("sal 2", 1),
        ("2", 1),
        ("0", None),
        ("3", None),
        ("²", None),
        ("kjelleren", None),
        ("salen", None),
    ],
)
def test_a_text_names_a_door_or_none(text: str, door: int | None) -> None:
    assert door_meant(text, ["Hovedinngang", "Sal 2"]) == door


def test_where_there_is_no_door_none_is_meant() -> None:
    assert door_meant("", []) is None
    assert door_meant("1", []) is None
