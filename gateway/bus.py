"""The gateway's own broker: readers tell what they see, and locks are told to open.

A reader publishes on `allmenning/readers/<door>/code`, `…/pin` or `…/card` a JSON object: `code` is
the text of a square code (Base45), `pin` the digits, `card` a card's number, and `id` whatever is to
stand in the answers on `…/answer`. Nothing that a broker kept is ever acted on.
"""

import asyncio
import contextlib
import json
import logging
import re
from collections.abc import Callable
from typing import Any

import aiomqtt

from allmenning.keys.rules import pins
from allmenning.keys.rules.base45 import from_characters
from allmenning.keys.rules.decisions import Decision, Presentation
from allmenning.keys.rules.presenting import Card, Digits, Paper, Shown, code_shown
from gateway.codes import Codes
from gateway.connecting import client, expires_in, keep_up, only_live, with_kept
from gateway.core import Gateway
from gateway.doorway import Doorway
from gateway.journal import NO_ANSWER, NOT_SENT, OPENED
from gateway.locks import Lock, facts_in
from gateway.locks.kinds import lock
from gateway.locks.zigbee2mqtt import locks_in
from gateway.settings import Broker

_log = logging.getLogger("gateway")
READERS = "allmenning/readers"
BASE = "zigbee2mqtt"
DEVICES = f"{BASE}/bridge/devices"
# How long a lock is waited for, and an order to it is good.
ANSWERS_WITHIN, ORDER_EXPIRES = 2.0, 3
TENDS_EVERY = 1.0
_LONGEST = 2000
_DOOR = re.compile(r"[0-9]{1,9}")


class Bus:
    """The connection to the local broker."""

    def __init__(self, broker: Broker, gateway: Gateway, written: Callable[[], None]) -> None:
        self._broker = broker
        self._gateway = gateway
        self.doorway = Doorway(gateway, self, written)
        self.codes = Codes(gateway)
        self._client: aiomqtt.Client | None = None
        self._doors: tuple[tuple[int, str, str], ...] = ()
        self._locks: dict[int, Lock] = {}
        self._answered: dict[int, bool] = {}
        self._opened: dict[int, asyncio.Event] = {}
        self._listened: set[str] = set()
        self._found: dict[str, str] = {}

    @property
    def is_connected(self) -> bool:
        """Whether readers are heard and locks can be told."""
        return self._client is not None

    async def run(self) -> None:
        """Stays connected for as long as it is let."""
        await keep_up("local broker", self._once)

    async def _once(self, connected: Callable[[], None]) -> None:
        async with client(self._broker, f"gateway-{self._gateway.identity.number}") as local:
            self._listened = set()
            try:
                await local.subscribe(f"{READERS}/+/+", options=only_live())
                await local.subscribe(DEVICES, options=with_kept())
                await self._follow(local)
                connected()
                codes = asyncio.create_task(self._tend_codes(local))
                try:
                    async for message in local.messages:
                        await self._heard_whatever(message)
                finally:
                    codes.cancel()
            finally:
                self._client = None

    async def _tend_codes(self, local: aiomqtt.Client) -> None:
        """Sees to the locks that decide alone, each second; nothing waits at the broker for them."""
        # Who listens meanwhile is told of it too when the broker is gone.
        with contextlib.suppress(aiomqtt.MqttError):
            while True:
                for topic, payload in self.codes.due():
                    expiry = expires_in(ORDER_EXPIRES)
                    await local.publish(topic, payload, qos=1, properties=expiry)
                await asyncio.sleep(TENDS_EVERY)

    async def follow_doors(self) -> None:
        """Makes the locks those of the doors that the gateway knows, and listens to them."""
        if self._client is not None:
            # Who connects anew follows them too.
            with contextlib.suppress(aiomqtt.MqttError):
                await self._follow(self._client)

    async def _follow(self, local: aiomqtt.Client) -> None:
        if self._gateway.doors != self._doors:
            self._doors = self._gateway.doors
            found = {number: lock(*rest) for number, *rest in self._doors}
            self._locks = {number: one for number, one in found.items() if one is not None}
            self._opened = {number: asyncio.Event() for number in self._locks}
            self.codes.follow(self._doors)
        await self._listen(local)
        self._client = local

    async def _listen(self, local: aiomqtt.Client) -> None:
        topics = {topic for one in self._locks.values() for topic in one.topics}
        for topic in sorted(topics - self._listened):
            self._listened.add(topic)
            await local.subscribe(topic, options=with_kept())

    @property
    def health(self) -> dict[int, dict[str, Any]]:
        """What the locks say of themselves, by door; under 0 the locks that no door has yet, as
        their address and model."""
        health = {number: dict(one.health) for number, one in self._locks.items()}
        for number, _driver, _address in self._doors:
            known = health.setdefault(number, {"fault": "unknown_driver"})
            known |= self.codes.health(number)
            if number in self._answered:
                known["answered"] = self._answered[number]
        taken = {address for _, _, address in self._doors}
        free = {name: kind for name, kind in self._found.items() if name not in taken}
        return {**health, 0: free} if free else health

    async def unlock(self, door: int) -> str:
        """Tells the lock to open, now or never, and waits two seconds for it to say that it has."""
        command = self._locks[door].command() if door in self._locks else None
        if self._client is None or command is None:
            return NOT_SENT
        self._opened[door].clear()
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                await self._client.publish(*command, qos=1, properties=expires_in(ORDER_EXPIRES))
                await self._opened[door].wait()
        except aiomqtt.MqttError:
            return NOT_SENT
        except TimeoutError:
            self._answered[door] = False
            return NO_ANSWER
        self._answered[door] = True
        return OPENED

    async def _heard_whatever(self, message: aiomqtt.Message) -> None:
        """One odd message on the venue's bus must not close all its doors."""
        try:
            await self._heard(message)
        except (ValueError, TypeError, LookupError, ArithmeticError) as error:
            _log.warning("a message that could not be read: %s", type(error).__name__)

    async def _heard(self, message: aiomqtt.Message) -> None:
        topic, payload = message.topic.value, message.payload
        if not isinstance(payload, bytes):
            return
        if topic.startswith(f"{READERS}/"):
            # An order to open that a broker kept would open a door when nobody stands there.
            if not message.retain and len(payload) <= _LONGEST:
                self._read(topic.split("/"), facts_in(payload))
        elif topic == DEVICES:
            self._found = locks_in(payload, BASE)
        else:
            await self._lock_said(topic, payload, bool(message.retain))

    async def _lock_said(self, topic: str, payload: bytes, is_kept: bool) -> None:
        if not is_kept:
            self.codes.hear(topic, payload)
        for number, one in self._locks.items():
            if topic in one.topics:
                one.hear(topic, payload)
                if one.is_open and not is_kept:
                    self._opened[number].set()
        if self._client is not None:
            await self._listen(self._client)

    def _read(self, topic: list[str], facts: dict[str, Any]) -> None:
        number, kind = topic[2], topic[3]
        if not _DOOR.fullmatch(number) or kind == "answer":
            return
        shown = _shown(kind, facts, self._gateway.identity.secret)
        if shown is None:
            return
        id = str(facts.get("id", ""))[:64]

        async def answer(decision: Decision, came: str) -> None:
            await self._answer(number, id, decision, came)

        self.doorway.present(Presentation(int(number), number, shown), answer)

    async def _answer(self, reader: str, id: str, decision: Decision, came: str) -> None:
        said = {
            "id": id,
            "open": decision.allowed,
            "reason": decision.reason.value,
            "opens_at": decision.opens_at.isoformat() if decision.opens_at else None,
            "outcome": came or None,
        }
        if self._client is not None:
            try:
                await self._client.publish(f"{READERS}/{reader}/answer", json.dumps(said), qos=1)
            except aiomqtt.MqttError:
                _log.warning("a reader was not answered")


def _shown(kind: str, facts: dict[str, Any], secret: bytes) -> Shown | None:
    """What a reader saw; None when it is nothing that anybody could show."""
    pin = facts.get("pin", "")
    if not isinstance(pin, str) or len(pin) > pins.OFFLINE_DIGITS:
        return None
    match kind, facts:
        case "pin", {"pin": str(code)} if code:
            return Digits(code)
        case "card", {"card": str(number)} if number.isprintable() and number:
            return Card(pins.card_digest(secret, number), pin)
        case "code", {"code": str(text)}:
            try:
                return code_shown(from_characters(text), pin)
            except ValueError:
                # Some other square code: the reader is to say that it is none of ours.
                return Paper(b"", pin)
    return None
