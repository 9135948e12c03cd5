"""How the gateway talks to a broker: at once, with nothing kept for later at either end."""

import asyncio
import logging
import random
import socket
from collections.abc import Awaitable, Callable

import aiomqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from gateway.settings import Broker

_log = logging.getLogger("gateway")
_FIRST_WAIT, _LONGEST_WAIT = 0.2, 30.0
# Without it, three steps over a broker take 130 ms instead of one (Nagle's algorithm).
_AT_ONCE = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]


def client(broker: Broker, name: str) -> aiomqtt.Client:
    """A connection of its own that leaves no session behind, so that nothing waits for it."""
    return aiomqtt.Client(
        broker.host,
        broker.port,
        username=broker.user or None,
        password=broker.password or None,
        identifier=name,
        protocol=aiomqtt.ProtocolVersion.V5,
        clean_start=True,
        keepalive=15,
        timeout=5,
        tls_context=broker.tls_context(),
        socket_options=_AT_ONCE,
    )


def only_live() -> SubscribeOptions:
    """Only what is sent from now on, with the mark that tells if it was meant to be kept."""
    return SubscribeOptions(
        qos=1, retainAsPublished=True, retainHandling=SubscribeOptions.RETAIN_DO_NOT_SEND
    )


def with_kept() -> SubscribeOptions:
    """Also what the broker keeps: what a lock last said of itself. Only that has the mark, and not
    what a lock says from now on, though it means it to be kept."""
    return SubscribeOptions(qos=1, retainAsPublished=False)


def expires_in(seconds: int) -> Properties:
    """A message that the broker throws away when it has not been delivered by then."""
    properties = Properties(PacketTypes.PUBLISH)
    properties.MessageExpiryInterval = seconds
    return properties


async def keep_up(name: str, once: Callable[[Callable[[], None]], Awaitable[None]]) -> None:
    """Runs a connection again and again, waiting longer each time it fails: up to half a minute.

    `once` is given what to call when it is connected.
    """
    wait = _FIRST_WAIT

    def connected() -> None:
        nonlocal wait
        wait = _FIRST_WAIT
        _log.info("%s: connected", name)

    while True:
        try:
            await once(connected)
        except (aiomqtt.MqttError, OSError) as error:
            _log.warning("%s: %s", name, type(error).__name__)
        # Not all at once: every door of a municipality loses the platform at the same time.
        await asyncio.sleep(wait * random.uniform(0.5, 1))
        wait = min(wait * 2, _LONGEST_WAIT)
