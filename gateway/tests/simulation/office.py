"""The platform as a model: bookings become grants, and each gateway is told in turn.

It issues by the rules alone, has a database that can be set back, and receives the record of
openings as `Opening` does: each line once by its number, its link checked.
"""

import copy
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from allmenning.core.period import Period
from allmenning.keys.rules import pins, wire
from allmenning.keys.rules.grants import Access, Grant, coming, is_near, issue, lease
from allmenning.keys.rules.presenting import ORDER_LASTS, By, OrderClaims, give
from allmenning.keys.rules.records import FIRST_LINK, linked

MASTER = sha256(b"the secret of all gateways").digest()


def made_key(name: str) -> tuple[Ed25519PrivateKey, bytes]:
    key = Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())
    return key, sha256(key.public_key().public_bytes_raw()).digest()[:8]


ROOT, ROOT_ID = made_key("root")
ISSUING, ISSUING_ID = made_key("issuing")


def secret_of(gateway: int) -> bytes:
    return hmac.digest(MASTER, gateway.to_bytes(8, "big"), "sha256")


@dataclass
class Held:
    """A grant as the platform has it. `ends` is the end of the lease last issued, `carried` that and
    the epoch of the copy its holder has on phone or paper: the first one, never fetched anew."""

    id: bytes
    gateway: int
    doors: tuple[Access, ...]
    form: str
    counter: int
    device: bytes | None
    parent: bytes | None = None
    stands: bool = True
    phone_token: bytes = b""
    paper_token: bytes = b""
    ends: datetime | None = None
    carried: tuple[datetime, int] | None = None

    @property
    def until(self) -> datetime:
        return max(one.during.end for one in self.doors)


@dataclass
class Line:
    """What is told to one gateway, and what came from it."""

    changes: list[wire.Change]
    epoch: int = 1
    lost: int = 0
    is_settled: bool = True
    epoch_at: int = 2
    received: int = 0
    link: bytes = FIRST_LINK
    lines: dict[int, bytes] = field(default_factory=dict)

    @property
    def sequence(self) -> int:
        return self.lost + len(self.changes)


@dataclass
class Office:
    """The platform. `tell` carries a message to a gateway, `incidents` is what must never happen."""

    chance: Random
    tell: Callable[[int, bytes], None]
    doors: dict[int, tuple[tuple[int, str, str], ...]]
    until: datetime
    grants: dict[bytes, Held] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    incidents: list[str] = field(default_factory=list)
    sent: dict[bytes, wire.Message] = field(default_factory=dict)
    is_gone: bool = False
    _codes: dict[tuple[int, str], datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        word = wire.certify(
            ISSUING_ID, ISSUING.public_key(), until=self.until, root=ROOT, root_id=ROOT_ID
        )
        for gateway, doors in self.doors.items():
            start: list[wire.Change] = [wire.Keys((word,)), wire.Epoch(1), wire.Doors(doors)]
            self.lines[gateway] = Line(start)

    def grant(
        self, gateway: int, doors: tuple[Access, ...], form: str, device: bytes, now: datetime
    ) -> Held:
        """Agrees on a key for these doors; `form` says how it is shown besides its digits."""
        id = self.chance.randbytes(16)
        taken = _Taken(self._codes, gateway, now)
        counter = pins.free_counter(secret_of(gateway), id, taken)
        held = Held(id, gateway, doors, form, counter, device)
        self._codes[gateway, self.code(held)] = held.until + timedelta(days=1)
        self.grants[id] = held
        self.lend(held, now)
        return held

    def code(self, held: Held) -> str:
        return pins.pin(secret_of(held.gateway), held.id, held.counter)

    def is_taken(self, gateway: int, code: str) -> bool:
        """Whether the digits are somebody's, now or lately."""
        return (gateway, code) in self._codes

    def card(self, held: Held) -> bytes:
        return pins.card_digest(secret_of(held.gateway), held.id.hex())

    def lend(self, held: Held, now: datetime) -> None:
        """Issues a lease, or renews it a day before it runs out, and tells the gateway."""
        lent = _lent(held, now)
        is_due = held.ends is None or (
            held.ends < held.until and held.ends - now < timedelta(hours=24)
        )
        if lent is None or not is_due:
            return
        held.ends = lent.end
        self._issue(held, lent, now)

    def _issue(self, held: Held, lent: Period, now: datetime) -> None:
        plain = Grant(
            id=held.id,
            issuer="oslo",
            gateway=held.gateway,
            doors=coming(held.doors, now=now),
            issued_at=now,
            lease=lent,
            epoch=self.lines[held.gateway].epoch,
            uses=1 if held.form == "once" else None,
            needs_pin=held.form == "guarded",
        )
        held.carried = held.carried or (lent.end, plain.epoch)
        held.paper_token = held.paper_token or issue(plain, key=ISSUING, key_id=ISSUING_ID)
        if held.form == "screen":
            bound = replace(plain, device=held.device)
            held.phone_token = held.phone_token or issue(bound, key=ISSUING, key_id=ISSUING_ID)
        token = issue(plain, key=ISSUING, key_id=ISSUING_ID)
        card = self.card(held) if held.form == "card" else b""
        self._queue(held.gateway, wire.Granted(token, held.counter, card), now)

    def revoke(self, held: Held, now: datetime) -> None:
        """Takes back a key and all that were shared from it."""
        shared = [one for one in self.grants.values() if one.parent == held.id]
        for one in [held, *shared]:
            if one.stands:
                one.stands = False
                self._queue(one.gateway, wire.Revoked(one.id, one.ends or one.until), now)

    def _queue(self, gateway: int, change: wire.Change, now: datetime) -> None:
        self.lines[gateway].changes.append(change)
        self.hello(gateway, now)

    def hello(self, gateway: int, now: datetime, answers: bytes = b"") -> None:
        line = self.lines[gateway]
        if line.is_settled and not self.is_gone:
            self._send(gateway, wire.Hello(gateway, line.sequence, line.epoch, now, answers))

    def order(self, held: Held | None, gateway: int, door: int, now: datetime) -> bytes:
        """An order to open, for who holds a key or for staff."""
        by = By.STAFF if held is None else By.BUTTON
        id, grant = self.chance.randbytes(16), b"" if held is None else held.id
        claims = OrderClaims(id, gateway, door, by, grant, now + ORDER_LASTS)
        return give(claims, key=ISSUING, key_id=ISSUING_ID)

    def heard(self, message: wire.Message, now: datetime) -> None:
        """A message from a gateway."""
        if self.is_gone:
            return
        match message:
            case wire.Have():
                self._answer(message, now)
            case wire.Lines():
                self._ingest(message)

    def _answer(self, have: wire.Have, now: datetime) -> None:
        gateway, line = have.gateway, self.lines[have.gateway]
        if not line.is_settled or _is_apart(have, line):
            self._settle(have, line, now)
        self.hello(gateway, now, have.asks)
        first = have.sequence + 1 - line.lost
        changes = tuple(line.changes[first - 1 :][: wire.MOST_CHANGES])
        if first > 0 and changes:
            self._send(gateway, wire.Changes(gateway, have.sequence + 1, changes))

    def _settle(self, have: wire.Have, line: Line, now: datetime) -> None:
        """After the database was set back: a new epoch, and all that stands is issued anew."""
        line.epoch = max(line.epoch, have.epoch) + 1
        if have.sequence > line.sequence:
            line.lost, line.changes = have.sequence, []
        line.is_settled, line.epoch_at = True, line.sequence + 1
        line.changes += [wire.Epoch(line.epoch), wire.Doors(self.doors[have.gateway])]
        for held in self.grants.values():
            lent = _lent(held, now)
            if held.gateway == have.gateway and lent is not None:
                held.ends = lent.end
                self._issue(held, lent, now)
        self._send(have.gateway, wire.Received(have.gateway, line.received))

    def _ingest(self, message: wire.Lines) -> None:
        line = self.lines[message.gateway]
        for number, content in enumerate(message.lines, start=message.first):
            if number <= line.received and line.lines[number] != content:
                self.incidents.append(f"line {number} came twice and differs")
            if number == line.received + 1:
                line.received, line.lines[number] = number, content
                line.link = linked(line.link, content)
        self._send(message.gateway, wire.Received(message.gateway, line.received))

    def _send(self, gateway: int, message: wire.Message) -> None:
        data = wire.send(message, key=ISSUING, key_id=ISSUING_ID)
        self.sent[data] = message
        self.tell(gateway, data)

    def saved(self) -> tuple[dict[bytes, Held], dict[int, Line]]:
        """A copy of the database."""
        grants = {id: copy.copy(one) for id, one in self.grants.items()}
        lines = {
            number: Line(
                list(line.changes),
                line.epoch,
                line.lost,
                line.is_settled,
                line.epoch_at,
                line.received,
                line.link,
                dict(line.lines),
            )
            for number, line in self.lines.items()
        }
        return grants, lines

    def set_back(self, to: tuple[dict[bytes, Held], dict[int, Line]]) -> None:
        """The database as it was; nothing is told to a gateway before it has said how far it is."""
        self.grants, self.lines = to
        for line in self.lines.values():
            line.is_settled = False


def _lent(held: Held, now: datetime) -> Period | None:
    """The lease of a copy issued now; None for a key that no door is to be told of now."""
    near = held.stands and is_near((one.during for one in held.doors), now=now)
    return lease(held.doors, now=now) if near else None


def _is_apart(have: wire.Have, line: Line) -> bool:
    """Whether a gateway has kept changes that are not those we have: our database was set back."""
    is_behind = have.epoch < line.epoch and have.sequence >= line.epoch_at
    return have.sequence > line.sequence or have.epoch > line.epoch or is_behind


class _Taken:
    """The codes in use at a gateway."""

    def __init__(self, codes: dict[tuple[int, str], datetime], gateway: int, now: datetime) -> None:
        self._codes, self._gateway, self._now = codes, gateway, now

    def __contains__(self, code: object) -> bool:
        until = self._codes.get((self._gateway, str(code)))
        return until is not None and until > self._now
