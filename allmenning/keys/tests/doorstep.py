"""What stands at a door in tests: keys, phones, grants, and the table a gateway decides from."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from allmenning.core.period import Period
from allmenning.keys.rules import pins, presenting
from allmenning.keys.rules.clocks import Reading
from allmenning.keys.rules.decisions import Entry, Presentation, Table
from allmenning.keys.rules.grants import Access, Grant, issue
from allmenning.keys.rules.presenting import By, OrderClaims, Screen, Shown

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)
EVENING = Period(NOW - HOUR, NOW + HOUR)
GATEWAY, DOOR, OTHER_DOOR, READER = 7, 1, 2, "reader-1"
SECRET = sha256(b"the secret of one gateway").digest()
CARD = pins.card_digest(SECRET, "1234567")


def issuer(name: str) -> tuple[Ed25519PrivateKey, bytes]:
    """A key and its id, the same each time for the same name."""
    key = Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())
    return key, sha256(key.public_key().public_bytes_raw()).digest()[:8]


ISSUING, KEY_ID = issuer("the key that issues")
KEYS = {KEY_ID: ISSUING.public_key()}


class Phone:
    """A phone with a key of its own, which signs square codes."""

    def __init__(self, name: str) -> None:
        seed = int.from_bytes(sha256(name.encode()).digest(), "big") >> 1
        self._key = ec.derive_private_key(seed, ec.SECP256R1())
        self.public = self._key.public_key().public_bytes(
            Encoding.X962, PublicFormat.CompressedPoint
        )

    def draws(self, token: bytes, at: datetime, revoked: bytes = b"") -> Screen:
        """The square code on its screen."""
        drawn_at = int(at.timestamp())
        signed = presenting.what_phone_signs(token, drawn_at)
        numbers = decode_dss_signature(self._key.sign(signed, ec.ECDSA(SHA256())))
        return Screen(token, drawn_at, b"".join(n.to_bytes(32, "big") for n in numbers), revoked)


PHONE = Phone("the holder's")


def grant(name: str = "a grant", during: Period = EVENING, **changes: Any) -> Grant:
    """A grant to the door that anybody can show by its digits only."""
    usual = Grant(
        id=sha256(name.encode()).digest()[:16],
        issuer="oslo",
        gateway=GATEWAY,
        doors=(Access(DOOR, during),),
        issued_at=during.start,
        lease=during,
        epoch=1,
    )
    return replace(usual, **changes)


def token(of: Grant) -> bytes:
    """The grant as it travels."""
    return issue(of, key=ISSUING, key_id=KEY_ID)


def entry(of: Grant, card: bytes = b"") -> Entry:
    """What the gateway keeps of it."""
    return Entry(of, code(of), card)


def code(of: Grant) -> str:
    """Its six digits."""
    return pins.pin(SECRET, of.id, pins.free_counter(SECRET, of.id, ()))


def table(*entries: Entry, **changes: Any) -> Table:
    """What the gateway knows."""
    usual = Table(
        gateway=GATEWAY,
        epoch=1,
        keys=KEYS,
        secret=SECRET,
        doors={DOOR, OTHER_DOOR},
        entries={one.grant.id: one for one in entries},
        by_pin=_led_by((one.pin, one) for one in entries),
        by_card=_led_by((one.card, one) for one in entries if one.card),
    )
    return replace(usual, **changes)


def _led_by(pairs: Iterable[tuple[Any, Entry]]) -> dict[Any, tuple[bytes, ...]]:
    led: dict[Any, tuple[bytes, ...]] = {}
    for name, one in pairs:
        led[name] = (*led.get(name, ()), one.grant.id)
    return led


def at(instant: datetime, *, is_safe: bool = True) -> Reading:
    """The gateway's clock."""
    return Reading(instant, is_safe)


def shown(what: Shown, door: int = DOOR) -> Presentation:
    """Something shown at the door."""
    return Presentation(door, READER, what)


def order(of: Grant | None = None, **changes: Any) -> presenting.Order:
    """The platform's order to open the door now."""
    usual = OrderClaims(
        id=sha256(b"an order").digest()[:16],
        gateway=GATEWAY,
        door=DOOR,
        by=By.STAFF if of is None else By.BUTTON,
        grant=b"" if of is None else of.id,
        deadline=NOW + presenting.ORDER_LASTS,
    )
    sealed = presenting.give(replace(usual, **changes), key=ISSUING, key_id=KEY_ID)
    return presenting.Order(sealed)
