"""One issuing key follows another, and no door refuses anybody meanwhile."""

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from allmenning.keys.rules import wire
from allmenning.keys.rules.issuer import Issuer, key_id
from allmenning.keys.rules.sealing import NotSealed

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OLD, NEW, ROOT = (bytes([number]) * 32 for number in (1, 2, 3))
HELLO = wire.Hello(7, 1, 1, NOW)


def issuer(**seeds: bytes) -> Issuer:
    return Issuer.read(json.dumps({name: seed.hex() for name, seed in seeds.items()}))


def trusted_after(told: Issuer) -> dict[bytes, Ed25519PublicKey]:
    """What a gateway trusts that was told by this issuer who issues."""
    root = told.root.public_key()
    return wire.certified(told.keys(NOW).certificates, {key_id(root): root}, now=NOW)


def test_a_key_nobody_was_told_of_is_not_believed() -> None:
    trusted = trusted_after(issuer(root=ROOT, issuing=OLD))

    with pytest.raises(NotSealed):
        wire.receive(issuer(root=ROOT, issuing=NEW).say(HELLO), trusted)


def test_a_key_beside_the_issuing_one_is_believed_before_and_after_it_takes_over() -> None:
    before = issuer(root=ROOT, issuing=OLD, beside=NEW)
    after = issuer(root=ROOT, issuing=NEW, beside=OLD)

    for told in (before, after):
        trusted = trusted_after(told)
        assert wire.receive(before.say(HELLO), trusted) == HELLO
        assert wire.receive(after.say(HELLO), trusted) == HELLO


def test_a_key_that_left_is_not_believed() -> None:
    trusted = trusted_after(issuer(root=ROOT, issuing=NEW))

    with pytest.raises(NotSealed):
        wire.receive(issuer(root=ROOT, issuing=OLD).say(HELLO), trusted)


@pytest.mark.parametrize("text", ["{}", '{"root": "aa", "issuing": "bb"}', "[]", "no JSON"])
def test_a_file_that_holds_no_keys_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        Issuer.read(text)
