"""Only the exact bytes that a key of ours sealed are read; nothing else breaks anything."""

from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allmenning.keys.rules import grants, presenting
from allmenning.keys.rules.sealing import (
    LONGEST,
    NotSealed,
    decoded,
    encoded,
    seal,
    unsealed,
)
from allmenning.keys.tests.doorstep import ISSUING, KEY_ID, KEYS, grant, issuer, token

MESSAGE = seal(["a", 1, b"c", {2: None}], key=ISSUING, key_id=KEY_ID)
TOKEN = token(grant(uses=1))


def parts(message: bytes) -> list:
    return cbor2.loads(message).value


def again(*changed: Any) -> bytes:
    return cbor2.dumps(cbor2.CBORTag(18, list(changed)))


def test_what_was_sealed_is_read() -> None:
    assert unsealed(MESSAGE, KEYS) == ["a", 1, b"c", {2: None}]


@pytest.mark.parametrize("sealed", [MESSAGE, TOKEN])
def test_every_bit_matters(sealed: bytes) -> None:
    for position in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(NotSealed):
            unsealed(bytes(changed), KEYS)


def test_nothing_is_left_out_or_added() -> None:
    for length in range(len(TOKEN)):
        with pytest.raises(NotSealed):
            unsealed(TOKEN[:length], KEYS)
    for more in (b"\0", TOKEN):
        with pytest.raises(NotSealed):
            unsealed(TOKEN + more, KEYS)


PROTECTED, _, PAYLOAD, SIGNATURE = parts(MESSAGE)
OTHER_SPELLINGS = {
    "more headers": again(PROTECTED, {4: KEY_ID, 5: b""}, PAYLOAD, SIGNATURE),
    "longer lengths": again(PROTECTED, {4: KEY_ID}, PAYLOAD, SIGNATURE).replace(
        b"\xd2\x84", b"\xd2\x98\x04", 1
    ),
    "a longer tag": b"\xd8\x12" + MESSAGE[1:],
    "no algorithm": again(b"", {4: KEY_ID}, PAYLOAD, SIGNATURE),
    "another algorithm": again(cbor2.dumps({1: -7}), {4: KEY_ID}, PAYLOAD, SIGNATURE),
    "another tag": cbor2.dumps(cbor2.CBORTag(98, parts(MESSAGE))),
    "no tag": cbor2.dumps(parts(MESSAGE)),
    "no key": again(PROTECTED, {}, PAYLOAD, SIGNATURE),
    "an unknown key": again(PROTECTED, {4: b"unknown."}, PAYLOAD, SIGNATURE),
    "a short signature": again(PROTECTED, {4: KEY_ID}, PAYLOAD, SIGNATURE[:-1]),
    "no signature": again(PROTECTED, {4: KEY_ID}, PAYLOAD, b""),
    "text for bytes": again(PROTECTED, {4: KEY_ID}, "payload", SIGNATURE),
}


@pytest.mark.parametrize("spelling", OTHER_SPELLINGS)
def test_the_same_in_another_spelling_is_refused(spelling: str) -> None:
    with pytest.raises(NotSealed):
        unsealed(OTHER_SPELLINGS[spelling], KEYS)


def test_the_key_that_seals_must_be_the_one_that_is_named() -> None:
    stranger, _ = issuer("a stranger")

    with pytest.raises(NotSealed, match="forged"):
        unsealed(seal(1, key=stranger, key_id=KEY_ID), KEYS)


def test_equal_values_have_equal_bytes() -> None:
    assert encoded({1: 2, 3: 4}) == encoded({3: 4, 1: 2})


@pytest.mark.parametrize(
    "bytes_",
    [
        b"",
        bytes(LONGEST + 1),
        b"\x9f\x01\xff",  # a list without a length
        b"\xa2\x01\x01\x01\x02",  # the same name twice
        b"\x5b" + b"\xff" * 8,  # bytes longer than any memory
        b"\x9b" + b"\xff" * 8,
        b"\xbb" + b"\xff" * 8,
        b"\x81" * 100_000,  # lists in lists in lists
        b"\xd8\x1e\x82\x01\x00",  # a fraction over nothing
        b"\xd8\x23\x61\x28",  # a pattern that is none
        b"\xc0\x61\x61",  # a date that is none
        b"\xd8\x1d\x00",  # a reference to nothing
        b"\xd8\x25\x41\x00",  # a UUID too short
        b"\xc1\xfb\x7f\xf0" + bytes(6),  # a date in infinity
        b"\x62\xff\xff",  # text that is none
    ],
)
def test_bytes_that_are_no_message_of_ours_are_refused(bytes_: bytes) -> None:
    for reads in (decoded, lambda data: unsealed(data, KEYS)):
        with pytest.raises(NotSealed):
            reads(bytes_)


READERS = [
    lambda data: unsealed(data, KEYS),
    lambda data: grants.read(data, KEYS),
    lambda data: presenting.order_in(data, KEYS),
]


@settings(max_examples=500)
@given(data=st.binary(max_size=600), reader=st.sampled_from(READERS))
def test_no_bytes_break_it(data: bytes, reader: Any) -> None:
    with pytest.raises(NotSealed):
        reader(data)


tags = st.sampled_from([0, 1, 2, 3, 4, 5, 18, 25, 28, 29, 30, 35, 36, 37, 100, 256, 258, 260, 261])
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.binary(), st.text()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.integers(), st.text()), inner, max_size=4),
        st.builds(cbor2.CBORTag, tags, inner),
    ),
    max_leaves=8,
)


@settings(max_examples=400)
@given(value=values)
def test_what_a_key_of_ours_sealed_by_mistake_breaks_nothing(value: Any) -> None:
    try:
        message = seal(value, key=ISSUING, key_id=KEY_ID)
    except (cbor2.CBOREncodeError, UnicodeEncodeError, TypeError):
        return
    for reader in READERS[1:]:
        with pytest.raises(NotSealed):
            reader(message)


@settings(max_examples=400)
@given(value=values)
def test_any_code_people_show_a_reader_is_read_or_refused(value: Any) -> None:
    try:
        data = cbor2.dumps(value)
    except (cbor2.CBOREncodeError, UnicodeEncodeError, TypeError):
        return
    try:
        shown = presenting.code_shown(data, "1")
    except NotSealed:
        return
    assert isinstance(shown, presenting.Paper | presenting.Screen)
