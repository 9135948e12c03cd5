"""A real gateway beside the platform's rows, without a network between them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from allmenning.keys.channels.exchange import Exchange, Outgoing
from allmenning.keys.models import Gateway as Row
from allmenning.keys.models import Grant
from allmenning.keys.queries.pins import codes_of, secret_of
from allmenning.keys.rules import wire
from allmenning.keys.rules.decisions import Decision, Presentation
from allmenning.keys.rules.issuer import Issuer, key_id
from allmenning.keys.rules.presenting import Digits, Order, Shown
from gateway.clock import Clock
from gateway.core import Gateway
from gateway.journal import OPENED
from gateway.known import Identity
from gateway.store import Store
from tests.cast_doors import GATEWAY_KEY

ISSUER = Issuer(
    Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32),
    Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32),
)

MOST_MESSAGES = 1000


def code_of(grant: Grant) -> str:
    """The code of digits of a grant that has one door."""
    (digits,) = codes_of(grant).values()
    return digits


@dataclass
class Doorstep:
    """A gateway and the exchange it talks to; `loses` says which messages never arrive."""

    row: int
    clock: Callable[[], datetime]
    exchange: Exchange = field(default_factory=lambda: Exchange(ISSUER))
    loses: Callable[[Outgoing], bool] = lambda _: False
    ordered: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        root = ISSUER.root.public_key()
        identity = Identity(self.row, GATEWAY_KEY, secret_of(self.row), {key_id(root): root})
        self.store = Store(":memory:")
        clock = Clock(wall=self.clock, ticks=lambda: self.clock().timestamp())
        self.gateway = Gateway(identity, self.store, clock)

    def connects(self, health: Mapping[int, dict[str, Any]] = MappingProxyType({})) -> None:
        """The gateway says what it has, and both say what follows until neither has more."""
        self._deliver(self._says(self.gateway.have(dict(health))))

    def told(self) -> None:
        """The platform is woken for the gateway."""
        self._deliver(self.exchange.tell(self.row, now=self.clock()))

    def reports(self) -> None:
        """The gateway sends what was opened."""
        lines = self.gateway.journal.unsent()
        if lines is not None:
            self._deliver(self._says(lines))

    def says(self, message: wire.Message) -> list[Outgoing]:
        """What the platform answers to a message of the gateway."""
        return self._says(message)

    def _says(self, message: wire.Message) -> list[Outgoing]:
        key = self.gateway.identity.key
        sealed = wire.send(message, key=key, key_id=self.gateway.identity.key_id)
        return self.exchange.hear(self.row, sealed, now=self.clock())

    def _deliver(self, messages: Iterable[Outgoing]) -> None:
        waiting = list(messages)
        for _ in range(MOST_MESSAGES):
            if not waiting:
                return
            one = waiting.pop(0)
            if self.loses(one):
                continue
            if one.is_order:
                self.ordered.append(one.payload)
                continue
            for answer in self.gateway.heard(one.payload):
                waiting += self._says(answer)
        raise AssertionError("They would talk for ever.")

    def shows(self, door: int, shown: Shown) -> Decision:
        """Somebody shows something to the reader at the door; when it opens, that is written."""
        presented = Presentation(door, "reader", shown)
        attempt = self.gateway.attempt(presented, self.gateway.reading())
        if attempt.decision.allowed and attempt.sequence is not None:
            self.gateway.journal.outcome(attempt.sequence, OPENED)
        return attempt.decision

    def types(self, door: int, code: str) -> str:
        """The answer to six digits."""
        return self.shows(door, Digits(code)).reason.value

    def takes_orders(self, door: int) -> list[str]:
        """The answers to the orders that have come."""
        came, self.ordered = self.ordered, []
        return [self.shows(door, Order(one)).reason.value for one in came]


def at_row(gateway: Row, clock: Callable[[], datetime]) -> Doorstep:
    """The gateway of a row."""
    return Doorstep(gateway.pk, clock)
