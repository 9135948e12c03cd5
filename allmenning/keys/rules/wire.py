"""What the platform and a gateway tell one another, each message sealed by its sender.

Whatever carries the messages is trusted with nothing: it may lose, repeat, delay, swap and forge
them, and no door opens that should not. Changes are counted without gaps for each gateway; a
gateway takes only the one that follows the last it has, and asks for what it misses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Any, TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from allmenning.keys.rules.grants import moment, seconds
from allmenning.keys.rules.sealing import NotSealed, PublicKeys, seal, unsealed

# How often the platform says that it is there and what time it is.
BEACON_SECONDS = 60
# What no lock counts to, and every store of numbers holds.
_LARGEST = 2**63
# An answer that takes longer tells no time that a clock is put back by.
ANSWERED_WITHIN = timedelta(seconds=10)
MOST_CHANGES = 200
MOST_LINES = 500


def down(gateway: int) -> str:
    """The topic on which the platform tells a gateway."""
    return f"allmenning/gateways/{gateway}/down"


def up(gateway: int) -> str:
    """The topic on which a gateway tells the platform."""
    return f"allmenning/gateways/{gateway}/up"


@dataclass(frozen=True)
class Granted:
    """A grant to keep: its token, the counter of its digits (None: it has none) and its card."""

    token: bytes
    pin: int | None = None
    card: bytes = b""


@dataclass(frozen=True)
class Revoked:
    """A grant that opens nothing any more; nobody needs to remember it after `until`."""

    grant: bytes
    until: datetime


@dataclass(frozen=True)
class Epoch:
    """Everything issued in an earlier epoch is worthless."""

    number: int


@dataclass(frozen=True)
class Keys:
    """The keys that issue, each sealed by the municipality's root key (`certified`)."""

    certificates: tuple[bytes, ...]


@dataclass(frozen=True)
class Doors:
    """All doors of the gateway: (number, driver, address) of each."""

    doors: tuple[tuple[int, str, str], ...]


Change: TypeAlias = Granted | Revoked | Epoch | Keys | Doors


@dataclass(frozen=True)
class Hello:
    """The platform is there: how far its changes go, its epoch, and what time it is.

    `answers` is what the gateway's `Have` asked, so that it knows the time is not an old one; empty
    when nothing was asked.
    """

    gateway: int
    sequence: int
    epoch: int
    at: datetime
    answers: bytes = b""


@dataclass(frozen=True)
class Changes:
    """Changes number `first`, `first` + 1, …"""

    gateway: int
    first: int
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Received:
    """The platform has kept a gateway's record up to and with this line."""

    gateway: int
    sequence: int


@dataclass(frozen=True)
class Have:
    """A gateway is there: the last change it has kept, its epoch, its clock, and what it knows of
    its doors' health as {door: {name: value}}. The platform answers with what follows, and with a
    `Hello` that has the random bytes it `asks` with; an answer is fresh for `ANSWERED_WITHIN`."""

    gateway: int
    sequence: int
    epoch: int
    at: datetime
    health: dict[int, dict[str, Any]]
    asks: bytes = b""


@dataclass(frozen=True)
class Lines:
    """Lines of a gateway's record from number `first`, as `rules.records.written` wrote them."""

    gateway: int
    first: int
    lines: tuple[bytes, ...]


@dataclass(frozen=True)
class RevocationList:
    """What was taken back and could still be shown: carried by phones to doors that hear nothing."""

    gateway: int
    sequence: int
    epoch: int
    revoked: tuple[Revoked, ...]


Message: TypeAlias = Hello | Changes | Received | Have | Lines | RevocationList


def send(message: Message, *, key: Ed25519PrivateKey, key_id: bytes) -> bytes:
    """The message sealed by its sender."""
    return seal([type(message).__name__, *_fields(message)], key=key, key_id=key_id)


def receive(data: bytes, keys: PublicKeys) -> Message:
    """The message inside. Raises NotSealed for anything our sender did not seal, or cannot read."""
    value = unsealed(data, keys)
    try:
        return _message(value)
    except (TypeError, ValueError, KeyError, OverflowError, OSError, AttributeError) as error:
        raise NotSealed("no message of ours") from error


def certify(
    key_id: bytes,
    public: Ed25519PublicKey,
    *,
    until: datetime,
    root: Ed25519PrivateKey,
    root_id: bytes,
) -> bytes:
    """The root's word that a key issues until a time."""
    claims = ["key", key_id, public.public_bytes_raw(), seconds(until)]
    return seal(claims, key=root, key_id=root_id)


def certified(
    certificates: Sequence[bytes], root: PublicKeys, *, now: datetime
) -> dict[bytes, Ed25519PublicKey]:
    """The keys the root vouches for now, by their ids. What it does not vouch for is left out."""
    found = {}
    for certificate in certificates:
        try:
            claims = unsealed(certificate, root)
            match claims:
                case ["key", bytes(key_id), bytes(public), int(until)] if seconds(now) < until:
                    found[key_id] = Ed25519PublicKey.from_public_bytes(public)
        except ValueError:
            continue
    return found


def _fields(message: Message) -> list[Any]:
    match message:
        case Hello(gateway, sequence, epoch, at, answers):
            return [gateway, sequence, epoch, seconds(at), answers]
        case Changes(gateway, first, changes):
            return [gateway, first, [change_fields(one) for one in changes]]
        case Received(gateway, sequence):
            return [gateway, sequence]
        case Have(gateway, sequence, epoch, at, health, asks):
            return [gateway, sequence, epoch, seconds(at), health, asks]
        case Lines(gateway, first, lines):
            return [gateway, first, list(lines)]
        case RevocationList(gateway, sequence, epoch, revoked):
            return [gateway, sequence, epoch, [[one.grant, seconds(one.until)] for one in revoked]]


def _message(value: Any) -> Message:
    match value:
        case ["Hello", int(gateway), int(sequence), int(epoch), int(at), bytes(answers)]:
            return Hello(gateway, sequence, epoch, moment(at), answers)
        case ["Changes", int(gateway), int(first), list(changes)]:
            return Changes(gateway, first, tuple(change_in(one) for one in changes))
        case ["Received", int(gateway), int(sequence)]:
            return Received(gateway, sequence)
        case ["Have", int(gateway), int(sequence), int(epoch), int(at), dict(health), bytes(asks)]:
            return Have(gateway, sequence, epoch, moment(at), _health(health), asks)
        case ["Lines", int(gateway), int(first), list(lines)]:
            return Lines(gateway, first, tuple(_bytes(one) for one in lines))
        case ["RevocationList", int(gateway), int(sequence), int(epoch), list(revoked)]:
            listed = tuple(Revoked(_bytes(id), moment(until)) for id, until in revoked)
            return RevocationList(gateway, sequence, epoch, listed)
    raise ValueError("another message")


def _bytes(value: Any) -> bytes:
    """The bytes themselves: of a number, `bytes` would make as many as it says."""
    if not isinstance(value, bytes):
        raise TypeError("no bytes")
    return value


def is_plain(value: Any) -> bool:
    """Whether something that is told can be kept and shown: a number that is one, or plain text."""
    match value:
        case str(text):
            return text.isprintable()
        case int(number):
            return abs(number) < _LARGEST
        case float(number):
            return isfinite(number)
    return value is None


def _health(value: dict[Any, Any]) -> dict[int, dict[str, Any]]:
    """Names and values of each door; a stolen gateway may say anything. What a lock made its gateway
    say that is not plain is left out: it would stand in the way of all that the gateway confirms."""
    for door, told in value.items():
        known = isinstance(told, dict) and all(
            isinstance(name, str) and isinstance(one, str | int | float | None)
            for name, one in told.items()
        )
        if not (isinstance(door, int) and known):
            raise TypeError("no health")
    return {
        door: {name: one for name, one in told.items() if is_plain(name) and is_plain(one)}
        for door, told in value.items()
    }


def change_fields(change: Change) -> list[Any]:
    """The change as plain CBOR values, as it travels inside `Changes`."""
    match change:
        case Granted(token, pin, card):
            return ["grant", token, pin, card]
        case Revoked(grant, until):
            return ["revoke", grant, seconds(until)]
        case Epoch(number):
            return ["epoch", number]
        case Keys(certificates):
            return ["keys", list(certificates)]
        case Doors(doors):
            return ["doors", [list(one) for one in doors]]


def change_in(fields: Any) -> Change:
    """The change that `change_fields` wrote. Raises ValueError or TypeError for anything else."""
    match fields:
        case ["grant", bytes(token), int() | None as pin, bytes(card)]:
            return Granted(token, pin, card)
        case ["revoke", bytes(grant), int(until)]:
            return Revoked(grant, moment(until))
        case ["epoch", int(number)]:
            return Epoch(number)
        case ["keys", list(certificates)]:
            return Keys(tuple(_bytes(one) for one in certificates))
        case ["doors", list(doors)]:
            return Doors(tuple(_door(one) for one in doors))
    raise ValueError("another change")


def _door(value: Any) -> tuple[int, str, str]:
    match value:
        case [int(number), str(driver), str(address)]:
            return number, driver, address
    raise ValueError("no door")
