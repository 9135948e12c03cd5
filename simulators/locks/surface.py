"""The locks on the broker as Zigbee2MQTT shows them, and the readers beside the doors.

One thread with a loop of its own; the pages ask it from theirs.
"""

from __future__ import annotations

import asyncio
import json
import socket
import uuid
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import aiomqtt

from simulators.locks import words
from simulators.locks.lock import Deed, Lock

BASE, READERS = "zigbee2mqtt", "allmenning/readers"
# The gateway waits two seconds for a lock.
_PATIENCE_SECONDS = 4.0
_SAID_SECONDS = 15.0
_AGAIN_SECONDS = 0.5
_AT_ONCE = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]


@dataclass
class Door:
    """A door, its lock, and what its reader last said."""

    number: int
    name: str
    place: str
    lock: Lock
    said: str = ""
    said_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def says(self) -> str:
        """What the reader shows now; nothing some seconds after."""
        old = (datetime.now(UTC) - self.said_at).total_seconds() > _SAID_SECONDS
        return "" if old else self.said

    def say(self, text: str) -> None:
        self.said, self.said_at = text, datetime.now(UTC)


class Surface:
    """The doors, connected for as long as the thread runs; again and again if need be."""

    def __init__(self, doors: list[Door], port: int, user: str, password: str) -> None:
        self.doors = {door.number: door for door in doors}
        self._port, self._user, self._password = port, user or None, password or None
        self._loop = asyncio.new_event_loop()
        self._client: aiomqtt.Client | None = None
        self._answers: dict[str, asyncio.Queue[dict[str, Any]]] = {}
        self._deeds: set[asyncio.Task[None]] = set()
        self._task: asyncio.Task[None] | None = None
        self._thread = Thread(target=self._run, name="locks", daemon=True)

    @property
    def is_connected(self) -> bool:
        """Whether the broker has the locks."""
        return self._client is not None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends the connection and waits for the thread."""
        self._loop.call_soon_threadsafe(self._cancel)
        self._thread.join()

    def press(self, number: int, code: str) -> str:
        """Digits on the keypad; the lock is asked first, as it has codes of its own."""
        deeds = self.doors[number].lock.pressed(code)
        if deeds is not None:
            self._ask(self._do_all(self.doors[number].lock, deeds))
            return self._said(number, words.BY_ITSELF)
        return self.show(number, "pin", {"pin": code})

    def show(self, number: int, kind: str, facts: dict[str, Any]) -> str:
        """Lets the reader see something; returns what it says in the end."""
        answer = self._ask(self._shown(number, kind, facts))
        return self._said(number, words.words(answer, datetime.now(UTC)))

    def ring(self, number: int) -> str:
        """The bell beside the door."""
        return self._said(number, words.RUNG)

    def _said(self, number: int, text: str) -> str:
        self.doors[number].say(text)
        return text

    def _ask(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._task = self._loop.create_task(self._stay_connected())
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            self._loop.close()

    def _cancel(self) -> None:
        for task in (self._task, *self._deeds):
            if task is not None:
                task.cancel()

    async def _stay_connected(self) -> None:
        while True:
            try:
                await self._connected()
            except (aiomqtt.MqttError, OSError):
                await asyncio.sleep(_AGAIN_SECONDS)

    async def _connected(self) -> None:
        async with aiomqtt.Client(
            "127.0.0.1",
            self._port,
            username=self._user,
            password=self._password,
            socket_options=_AT_ONCE,
        ) as client:
            await client.subscribe(f"{BASE}/+/set", qos=1)
            await client.subscribe(f"{BASE}/+/get", qos=1)
            await client.subscribe(f"{READERS}/+/answer", qos=1)
            await self._announce(client)
            self._client = client
            try:
                async for message in client.messages:
                    self._heard(message)
            finally:
                self._client = None

    async def _announce(self, client: aiomqtt.Client) -> None:
        locks = [door.lock for door in self.doors.values()]
        devices = json.dumps([lock.device() for lock in locks])
        await client.publish(f"{BASE}/bridge/devices", devices, qos=1, retain=True)
        for lock in locks:
            online = '{"state": "online"}'
            await client.publish(f"{BASE}/{lock.name}/availability", online, qos=1, retain=True)
            await client.publish(f"{BASE}/{lock.name}", json.dumps(lock.says()), retain=True)

    def _heard(self, message: aiomqtt.Message) -> None:
        facts = _facts(message.payload)
        if message.topic.matches(f"{READERS}/+/answer"):
            queue = self._answers.get(str(facts.get("id")))
            if queue is not None:
                queue.put_nowait(facts)
            return
        _base, name, verb = message.topic.value.split("/")
        lock = next((one.lock for one in self.doors.values() if one.lock.name == name), None)
        if lock is None:
            return
        if "pin_code" in facts:
            said, answers = facts["pin_code"], lock.told_code if verb == "set" else lock.asked_code
            self._later(self._answer(lock, answers(said)))
        elif verb == "set":
            self._later(self._do_all(lock, lock.told(facts)))

    async def _answer(self, lock: Lock, said: dict[str, Any] | None) -> None:
        """What a lock says of its codes, after it has thought; of what it dropped, nothing."""
        if said is not None and self._client is not None:
            await asyncio.sleep(lock.manners.seconds)
            await self._client.publish(f"{BASE}/{lock.name}", json.dumps(said))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._deeds.add(task)
        task.add_done_callback(self._deeds.discard)

    async def _do_all(self, lock: Lock, deeds: list[Deed]) -> None:
        for deed in deeds:
            self._later(self._do(lock, deed))

    async def _do(self, lock: Lock, deed: Deed) -> None:
        await asyncio.sleep(deed.seconds)
        lock.do(deed)
        await self._publish(lock)

    async def _publish(self, lock: Lock) -> None:
        if self._client is not None:
            await self._client.publish(f"{BASE}/{lock.name}", json.dumps(lock.says()), retain=True)

    async def _shown(self, number: int, kind: str, facts: dict[str, Any]) -> dict[str, Any] | None:
        """The last answer of the gateway; None when there is none within some seconds."""
        if self._client is None:
            return None
        id, answers = uuid.uuid4().hex, asyncio.Queue[dict[str, Any]]()
        self._answers[id] = answers
        answer: dict[str, Any] | None = None
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                said = json.dumps({**facts, "id": id})
                await self._client.publish(f"{READERS}/{number}/{kind}", said, qos=1)
                answer = await answers.get()
                if answer.get("open"):
                    answer = await answers.get()
        except (TimeoutError, aiomqtt.MqttError):
            return answer
        finally:
            del self._answers[id]
        return answer


def _facts(payload: Any) -> dict[str, Any]:
    try:
        value = json.loads(payload)
    except (ValueError, TypeError):
        return {}
    return value if isinstance(value, dict) else {}
