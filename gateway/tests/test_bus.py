"""Readers and locks over a real broker: opened now or never, written before and after."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import aiomqtt
import pytest

from allmenning.keys.rules.base45 import in_characters
from allmenning.keys.rules.pins import pin
from allmenning.keys.rules.presenting import paper_code
from allmenning.keys.rules.records import Record, record_in
from gateway.bus import READERS, Bus
from gateway.connecting import client, only_live
from gateway.core import Gateway
from gateway.journal import NO_ANSWER, NOT_SENT, OPENED
from gateway.locks.homeassistant import HomeAssistantLock
from gateway.locks.zigbee2mqtt import Zigbee2MqttLock
from gateway.tests import world
from gateway.tests.conftest import RealBroker
from gateway.tests.world import SECRET

LOCK = "zigbee2mqtt/hoveddor"
CONFIG = "homeassistant/lock/bod/config"
MINE = world.grant()
CODE = json.dumps({"pin": pin(SECRET, MINE.id, 0), "id": "a"})


def run(work: Awaitable[None]) -> None:
    async def in_time() -> None:
        async with asyncio.timeout(60):
            await work

    asyncio.run(in_time())


@asynccontextmanager
async def running(bus: Bus) -> AsyncIterator[None]:
    """The bus at work, from when it listens."""
    task = asyncio.create_task(bus.run())
    while not bus.is_connected:
        await asyncio.sleep(0.01)
    yield
    task.cancel()


@asynccontextmanager
async def surroundings(broker: RealBroker, *topics: str) -> AsyncIterator[aiomqtt.Client]:
    """Who plays the locks and the readers."""
    async with client(broker.seen_by("locks"), "surroundings") as other:
        for topic in topics:
            await other.subscribe(topic, options=only_live())
        yield other


async def said(other: aiomqtt.Client, topic: str) -> dict[str, Any]:
    """The next message on a topic."""
    async for message in other.messages:
        if message.topic.value == topic:
            assert isinstance(message.payload, bytes)
            return dict(json.loads(message.payload))
    raise AssertionError(topic)


def made(broker: RealBroker) -> tuple[Gateway, Bus]:
    gateway = world.told(":memory:", world.granted(MINE))
    return gateway, Bus(broker.seen_by("gateway"), gateway, lambda: None)


def record(gateway: Gateway) -> list[Record]:
    lines = gateway.journal.lines_after(0)
    return [record_in(line) for line in lines.lines] if lines else []


ANSWER = f"{READERS}/1/answer"


def test_a_code_opens_the_lock_and_the_reader_is_told_twice(local_broker: RealBroker) -> None:
    async def scene() -> None:
        gateway, bus = made(local_broker)
        async with surroundings(local_broker, f"{LOCK}/set", ANSWER) as other, running(bus):
            await other.publish(f"{READERS}/1/pin", CODE)
            seen: dict[str, Any] = {}
            async for message in other.messages:
                assert isinstance(message.payload, bytes)
                facts = json.loads(message.payload)
                if message.topic.value == f"{LOCK}/set":
                    assert [(one.allowed, one.reason) for one in record(gateway)] == [
                        (True, "open")
                    ]
                    assert facts == {"state": "UNLOCK"}
                    said_of_itself = {"state": "UNLOCK", "battery": 80, "last_used_pin_code": "7"}
                    await other.publish(LOCK, json.dumps(said_of_itself))
                else:
                    seen = facts
                if seen.get("outcome"):
                    break
        assert (seen["id"], seen["open"], seen["outcome"]) == ("a", True, OPENED)
        assert record(gateway)[1].outcome_of == 1
        assert bus.health == {1: {"battery": 80, "answered": True}}

    run(scene())


def test_a_lock_that_says_nothing_is_written_as_such(local_broker: RealBroker) -> None:
    async def scene() -> None:
        gateway, bus = made(local_broker)
        async with surroundings(local_broker, ANSWER) as other, running(bus):
            await other.publish(f"{READERS}/1/pin", CODE)
            answers = [await said(other, ANSWER), await said(other, ANSWER)]
        assert [one["outcome"] for one in answers] == [None, NO_ANSWER]
        assert record(gateway)[1].reason == NO_ANSWER

    run(scene())


def test_nothing_waits_for_a_broker_that_is_down(local_broker: RealBroker) -> None:
    async def scene() -> None:
        _, bus = made(local_broker)
        async with running(bus):
            local_broker.end()
            while bus.is_connected:
                await asyncio.sleep(0.01)
            assert await bus.unlock(1) == NOT_SENT
            local_broker.start()
            async with surroundings(local_broker, f"{LOCK}/set", ANSWER) as other:
                while not bus.is_connected:
                    await asyncio.sleep(0.01)
                await other.publish(f"{READERS}/1/pin", '{"pin": "000000"}')
                async for message in other.messages:
                    assert message.topic.value == ANSWER
                    break

    run(scene())


def test_what_a_broker_kept_opens_nothing(local_broker: RealBroker) -> None:
    async def scene() -> None:
        gateway, bus = made(local_broker)
        async with surroundings(local_broker, ANSWER) as other:
            await other.publish(f"{READERS}/1/pin", CODE, retain=True)
            async with running(bus):
                await other.publish(f"{READERS}/1/pin", CODE, retain=True)
                await other.publish(f"{READERS}/1/pin", '{"pin": "000000"}')
                assert (await said(other, ANSWER))["reason"] == "unknown"
        assert [one.allowed for one in record(gateway)] == [False]

    run(scene())


def test_what_a_lock_was_heard_to_say_before_does_not_count(local_broker: RealBroker) -> None:
    async def scene() -> None:
        _, bus = made(local_broker)
        async with surroundings(local_broker) as other:
            await other.publish(LOCK, '{"state": "UNLOCK"}', retain=True)
            async with running(bus):
                assert await bus.unlock(1) == NO_ANSWER

    run(scene())


def test_a_lock_whose_words_are_kept_has_opened_when_it_says_so(local_broker: RealBroker) -> None:
    async def scene() -> None:
        _gateway, bus = made(local_broker)
        async with surroundings(local_broker, f"{LOCK}/set", ANSWER) as other, running(bus):
            await other.publish(f"{READERS}/1/pin", CODE)
            await said(other, f"{LOCK}/set")
            await other.publish(LOCK, '{"state": "UNLOCK"}', retain=True)
            while not (answer := await said(other, ANSWER))["outcome"]:
                pass
        assert answer["outcome"] == OPENED

    run(scene())


def test_square_codes_are_read_and_others_refused(local_broker: RealBroker) -> None:
    ours = in_characters(paper_code(world.granted(world.grant(uses=1)).token))
    reasons = _reasons_of(local_broker, [{"code": ours}, {"code": "https://example.org"}])
    assert reasons == ["open", "forged"]


def test_strange_messages_are_answered_with_nothing(local_broker: RealBroker) -> None:
    strange: list[Any] = [[], {"pin": 1}, {"pin": "1" * 13}, {"card": 2}, {"code": None}, {}]
    strange += [{"card": "\ud800"}, {"card": "1\0"}, {"code": "\ud800" * 13}]
    kinds = [("pin", one) for one in strange] + [("card", one) for one in strange]
    reasons = _reasons_of(local_broker, [{"code": ""}], before=kinds)
    assert reasons == ["forged"]


def test_odd_readers_close_no_door(local_broker: RealBroker) -> None:
    async def scene() -> None:
        _, bus = made(local_broker)
        async with surroundings(local_broker, ANSWER) as other, running(bus):
            for number in ("4294967296", "9" * 5000, "١", "-1"):
                await other.publish(f"{READERS}/{number}/pin", json.dumps({"pin": "1" * 12}))
            await other.publish(f"{READERS}/1/code", json.dumps({"code": ""}))
            assert (await said(other, ANSWER))["reason"] == "forged"

    run(scene())


@pytest.mark.parametrize("name", ["state_topic", "command_topic"])
@pytest.mark.parametrize("topic", ["a/#/b", "a/+", "#", "a\0", "\ud800", "", 7, "a" * 201])
def test_a_lock_that_announces_an_odd_topic_is_not_listened_to_there(name: str, topic: Any) -> None:
    usual = {"state_topic": "bod/state", "command_topic": "bod/set"}
    made = HomeAssistantLock(CONFIG)

    made.hear(CONFIG, json.dumps({**usual, name: topic}).encode())

    assert set(made.topics) <= {CONFIG, "bod/state"}
    assert made.command() is None


def test_a_lock_whose_state_cannot_be_read_is_not_opened_when_it_has_spoken() -> None:
    made, template = HomeAssistantLock(CONFIG), "{{ value_json.state | upper }}"
    topics = {"state_topic": "bod/state", "command_topic": "bod/set"}
    made.hear(CONFIG, json.dumps({**topics, "value_template": template}).encode())

    made.hear("bod/state", b'{"state": "unlocked"}')

    assert (made.health, made.is_open) == ({"fault": "tells_no_state"}, None)
    assert made.command() is None


@pytest.mark.parametrize(
    "odd", ["NaN", "-Infinity", "1e400", '"\\u0000"', '"\\ud800"', str(1 << 63)]
)
def test_what_a_lock_says_oddly_is_not_passed_on(odd: str) -> None:
    made = Zigbee2MqttLock(LOCK)

    made.hear(LOCK, f'{{"state": "UNLOCK", "battery": {odd}, "door_state": {odd}}}'.encode())

    assert (made.health, made.is_open) == ({}, True)


def _reasons_of(
    broker: RealBroker, codes: list[Any], before: list[tuple[str, Any]] | None = None
) -> list[str]:
    reasons = []

    async def scene() -> None:
        _, bus = made(broker)
        async with surroundings(broker, ANSWER) as other, running(bus):
            for kind, facts in before or []:
                await other.publish(f"{READERS}/1/{kind}", json.dumps(facts))
            for facts in codes:
                await other.publish(f"{READERS}/1/code", json.dumps(facts))
                reasons.append((await said(other, ANSWER))["reason"])

    run(scene())
    return reasons


def test_locks_that_nobody_uses_are_told_of(local_broker: RealBroker) -> None:
    told = [
        {"friendly_name": "bod", "definition": {"model": "X1", "exposes": [{"type": "lock"}]}},
        {"friendly_name": "hoveddor", "definition": {"model": "X1", "exposes": [{"type": "lock"}]}},
        {"friendly_name": "lampe", "definition": {"model": "L", "exposes": [{"type": "light"}]}},
        {"friendly_name": "Coordinator", "definition": None},
    ]

    async def scene() -> None:
        _, bus = made(local_broker)
        async with surroundings(local_broker) as other:
            await other.publish("zigbee2mqtt/bridge/devices", json.dumps(told), retain=True)
            async with running(bus):
                while 0 not in bus.health:
                    await asyncio.sleep(0.01)
        assert bus.health[0] == {"zigbee2mqtt/bod": "X1"}

    run(scene())
