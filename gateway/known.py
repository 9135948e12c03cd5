"""What the gateway knows, in memory: made from what it keeps, and changed along with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from allmenning.core.period import Period
from allmenning.keys.rules import pins, wire
from allmenning.keys.rules.clocks import LONG_AGO
from allmenning.keys.rules.decisions import Entry, Table
from allmenning.keys.rules.grants import LEASE, LONGEST_KEPT, moment, read
from allmenning.keys.rules.lockout import Lockout
from allmenning.keys.rules.sealing import NotSealed, PublicKeys, decoded
from gateway.store import Store

# What a gateway is in from the first day, without being told.
FIRST_EPOCH = 1
_KEYS_CHECKED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Identity:
    """Who this gateway is: its number, its own key, the secret of its codes of digits, and the root
    keys it trusts, by their ids."""

    number: int
    key: Ed25519PrivateKey
    secret: bytes
    root: PublicKeys

    @property
    def key_id(self) -> bytes:
        """The id of its own key: its number as eight bytes."""
        return self.number.to_bytes(8, "big")


@dataclass
class Known:
    """What decides, ready to be asked."""

    identity: Identity
    certificates: tuple[bytes, ...] = ()
    epoch: int = 0
    entries: dict[bytes, Entry] = field(default_factory=dict)
    by_pin: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    by_card: dict[bytes, tuple[bytes, ...]] = field(default_factory=dict)
    revoked: set[bytes] = field(default_factory=set)
    used: dict[bytes, int] = field(default_factory=dict)
    seen: set[bytes] = field(default_factory=set)
    lockouts: dict[str, Lockout] = field(default_factory=dict)
    doors: tuple[tuple[int, str, str], ...] = ()
    vouched: datetime = LONG_AGO
    _keys: PublicKeys = field(default_factory=dict)
    _checked: datetime | None = None

    def keys(self, now: datetime) -> PublicKeys:
        """The keys that issue at this time."""
        checked = self._checked
        if checked is None or not checked <= now < checked + _KEYS_CHECKED_EVERY:
            self._keys = wire.certified(self.certificates, self.identity.root, now=now)
            self._checked = now
        return self._keys

    def table(self, keys: PublicKeys) -> Table:
        """What `decide` asks for, with the keys that issue now."""
        return Table(
            gateway=self.identity.number,
            epoch=self.epoch,
            keys=keys,
            secret=self.identity.secret,
            doors={number for number, _, _ in self.doors},
            entries=self.entries,
            by_pin=self.by_pin,
            by_card=self.by_card,
            revoked=self.revoked,
            used=self.used,
            seen=self.seen,
            lockouts=self.lockouts,
            vouched=self.vouched,
        )

    def take_certificates(self, certificates: tuple[bytes, ...]) -> None:
        self.certificates, self._checked = certificates, None

    def add(self, entry: Entry) -> None:
        """Adds a grant, in place of an older copy of the same."""
        self.remove(entry.grant.id)
        self.entries[entry.grant.id] = entry
        if entry.pin:
            self.by_pin[entry.pin] = (*self.by_pin.get(entry.pin, ()), entry.grant.id)
        if entry.card:
            self.by_card[entry.card] = (*self.by_card.get(entry.card, ()), entry.grant.id)

    def remove(self, id: bytes) -> None:
        """Forgets a grant, if it is known."""
        entry = self.entries.pop(id, None)
        if entry is not None:
            _without(self.by_pin, entry.pin, id)
            _without(self.by_card, entry.card, id)

    def codes_at(self, door: int) -> Iterator[tuple[bytes, str, Period]]:
        """Grant, code of digits, and when it opens the door, of each that counts there."""
        lent_until = self.vouched + LEASE
        for entry in self.entries.values():
            grant = entry.grant
            if not entry.pin or grant.epoch < self.epoch:
                continue
            for access in grant.doors:
                ends = min(access.during.end, max(grant.lease.end, lent_until))
                if access.door == door and access.during.start < ends:
                    yield grant.id, entry.pin, Period(access.during.start, ends)

    def entry(self, token: bytes, pin: int | None, card: bytes, keys: PublicKeys) -> Entry:
        """A grant with its derived code. Raises NotSealed when none of these keys issued it."""
        grant = read(token, keys, longest=LONGEST_KEPT)
        code = "" if pin is None else pins.pin(self.identity.secret, grant.id, pin)
        return Entry(grant, code, card)


def load(identity: Identity, store: Store) -> Known:
    """All that is kept. A grant was checked when it came; here only that the root vouched for the
    key, whatever time it is, since a clock may be wrong at the start."""
    known = Known(
        identity,
        certificates=store.certificates(),
        epoch=max(store.number("epoch"), FIRST_EPOCH),
        vouched=moment(store.number("vouched")),
        revoked=set(store.revoked()),
        used=store.used(),
        seen=store.seen(),
        lockouts=store.lockouts(),
        doors=store.doors(),
    )
    vouched = wire.certified(known.certificates, identity.root, now=LONG_AGO)
    for entry in _readable(known, store.granted(), vouched):
        known.add(entry)
    return known


def _readable(
    known: Known, rows: Iterable[tuple[bytes, int | None, bytes]], keys: PublicKeys
) -> Iterable[Entry]:
    for row in rows:
        try:
            yield known.entry(*row, keys)
        except NotSealed:
            continue


def _without(index: dict, name: object, id: bytes) -> None:
    left = tuple(one for one in index.get(name, ()) if one != id)
    if left:
        index[name] = left
    else:
        index.pop(name, None)


def certificates_in(data: bytes) -> tuple[bytes, ...]:
    """The certificates at the head of a message of changes, not yet checked in any way."""
    match decoded(data):
        case cbor2.CBORTag(tag=18, value=[_, _, bytes(payload), _]):
            match decoded(payload):
                case ["Changes", _, _, [["keys", [*certificates]], *_]]:
                    return tuple(one for one in certificates if isinstance(one, bytes))
    return ()
