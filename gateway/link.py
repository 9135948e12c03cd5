"""The line to the platform: what is new comes down, what was opened goes up, and orders arrive."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import aiomqtt

from allmenning.keys.rules import wire
from allmenning.keys.rules.decisions import Decision, Presentation
from allmenning.keys.rules.presenting import Order, order_in
from allmenning.keys.rules.sealing import NotSealed
from gateway.bus import Bus
from gateway.connecting import client, keep_up, only_live
from gateway.core import Gateway
from gateway.settings import Broker

_log = logging.getLogger("gateway")
# Lines that were not said to be received are sent again after this.
_AGAIN_SECONDS = 10
_TIDY_SECONDS = 3600


class Link:
    """The connection to the platform's broker, which is trusted with nothing."""

    def __init__(
        self, broker: Broker, gateway: Gateway, bus: Bus, has_lines: asyncio.Event
    ) -> None:
        """`has_lines` is set when there are new lines to send."""
        self._broker = broker
        self._gateway = gateway
        self._bus = bus
        self._has_lines = has_lines
        self._is_received = asyncio.Event()

    async def run(self) -> None:
        """Stays connected for as long as it is let."""
        await keep_up("platform", self._once)

    async def tidy(self) -> None:
        """Deletes now and then what nobody needs."""
        while True:
            try:
                self._gateway.tidy()
            except sqlite3.Error as error:
                _log.error("could not be tidied: %s", type(error).__name__)
            await asyncio.sleep(_TIDY_SECONDS)

    async def _once(self, connected: Callable[[], None]) -> None:
        number = self._gateway.identity.number
        async with client(self._broker, f"allmenning-gateway-{number}") as platform:
            await platform.subscribe(wire.down(number), options=only_live())
            connected()
            work = [self._beacon(platform), self._send_lines(platform), self._listen(platform)]
            tasks = [asyncio.create_task(one) for one in work]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                ended = await asyncio.gather(*tasks, return_exceptions=True)
        for error in ended:
            if isinstance(error, Exception):
                raise error

    async def _beacon(self, platform: aiomqtt.Client) -> None:
        # Before the platform is told how far we are: it may issue anew what it does not know is
        # taken back, if its database was restored meanwhile.
        await self._send(platform, self._gateway.revocations())
        while True:
            await self._send(platform, self._gateway.have(self._bus.health))
            await asyncio.sleep(wire.BEACON_SECONDS)

    async def _send_lines(self, platform: aiomqtt.Client) -> None:
        """One message of lines at a time: many openings would otherwise send the same lines again
        and again, and keep waiting what the platform has to say."""
        while True:
            self._has_lines.clear()
            self._is_received.clear()
            lines = self._gateway.journal.unsent()
            if lines is None:
                await self._has_lines.wait()
                continue
            await self._send(platform, lines)
            with suppress(TimeoutError):
                async with asyncio.timeout(_AGAIN_SECONDS):
                    await self._is_received.wait()

    async def _listen(self, platform: aiomqtt.Client) -> None:
        async for message in platform.messages:
            if isinstance(message.payload, bytes) and not message.retain:
                await self._heard(platform, message.payload)

    async def _heard(self, platform: aiomqtt.Client, data: bytes) -> None:
        before = self._gateway.journal.received_until
        try:
            answers = self._gateway.heard(data)
        except NotSealed:
            self._ordered(data)
            return
        except sqlite3.Error as error:
            _log.error("could not be kept: %s", type(error).__name__)
            return
        self._bus.codes.platform_heard()
        for answer in answers:
            await self._send(platform, self._with_health(answer))
        await self._bus.follow_doors()
        if self._gateway.journal.received_until != before:
            self._is_received.set()
            self._has_lines.set()

    def _ordered(self, data: bytes) -> None:
        """An order to open, if it is one; what nobody of ours sealed is not even written down."""
        try:
            door = order_in(data, self._gateway.keys()).door
        except NotSealed:
            _log.warning("a message that the platform did not seal")
            return
        self._bus.doorway.present(Presentation(door, "platform", Order(data)), _unanswered)

    def _with_health(self, message: wire.Message) -> wire.Message:
        if isinstance(message, wire.Have):
            return replace(message, health=self._bus.health)
        return message

    async def _send(self, platform: aiomqtt.Client, message: wire.Message) -> None:
        own = self._gateway.identity
        sealed = wire.send(message, key=own.key, key_id=own.key_id)
        await platform.publish(wire.up(own.number), sealed, qos=1)


async def _unanswered(decision: Decision, came: str) -> None:
    """The platform reads the answer to its order in the record."""
