"""Messages between the platform and a gateway: whole, or refused; never anything in between."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allmenning.keys.rules import wire
from allmenning.keys.rules.sealing import NotSealed, seal
from allmenning.keys.tests.doorstep import (
    HOUR,
    ISSUING,
    KEY_ID,
    KEYS,
    NOW,
    grant,
    issuer,
    token,
)

ROOT, ROOT_ID = issuer("the root")
ROOTS = {ROOT_ID: ROOT.public_key()}
UNTIL = NOW + HOUR
CHANGES = (
    wire.Granted(token(grant())),
    wire.Granted(token(grant()), pin=3, card=bytes(16)),
    wire.Revoked(bytes(16), UNTIL),
    wire.Epoch(2),
    wire.Keys((b"one", b"two")),
    wire.Doors(((1, "zigbee", "a/b"), (2, "relay", ""))),
)
MESSAGES: list[wire.Message] = [
    wire.Hello(7, 12, 1, NOW),
    wire.Hello(7, 12, 1, NOW, answers=bytes(16)),
    wire.Changes(7, 11, CHANGES),
    wire.Changes(7, 11, ()),
    wire.Received(7, 99),
    wire.Have(7, 12, 1, NOW, {1: {"battery": 80, "answers": True, "state": "closed", "x": None}}),
    wire.Have(7, 0, 0, NOW, {}, asks=bytes(16)),
    wire.Lines(7, 1, (b"a", b"b")),
    wire.RevocationList(7, 12, 1, (wire.Revoked(bytes(16), UNTIL),)),
]


def sealed(*fields: object) -> bytes:
    return seal(list(fields), key=ISSUING, key_id=KEY_ID)


def certificate(key: str = "issuing", until: datetime = UNTIL, root: Any = ROOT) -> bytes:
    private, key_id = issuer(key)
    return wire.certify(key_id, private.public_key(), until=until, root=root, root_id=ROOT_ID)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda one: type(one).__name__)
def test_every_message_comes_as_it_was_sent(message: wire.Message) -> None:
    data = wire.send(message, key=ISSUING, key_id=KEY_ID)

    assert wire.receive(data, KEYS) == message


@pytest.mark.parametrize("message", MESSAGES, ids=lambda one: type(one).__name__)
def test_no_message_is_anything_else(message: wire.Message) -> None:
    data = bytearray(wire.send(message, key=ISSUING, key_id=KEY_ID))
    for position in range(len(data)):
        data[position] ^= 1
        with pytest.raises(NotSealed):
            wire.receive(bytes(data), KEYS)
        data[position] ^= 1


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: type(one).__name__)
def test_every_change_arrives_as_it_was_sent(change: wire.Change) -> None:
    assert wire.change_in(wire.change_fields(change)) == change


@pytest.mark.parametrize(
    "fields",
    [
        None,
        [],
        ["grant", "text", None, b""],
        ["revoke", b"", 1 << 70],
        ["epoch", "two"],
        ["keys", [1 << 40]],
        ["doors", [[1, "a"]]],
        ["doors", [["1", "a", "b"]]],
        ["another"],
    ],
)
def test_another_change_is_none(fields: Any) -> None:
    with pytest.raises((ValueError, TypeError, OverflowError, OSError)):
        wire.change_in(fields)
    with pytest.raises(NotSealed):
        wire.receive(sealed("Changes", 7, 1, [fields]), KEYS)


@pytest.mark.parametrize(
    "fields",
    [
        (),
        ("Hello", 7, 1, 1),
        ("Hello", "7", 1, 1, 1, b""),
        ("Hello", 7, 1, 1, 1 << 70, b""),
        ("Received", 7, 1.5),
        ("Lines", 7, 1, [1 << 40]),
        ("Lines", 7, 1, b"abc"),
        ("RevocationList", 7, 1, 1, [[1 << 40, 1]]),
        ("RevocationList", 7, 1, 1, [1]),
        ("Have", 7, 1, 1, 1, {"one": {}}, b""),
        ("Have", 7, 1, 1, 1, {1: []}, b""),
        ("Have", 7, 1, 1, 1, {1: {1: 1}}, b""),
        ("Have", 7, 1, 1, 1, {1: {"battery": [1]}}, b""),
        ("Have", 7, 1, 1, 1, {1: {"battery": NOW}}, b""),
    ],
)
def test_what_a_stolen_gateway_may_say_is_refused(fields: Any) -> None:
    with pytest.raises(NotSealed):
        wire.receive(sealed(*fields), KEYS)


@pytest.mark.parametrize(
    "odd", [float("nan"), float("inf"), -float("inf"), 1 << 63, "a\0", "\n", "\u2028"]
)
def test_what_is_not_plain_is_left_out_of_what_a_door_says(odd: object) -> None:
    health = {1: {"battery": odd, "state": "closed", "level": 1.5}, 2: {"\0": 1}}

    heard = wire.receive(sealed("Have", 7, 1, 1, 1, health, b""), KEYS)

    assert isinstance(heard, wire.Have)
    assert heard.health == {1: {"state": "closed", "level": 1.5}, 2: {}}


values = st.recursive(
    st.one_of(
        st.none(), st.integers(), st.binary(max_size=40), st.text(max_size=9), st.floats(0, 9)
    ),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.integers(), inner, max_size=3),
    max_leaves=12,
)
names = st.sampled_from(
    ["Hello", "Changes", "Received", "Have", "Lines", "RevocationList", "order", "key"]
)


@settings(max_examples=500)
@given(name=names, rest=st.lists(values, max_size=6))
def test_any_sealed_list_is_a_message_or_refused(name: str, rest: list[Any]) -> None:
    try:
        message = wire.receive(sealed(name, *rest), KEYS)
    except NotSealed:
        return
    assert type(message).__name__ == name


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_no_bytes_break_it(data: bytes) -> None:
    with pytest.raises(NotSealed):
        wire.receive(data, KEYS)


def test_each_gateway_has_topics_of_its_own() -> None:
    assert len({wire.up(1), wire.down(1), wire.up(11), wire.down(11)}) == 4


def test_the_root_vouches_for_keys_for_a_while() -> None:
    private, key_id = issuer("issuing")
    found = wire.certified([certificate()], ROOTS, now=NOW)

    assert {id: key.public_bytes_raw() for id, key in found.items()} == {
        key_id: private.public_key().public_bytes_raw()
    }
    assert wire.certified([certificate()], ROOTS, now=UNTIL) == {}


def test_two_keys_may_issue_at_a_time() -> None:
    both = [certificate("this year's"), certificate("next year's")]

    assert len(wire.certified(both, ROOTS, now=NOW)) == 2


@pytest.mark.parametrize(
    "other",
    [
        b"",
        certificate(root=ISSUING),
        seal(["key", b"id", b"short", 1 << 40], key=ROOT, key_id=ROOT_ID),
        seal(["key", "id", bytes(32), 1 << 40], key=ROOT, key_id=ROOT_ID),
        seal(["order"], key=ROOT, key_id=ROOT_ID),
        seal(7, key=ROOT, key_id=ROOT_ID),
    ],
)
def test_what_the_root_does_not_vouch_for_is_left_out(other: Any) -> None:
    assert len(wire.certified([other, certificate()], ROOTS, now=NOW)) == 1


def test_the_lines_of_a_year_beyond_all_years_are_refused() -> None:
    with pytest.raises(NotSealed):
        wire.receive(sealed("Hello", 7, 1, 1, 1 << 62, b""), KEYS)


def test_an_answer_is_fresh_for_seconds_only() -> None:
    assert timedelta(0) < wire.ANSWERED_WITHIN < timedelta(seconds=wire.BEACON_SECONDS)


def test_times_travel_as_whole_seconds_that_are_over() -> None:
    told = wire.Hello(7, 1, 1, datetime(2026, 11, 23, 17, 0, 0, 999_999, tzinfo=UTC))

    received = wire.receive(wire.send(told, key=ISSUING, key_id=KEY_ID), KEYS)

    assert isinstance(received, wire.Hello)
    assert received.at == NOW
