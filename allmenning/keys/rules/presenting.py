"""What people show at a door, and how it is written in a square code or in a message."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from allmenning.keys.rules.grants import moment, seconds
from allmenning.keys.rules.sealing import (
    NotSealed,
    PublicKeys,
    decoded,
    encoded,
    seal,
    unsealed,
)

# A code on a screen is drawn anew this often, and is good for as long before and after.
REDRAWN = timedelta(seconds=15)
# An order that has not reached the door by now opens nothing.
ORDER_LASTS = timedelta(seconds=8)


class By(StrEnum):
    """How somebody wanted in; also what the log of openings calls it."""

    SCREEN = "screen"
    PAPER = "paper"
    PIN = "pin"
    OFFLINE_CODE = "offline_code"
    CARD = "card"
    BUTTON = "button"
    PHONE = "phone"
    STAFF = "staff"
    OSLO = "oslo"


# Orders that the platform gives on somebody's behalf; the last two can do without a grant.
ORDERED = (By.BUTTON, By.PHONE, By.STAFF, By.OSLO)


@dataclass(frozen=True)
class Screen:
    """A square code on the phone a grant is bound to, signed by the phone when it was drawn.

    `revoked` is the newest list of what was taken back that the phone has got (`rules.wire`), so
    that a door that hears nothing is told by who comes.
    """

    token: bytes
    drawn_at: int
    signature: bytes
    revoked: bytes = b""


@dataclass(frozen=True)
class Paper:
    """A square code on paper, with the holder's code of digits when the grant asks for it."""

    token: bytes
    pin: str = ""


@dataclass(frozen=True)
class Digits:
    """Six or eight digits of a grant, or twelve that need no network."""

    code: str


@dataclass(frozen=True)
class Card:
    """A card the reader knows by its digest, and the holder's code."""

    digest: bytes
    pin: str


@dataclass(frozen=True)
class Order:
    """The platform's sealed order to open, on behalf of who pressed the button, rang, or is staff."""

    message: bytes


Shown: TypeAlias = Screen | Paper | Digits | Card | Order


@dataclass(frozen=True)
class OrderClaims:
    """What an order says. `id` is sixteen random bytes, used once; `grant` is empty for staff."""

    id: bytes
    gateway: int
    door: int
    by: By
    grant: bytes
    deadline: datetime


def give(order: OrderClaims, *, key: Ed25519PrivateKey, key_id: bytes) -> bytes:
    """The order sealed by the platform."""
    claims = [
        "order",
        order.id,
        order.gateway,
        order.door,
        order.by.value,
        order.grant,
        seconds(order.deadline),
    ]
    return seal(claims, key=key, key_id=key_id)


def order_in(message: bytes, keys: PublicKeys) -> OrderClaims:
    """What a sealed order says. Raises NotSealed."""
    match unsealed(message, keys):
        case [
            "order",
            bytes(id),
            int(gateway),
            int(door),
            str(by),
            bytes(grant),
            int(deadline),
        ] if by in ORDERED:
            return OrderClaims(id, gateway, door, By(by), grant, moment(deadline))
    raise NotSealed("no order")


def screen_code(screen: Screen) -> bytes:
    """The bytes in a square code on a screen."""
    carried = [screen.revoked] if screen.revoked else []
    return encoded([screen.token, screen.drawn_at, screen.signature, *carried])


def paper_code(token: bytes) -> bytes:
    """The bytes in a square code on paper."""
    return encoded([token])


def code_shown(data: bytes, pin: str = "") -> Screen | Paper:
    """What a reader saw in a square code. Raises NotSealed for any other code people show it."""
    value: Any = decoded(data)
    match value:
        case [bytes(token)]:
            return Paper(token, pin)
        case [bytes(token), int(drawn_at), bytes(signature)]:
            return Screen(token, drawn_at, signature)
        case [bytes(token), int(drawn_at), bytes(signature), bytes(revoked)]:
            return Screen(token, drawn_at, signature, revoked)
    raise NotSealed("another code")


def what_phone_signs(token: bytes, drawn_at: int) -> bytes:
    """What the phone signs each time it draws the code: the token, and when, in eight bytes."""
    return token + drawn_at.to_bytes(8, "big", signed=False)


def phone_signed(screen: Screen, device: bytes) -> bool:
    """Whether the phone with this key (P-256, compressed) signed; the signature is r and s, raw."""
    if len(screen.signature) != 64 or not 0 <= screen.drawn_at < 1 << 63:
        return False
    numbers = (
        int.from_bytes(half, "big") for half in (screen.signature[:32], screen.signature[32:])
    )
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), device)
        signed = what_phone_signs(screen.token, screen.drawn_at)
        key.verify(encode_dss_signature(*numbers), signed, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True
