"""Personal numbers: found by digest, read by key, different in each municipality."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from allmenning.people.rules.sealing import (
    KeyRing,
    UnknownKey,
    derive_key,
    key_ring,
    lookup_digest,
    seal,
    unseal,
)

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
NUMBER = "15839000046"


def ring(current: str, kommunenummer: str = "0301", **masters: bytes) -> KeyRing:
    return key_ring(current=current, masters=masters, kommunenummer=kommunenummer)


@given(st.text())
def test_what_is_sealed_is_read_again(text: str) -> None:
    key = ring("k1", k1=OLD).current

    assert unseal(seal(text, key), key) == text


def test_the_same_number_is_found_by_the_same_digest_and_sealed_differently() -> None:
    key = ring("k1", k1=OLD).current

    assert lookup_digest(NUMBER, key) == lookup_digest(NUMBER, key)
    assert seal(NUMBER, key) != seal(NUMBER, key)
    assert NUMBER.encode() not in seal(NUMBER, key) + lookup_digest(NUMBER, key)


def test_two_municipalities_have_nothing_in_common() -> None:
    oslo, asker = (ring("k1", kommunenummer, k1=OLD).current for kommunenummer in ("0301", "3203"))

    assert lookup_digest(NUMBER, oslo) != lookup_digest(NUMBER, asker)
    with pytest.raises(InvalidTag):
        unseal(seal(NUMBER, oslo), asker)


def test_looking_up_and_reading_use_different_keys() -> None:
    key = derive_key(key_id="k1", master=OLD, kommunenummer="0301")

    assert key.lookup != key.reading
    assert OLD not in (key.lookup, key.reading)


def test_a_changed_byte_is_noticed() -> None:
    key = ring("k1", k1=OLD).current
    sealed = bytearray(seal(NUMBER, key))
    sealed[-1] ^= 1

    with pytest.raises(InvalidTag):
        unseal(bytes(sealed), key)


def test_a_ring_reads_old_keys_and_seals_with_the_current() -> None:
    keys = ring("k2", k1=OLD, k2=NEW)

    assert keys.current.id == "k2"
    assert keys.key("k1") == ring("k1", k1=OLD).current
    assert keys.digests(NUMBER) == [lookup_digest(NUMBER, keys.key(name)) for name in ("k1", "k2")]


@pytest.mark.parametrize("masters", [{}, {"k1": OLD}])
def test_a_current_key_that_is_not_configured_is_told(masters: dict[str, bytes]) -> None:
    with pytest.raises(UnknownKey, match="k2"):
        key_ring(current="k2", masters=masters, kommunenummer="0301")


def test_a_key_that_was_taken_away_is_told() -> None:
    with pytest.raises(UnknownKey, match="k1"):
        ring("k2", k2=NEW).key("k1")
