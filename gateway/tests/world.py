"""A platform in a few lines, as a gateway sees it: its keys, its time, and what it sends."""

import itertools
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from allmenning.core.period import Period
from allmenning.keys.rules import wire
from allmenning.keys.rules.clocks import Reading
from allmenning.keys.rules.decisions import Presentation
from allmenning.keys.rules.grants import Access, Grant, issue
from allmenning.keys.rules.presenting import By, Digits, Order, OrderClaims, give
from gateway.clock import Clock
from gateway.core import Gateway
from gateway.known import Identity
from gateway.store import Store

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
NUMBER, DOOR = 7, 1
SECRET = bytes(range(32))
_count = itertools.count(1)


def key_id(key: Ed25519PrivateKey) -> bytes:
    return sha256(key.public_key().public_bytes_raw()).digest()[:8]


ROOT = Ed25519PrivateKey.from_private_bytes(b"r" * 32)
ISSUING = Ed25519PrivateKey.from_private_bytes(b"i" * 32)
OWN = Ed25519PrivateKey.from_private_bytes(b"g" * 32)
IDENTITY = Identity(NUMBER, OWN, SECRET, {key_id(ROOT): ROOT.public_key()})


def certified_by(root: Ed25519PrivateKey) -> wire.Keys:
    """The issuing key, vouched for by a root for a year."""
    until = NOW + timedelta(days=365)
    word = wire.certify(
        key_id(ISSUING), ISSUING.public_key(), until=until, root=root, root_id=key_id(ROOT)
    )
    return wire.Keys((word,))


KEYS = certified_by(ROOT)
DOORS = wire.Doors(((DOOR, "zigbee2mqtt", "zigbee2mqtt/hoveddor"),))


class Hands:
    """The two clocks of a computer, turned by hand."""

    def __init__(self, now: datetime = NOW) -> None:
        self.wall, self.ticks = now, 0.0

    def clock(self) -> Clock:
        return Clock(lambda: self.wall, lambda: self.ticks)

    def pass_by(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.ticks += seconds


class Platform:
    """Counts changes and seals what it sends."""

    def __init__(self) -> None:
        self.line: list[wire.Change] = [KEYS, wire.Epoch(1), DOORS]

    def changes(self, *more: wire.Change, after: int = 0) -> bytes:
        self.line.extend(more)
        return sealed(wire.Changes(NUMBER, after + 1, tuple(self.line[after:])))

    def tell(self, gateway: Gateway, *more: wire.Change) -> None:
        """Sends what the gateway does not have yet."""
        gateway.heard(self.changes(*more, after=gateway.sequence))


def sealed(message: wire.Message) -> bytes:
    return wire.send(message, key=ISSUING, key_id=key_id(ISSUING))


def tell_time(gateway: Gateway, now: datetime) -> None:
    """Answers what time it is, when the gateway asks."""
    have = gateway.have({})
    gateway.heard(sealed(wire.Hello(NUMBER, have.sequence, have.epoch, now, have.asks)))


def gateway(path: Path | str = ":memory:", hands: Hands | None = None) -> Gateway:
    return Gateway(IDENTITY, Store(path), (hands or Hands()).clock())


def told(path: Path | str = ":memory:", *more: wire.Change) -> Gateway:
    """A gateway that knows its keys, its door and these changes."""
    made = gateway(path)
    Platform().tell(made, *more)
    return made


def grant(
    *,
    starts: datetime = NOW,
    hours: float = 2,
    uses: int | None = None,
    is_staff: bool = False,
    issued_at: datetime = NOW,
) -> Grant:
    number = next(_count)
    during = Period(starts, starts + timedelta(hours=hours))
    return Grant(
        id=sha256(str(number).encode()).digest()[:16],
        issuer="oslo",
        gateway=NUMBER,
        doors=(Access(DOOR, during),),
        issued_at=issued_at,
        lease=Period(issued_at, issued_at + timedelta(hours=72)),
        epoch=1,
        uses=uses,
        is_staff=is_staff,
    )


def granted(one: Grant, pin: int | None = 0) -> wire.Granted:
    return wire.Granted(issue(one, key=ISSUING, key_id=key_id(ISSUING)), pin)


def revoked(one: Grant) -> wire.Revoked:
    return wire.Revoked(one.id, one.lease.end)


def digits(code: str) -> Presentation:
    return Presentation(DOOR, "1", Digits(code))


def ordered(by: By = By.STAFF, grant: bytes = b"", at: datetime = NOW) -> Presentation:
    return Presentation(DOOR, "1", order(by, grant, at))


def order(by: By = By.STAFF, grant: bytes = b"", at: datetime = NOW) -> Order:
    id = sha256(f"order{next(_count)}".encode()).digest()[:16]
    claims = OrderClaims(id, NUMBER, DOOR, by, grant, at + timedelta(seconds=8))
    return Order(give(claims, key=ISSUING, key_id=key_id(ISSUING)))


def at(now: datetime = NOW) -> Reading:
    return Reading(now, True)
