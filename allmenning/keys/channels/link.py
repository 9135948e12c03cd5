"""The line to the gateways: a broker that is trusted with nothing, and a database that wakes us.

Either may be gone: each is tried again, and when it is back what was missed is sent. Everything
that touches rows runs in one thread, one message at a time.
"""

import asyncio
import logging
import random
import socket
import ssl
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

import aiomqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

import psycopg
from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from allmenning.keys.actions.lining import CHANNEL
from allmenning.keys.channels.exchange import Exchange, Said
from allmenning.keys.rules import wire
from allmenning.keys.rules.presenting import ORDER_LASTS

log = logging.getLogger("allmenning.keys")
T = TypeVar("T")

_EVERY_GATEWAY = "allmenning/gateways/+/up"
_REPEAT_SECONDS = 3
_FIRST_WAIT, _LONGEST_WAIT = 0.2, 5.0
# Without it, three steps over a broker take 130 ms instead of one (Nagle's algorithm).
_AT_ONCE = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]
_UNREACHABLE = (aiomqtt.MqttError, OSError, psycopg.OperationalError)


class Link:
    """The link's process."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._rows = ThreadPoolExecutor(1, thread_name_prefix="rows")
        self._out: asyncio.Queue[Said] = asyncio.Queue()

    async def run(self) -> None:
        """Stays up until it is cancelled."""
        await asyncio.gather(
            _keep_up("broker", self._at_broker), _keep_up("database", self._at_database)
        )

    async def _at_broker(self, connected: Callable[[], None]) -> None:
        async with _client() as broker:
            options = SubscribeOptions(qos=1, retainHandling=SubscribeOptions.RETAIN_DO_NOT_SEND)
            await broker.subscribe(_EVERY_GATEWAY, options=options)
            # What waited for a broker that was gone is old; gateways ask for what they miss.
            self._out = asyncio.Queue()
            connected()
            work = (self._send(broker), self._listen(broker), self._beacon(), self._repeat())
            async with asyncio.TaskGroup() as tasks:
                for one in work:
                    tasks.create_task(one)

    async def _at_database(self, connected: Callable[[], None]) -> None:
        async with await psycopg.AsyncConnection.connect(_address(), autocommit=True) as woken:
            await woken.execute(f"LISTEN {CHANNEL}")
            connected()
            async for note in woken.notifies():
                _municipality, _, gateway = note.payload.partition(":")
                await self._carry_out(partial(self._exchange.tell, int(gateway)))

    async def _listen(self, broker: aiomqtt.Client) -> None:
        async for message in broker.messages:
            number = str(message.topic).split("/")[2]
            if isinstance(message.payload, bytes) and number.isascii() and number.isdecimal():
                await self._carry_out(partial(self._exchange.hear, int(number), message.payload))

    async def _beacon(self) -> None:
        while True:
            await self._each(self._exchange.everybody, self._exchange.greet)
            await asyncio.sleep(wire.BEACON_SECONDS)

    async def _repeat(self) -> None:
        while True:
            await asyncio.sleep(_REPEAT_SECONDS)
            await self._each(self._exchange.late, self._exchange.repeat)

    async def _each(self, which: Callable[..., list[int]], act: Callable[..., Said]) -> None:
        """Carry out for each of some gateways, one after another: an order to open that comes
        meanwhile waits for one of them, not for all."""
        for gateway in await self._in_rows(which):
            await self._carry_out(partial(act, gateway))

    async def _carry_out(self, act: Callable[..., Said]) -> None:
        said = await self._in_rows(act)
        if said:
            await self._out.put(said)

    async def _in_rows(self, act: Callable[..., list[T]]) -> list[T]:
        """Do it in the thread that has the rows. What fails is tried again by what comes next: no
        message of one gateway, and no database that is gone, may end the others' line."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._rows, _now, act)
        except Exception:
            log.exception("not carried out")
            return []

    async def _send(self, broker: aiomqtt.Client) -> None:
        while True:
            for one in await self._out.get():
                properties = _expiring() if one.is_order else None
                topic = wire.down(one.gateway)
                await broker.publish(topic, one.payload, qos=1, properties=properties)


def _now(act: Callable[..., list[T]]) -> list[T]:
    close_old_connections()
    return act(now=timezone.now())


def _client() -> aiomqtt.Client:
    return aiomqtt.Client(
        settings.BROKER_HOST,
        settings.BROKER_PORT,
        username=settings.BROKER_USER or None,
        password=settings.BROKER_PASSWORD or None,
        identifier="allmenning-link",
        protocol=aiomqtt.ProtocolVersion.V5,
        clean_start=True,
        keepalive=15,
        timeout=5,
        tls_context=ssl.create_default_context() if settings.BROKER_TLS else None,
        socket_options=_AT_ONCE,
    )


def _expiring() -> Properties:
    """The broker throws an order away when it can no longer open anything."""
    properties = Properties(PacketTypes.PUBLISH)
    properties.MessageExpiryInterval = int(ORDER_LASTS.total_seconds())
    return properties


def _address() -> str:
    facts: dict[str, Any] = connection.settings_dict
    named = {
        "dbname": facts["NAME"],
        "user": facts["USER"],
        "password": facts["PASSWORD"],
        "host": facts["HOST"],
        "port": facts["PORT"],
    }
    return psycopg.conninfo.make_conninfo(**{name: value for name, value in named.items() if value})


async def _keep_up(name: str, once: Callable[[Callable[[], None]], Awaitable[None]]) -> None:
    """Runs a connection again and again, waiting longer each time it fails."""
    wait = _FIRST_WAIT

    def connected() -> None:
        nonlocal wait
        wait = _FIRST_WAIT
        log.info("connected", extra={"reason": name})

    while True:
        try:
            await once(connected)
        except* _UNREACHABLE as errors:
            log.warning(
                "connection lost",
                extra={"reason": f"{name}: {type(errors.exceptions[0]).__name__}"},
            )
        await asyncio.sleep(wait * random.uniform(0.5, 1))
        wait = min(wait * 2, _LONGEST_WAIT)
