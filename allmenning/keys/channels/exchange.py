"""What the platform and its gateways say to one another: messages in, messages out, no network.

The rows are the truth; what is remembered here only saves sending twice, and may be lost.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from django.db.models import F

from allmenning.core import queries, scope
from allmenning.keys.actions.carrying import seal_carried
from allmenning.keys.actions.hearing import take_have, take_lines
from allmenning.keys.actions.restoring import take_revocations
from allmenning.keys.actions.sealing import changes_after, orders_due, seal_for_phones
from allmenning.keys.models import Gateway
from allmenning.keys.queries.oslo import is_reached
from allmenning.keys.rules import wire
from allmenning.keys.rules.issuer import Issuer
from allmenning.keys.rules.sealing import NotSealed

log = logging.getLogger("allmenning.keys")

# What is not confirmed by now was lost on the way.
LOST_AFTER = timedelta(seconds=5)


@dataclass(frozen=True)
class Outgoing:
    """A sealed message for one gateway. An order is worth nothing later and must not be kept."""

    gateway: int
    payload: bytes
    is_order: bool = False


Said: TypeAlias = list[Outgoing]


@dataclass
class _Sent:
    """How far a gateway has been sent changes, when, and what it had confirmed then."""

    last: int = 0
    at: datetime | None = None
    confirmed: int = -1

    def is_old(self, now: datetime, wait: timedelta = LOST_AFTER) -> bool:
        """Whether something should have come of it by now."""
        return self.at is None or now - self.at > wait


@dataclass
class Exchange:
    """Answers gateways, and tells them what is new. For one thread at a time."""

    issuer: Issuer
    _homes: dict[int, int] = field(default_factory=dict)
    _sent: dict[int, _Sent] = field(default_factory=dict)
    _asked_for: dict[int, int] = field(default_factory=dict)
    _ahead: set[int] = field(default_factory=set)

    def tell(self, gateway: int, *, now: datetime) -> Said:
        """There is something for this gateway: orders first, then changes, then copies to seal."""
        with self._at_home(gateway) as is_known:
            if not is_known:
                return []
            said = [
                Outgoing(gateway, order, is_order=True)
                for order in orders_due(gateway_id=gateway, issuer=self.issuer, now=now)
            ]
            row = Gateway.objects.get(pk=gateway)
            sent = self._sent.setdefault(gateway, _Sent(row.acknowledged))
            said += self._changes(row, max(sent.last, row.acknowledged), now)
            seal_for_phones(gateway_id=gateway, issuer=self.issuer, now=now)
            seal_carried(gateway_id=gateway, issuer=self.issuer, now=now)
        return said

    def everybody(self, *, now: datetime) -> list[int]:
        """Every gateway of every municipality."""
        return self._all()

    def greet(self, gateway: int, *, now: datetime) -> Said:
        """To a gateway: that we are there, how far the changes go, and what time it is. Copies on
        phones that soon run out are sealed anew."""
        with self._at_home(gateway) as is_known:
            if not is_known:
                return []
            seal_for_phones(gateway_id=gateway, issuer=self.issuer, now=now)
            seal_carried(gateway_id=gateway, issuer=self.issuer, now=now)
            return [self._hello(Gateway.objects.get(pk=gateway), now)]

    def late(self, *, now: datetime) -> list[int]:
        """The gateways for which something seems to be lost, or that we were not woken for."""
        found = []
        for home in queries.all_by_name():
            with scope.municipality(home.pk):
                behind = Gateway.objects.filter(acknowledged__lt=F("sequence"))
                found += [row.pk for row in behind.order_by("pk") if self._is_late(row, now)]
        return found

    def repeat(self, gateway: int, *, now: datetime) -> Said:
        """What a gateway has not confirmed, once more."""
        self._sent.pop(gateway, None)
        return self.tell(gateway, now=now)

    def _is_late(self, row: Gateway, now: datetime) -> bool:
        """Whether nothing has come of what was sent; a gateway that is gone is asked less often."""
        sent = self._sent.get(row.pk)
        wait = LOST_AFTER if is_reached(row, now=now) else timedelta(minutes=1)
        return sent is None or sent.is_old(now, wait)

    def hear(self, gateway: int, payload: bytes, *, now: datetime) -> Said:
        """Take what came on a gateway's topic; what it did not seal is nothing."""
        with self._at_home(gateway) as is_known:
            if not is_known:
                return []
            row = Gateway.objects.get(pk=gateway)
            try:
                message = wire.receive(payload, _keys_of(row))
            except NotSealed:
                log.warning("a message that the gateway did not seal", extra={"gateway": gateway})
                return []
            if message.gateway != gateway:
                return []
            return self._take(message, row, now)

    def _take(self, message: wire.Message, row: Gateway, now: datetime) -> Said:
        match message:
            case wire.Have():
                return self._take_have(message, row, now)
            case wire.Lines():
                return [self._take_lines(message, now)]
            case wire.RevocationList():
                take_revocations(listed=message, now=now)
        return []

    def _take_have(self, have: wire.Have, row: Gateway, now: datetime) -> Said:
        if self._is_ahead(have, row):
            return [self._hello(row, now)]
        row = take_have(have=have, now=now)
        sent = self._sent.setdefault(row.pk, _Sent(have.sequence))
        # A step back, or none for a while although more was sent: that was lost.
        stands_still = have.sequence == sent.confirmed and sent.is_old(now)
        if have.sequence < sent.last and (have.sequence < sent.confirmed or stands_still):
            sent.last = have.sequence
        sent.last = min(sent.last, row.sequence) if sent.last >= have.sequence else have.sequence
        sent.confirmed = have.sequence
        # A new door believes no time before the changes have told it whom to believe.
        answer = [self._hello(row, now, answers=have.asks)] if have.asks else []
        return self._changes(row, sent.last, now) + answer

    def _is_ahead(self, have: wire.Have, row: Gateway) -> bool:
        """Whether it has more than we ever sent, said for the first time: it is told how far we are,
        and tells what it knows is taken back before it says so again."""
        is_ahead = have.sequence > row.sequence or have.epoch > row.epoch
        if not is_ahead or have.gateway in self._ahead:
            self._ahead.discard(have.gateway)
            return False
        self._ahead.add(have.gateway)
        return True

    def _take_lines(self, lines: wire.Lines, now: datetime) -> Outgoing:
        asked = self._asked_for.pop(lines.gateway, 0) == lines.first
        kept = take_lines(lines=lines, may_miss=asked, now=now)
        if kept is None:
            self._asked_for[lines.gateway] = lines.first
            kept = int(Gateway.objects.get(pk=lines.gateway).received)
        return self._out(wire.Received(lines.gateway, kept))

    def _changes(self, row: Gateway, after: int, now: datetime) -> Said:
        if after >= row.sequence:
            return []
        found = changes_after(gateway_id=row.pk, after=after, issuer=self.issuer, now=now)
        if found is None:
            return []
        sent = self._sent.setdefault(row.pk, _Sent())
        sent.last, sent.at = after + len(found.changes), now
        return [self._out(found)]

    def _hello(self, row: Gateway, now: datetime, *, answers: bytes = b"") -> Outgoing:
        return self._out(wire.Hello(row.pk, row.sequence, row.epoch, now, answers))

    def _out(self, message: wire.Message) -> Outgoing:
        return Outgoing(message.gateway, self.issuer.say(message))

    @contextmanager
    def _at_home(self, gateway: int) -> Iterator[bool]:
        """Within the gateway's municipality; says whether there is such a gateway."""
        if gateway not in self._homes:
            self._all()
        if gateway not in self._homes:
            yield False
            return
        with scope.municipality(self._homes[gateway]):
            yield True

    def _all(self) -> list[int]:
        """Every gateway of every municipality, one after another in its own scope."""
        homes: dict[int, int] = {}
        for home in queries.all_by_name():
            with scope.municipality(home.pk):
                homes |= dict.fromkeys(Gateway.objects.values_list("pk", flat=True), home.pk)
        self._homes = homes
        return sorted(homes)


def _keys_of(row: Gateway) -> dict[bytes, Ed25519PublicKey]:
    public = Ed25519PublicKey.from_public_bytes(bytes(row.public_key))
    return {row.pk.to_bytes(8, "big"): public}
