"""What is shown at a door, what the door knows, and the answer it gets from `deciding.decide`."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from allmenning.keys.rules.clocks import LONG_AGO
from allmenning.keys.rules.grants import Grant
from allmenning.keys.rules.lockout import Lockout
from allmenning.keys.rules.presenting import By, Shown
from allmenning.keys.rules.sealing import PublicKeys


class Reason(StrEnum):
    """Why the door opens or not: what the reader shows and the record keeps."""

    OPEN = "open"
    TOO_EARLY = "too_early"
    ENDED = "ended"
    WRONG_DOOR = "wrong_door"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    FORGED = "forged"
    USED_UP = "used_up"
    REPLAYED = "replayed"
    STALE = "stale"
    NEEDS_PIN = "needs_pin"
    WRONG_PIN = "wrong_pin"
    READER_LOCKED = "reader_locked"
    CLOCK_UNSAFE = "clock_unsafe"
    NOT_WRITTEN = "not_written"


@dataclass(frozen=True)
class Entry:
    """A grant the door was told of, with its code of digits and its card, when it has them."""

    grant: Grant
    pin: str = ""
    card: bytes = b""


@dataclass(frozen=True)
class Table:
    """What a door knows. `seen` holds what opens only once and has been shown: the ids of orders,
    screens and codes; `used` how often a grant has opened; `by_pin` and `by_card` lead to grants.
    `vouched` is the last time at which the platform said that the door had been told everything: the
    grants it was told of are lent for three days from then, too."""

    gateway: int
    epoch: int
    keys: PublicKeys
    secret: bytes
    doors: Container[int]
    entries: Mapping[bytes, Entry] = field(default_factory=dict)
    by_pin: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    by_card: Mapping[bytes, tuple[bytes, ...]] = field(default_factory=dict)
    revoked: Container[bytes] = frozenset()
    used: Mapping[bytes, int] = field(default_factory=dict)
    seen: Container[bytes] = frozenset()
    lockouts: Mapping[str, Lockout] = field(default_factory=dict)
    vouched: datetime = LONG_AGO


@dataclass(frozen=True)
class Presentation:
    """Something shown to one reader at one door (its number at the gateway)."""

    door: int
    reader: str
    shown: Shown


@dataclass(frozen=True)
class Decision:
    """The answer. `opens_at` stands beside TOO_EARLY; `once` must be remembered before opening.

    `grant` is the mark of a one-use code (`pins.offline_mark`), which is of no grant the door knows.
    """

    reason: Reason
    by: By
    grant: bytes = b""
    order: bytes = b""
    once: bytes = b""
    opens_at: datetime | None = None

    @property
    def allowed(self) -> bool:
        return self.reason is Reason.OPEN

    @property
    def is_wrong_guess(self) -> bool:
        """Whether it counts towards locking the reader for digits. A card that nobody knows is no
        guess: it lay beside the right one in a purse."""
        guessed = self.reason is Reason.UNKNOWN and self.by in (By.PIN, By.OFFLINE_CODE)
        return guessed or self.reason is Reason.WRONG_PIN
