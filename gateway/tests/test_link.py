"""The whole gateway as its own process, between two real brokers and a platform of a few lines."""

import asyncio
import fcntl
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiomqtt

from allmenning.keys.rules import wire
from allmenning.keys.rules.pins import pin
from allmenning.keys.rules.records import record_in
from gateway.bus import READERS
from gateway.connecting import client, only_live
from gateway.tests import world
from gateway.tests.conftest import PASSWORD, RealBroker
from gateway.tests.world import NUMBER, OWN, ROOT, SECRET
from tests.house.tree import ROOT as TREE

OWN_KEYS = {NUMBER.to_bytes(8, "big"): OWN.public_key()}


def run(work: Awaitable[None]) -> None:
    async def in_time() -> None:
        async with asyncio.timeout(60):
            await work

    asyncio.run(in_time())


def settings(folder: Path, platform: RealBroker, local: RealBroker) -> Path:
    secrets = folder / "secrets.json"
    own = {"key": OWN.private_bytes_raw().hex(), "secret": SECRET.hex()}
    passwords = {"platform_password": PASSWORD, "local_password": PASSWORD}
    secrets.write_text(json.dumps(own | passwords))
    secrets.chmod(0o600)
    path = folder / "gateway.toml"
    path.write_text(
        f'gateway = {NUMBER}\nroot = "{ROOT.public_key().public_bytes_raw().hex()}"\n'
        f'folder = "kept"\nsecrets = "secrets.json"\n'
        f'[platform]\nhost = "127.0.0.1"\nport = {platform.port}\nuser = "{NUMBER}"\n'
        f'[local]\nhost = "127.0.0.1"\nport = {local.port}\nuser = "gateway"\n'
    )
    return path


@asynccontextmanager
async def process(path: Path) -> AsyncIterator[subprocess.Popen[bytes]]:
    started = subprocess.Popen([sys.executable, "-m", "gateway", path], cwd=TREE)
    try:
        yield started
    finally:
        started.terminate()
        assert started.wait() == 0


async def heard(platform: aiomqtt.Client, kind: type[wire.Message]) -> wire.Message:
    """The next message of a kind from the gateway."""
    async for message in platform.messages:
        assert isinstance(message.payload, bytes)
        said = wire.receive(message.payload, OWN_KEYS)
        if isinstance(said, kind):
            return said
    raise AssertionError(kind)


async def tell(platform: aiomqtt.Client, message: wire.Message) -> None:
    await platform.publish(wire.down(NUMBER), world.sealed(message), qos=1)


async def tried(locks: aiomqtt.Client, code: str) -> str:
    """What a reader is first answered, once the gateway listens to readers."""
    async with again_and_again(
        lambda: locks.publish(f"{READERS}/1/pin", json.dumps({"pin": code}))
    ):
        async for message in locks.messages:
            assert isinstance(message.payload, bytes)
            return str(json.loads(message.payload)["reason"])
    raise AssertionError


@asynccontextmanager
async def again_and_again(publish: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Nobody hears what is published before they listen, so it is until the block ends."""

    async def repeat() -> None:
        while True:
            await publish()
            await asyncio.sleep(0.2)

    task = asyncio.create_task(repeat())
    yield
    task.cancel()


def test_a_grant_arrives_opens_and_is_taken_back(
    tmp_path: Path, platform_broker: RealBroker, local_broker: RealBroker
) -> None:
    path = settings(tmp_path, platform_broker, local_broker)
    now = datetime.now(UTC)
    mine = world.grant(starts=now - timedelta(minutes=5), issued_at=now)

    async def scene() -> None:
        async with (
            client(platform_broker.seen_by("platform"), "platform") as platform,
            client(local_broker.seen_by("locks"), "locks") as locks,
        ):
            await platform.subscribe(wire.up(NUMBER), options=only_live())
            await locks.subscribe(f"{READERS}/1/answer")
            async with process(path):
                first = await heard(platform, wire.Have)
                assert isinstance(first, wire.Have)
                assert first.sequence == 0
                changes = (world.KEYS, wire.Epoch(1), world.DOORS, world.granted(mine))
                await tell(platform, wire.Changes(NUMBER, 1, changes))
                assert await _has(platform, 4)
                assert await tried(locks, pin(SECRET, mine.id, 0)) == "open"
                lines = await heard(platform, wire.Lines)
                assert isinstance(lines, wire.Lines)
                assert record_in(lines.lines[0]).grant == mine.id
                await tell(platform, wire.Received(NUMBER, lines.first + len(lines.lines) - 1))
                await tell(platform, wire.Changes(NUMBER, 5, (world.revoked(mine),)))
                assert await _has(platform, 5)
            kept = (tmp_path / "kept" / "gateway.sqlite").read_bytes()
            assert pin(SECRET, mine.id, 0).encode() not in kept

    run(scene())


async def _has(platform: aiomqtt.Client, sequence: int) -> bool:
    while True:
        have = await heard(platform, wire.Have)
        assert isinstance(have, wire.Have)
        if have.sequence == sequence:
            return True


def test_an_order_opens_at_once(
    tmp_path: Path, platform_broker: RealBroker, local_broker: RealBroker
) -> None:
    path = settings(tmp_path, platform_broker, local_broker)

    async def scene() -> None:
        async with (
            client(platform_broker.seen_by("platform"), "platform") as platform,
            client(local_broker.seen_by("locks"), "locks") as locks,
        ):
            await platform.subscribe(wire.up(NUMBER), options=only_live())
            await locks.subscribe("zigbee2mqtt/hoveddor/set", options=only_live())
            async with process(path):
                await tell_until_had(platform)
                async with again_and_again(lambda: _order(platform)):
                    async for message in locks.messages:
                        assert message.payload == b'{"state": "UNLOCK"}'
                        break

    run(scene())


async def _order(platform: aiomqtt.Client) -> None:
    order = world.order(at=datetime.now(UTC))
    await platform.publish(wire.down(NUMBER), order.message, qos=1)


async def tell_until_had(platform: aiomqtt.Client) -> None:
    """The gateway says that it is there as soon as it is; then it is told."""
    await heard(platform, wire.Have)
    await tell(platform, wire.Changes(NUMBER, 1, (world.KEYS, wire.Epoch(1), world.DOORS)))
    assert await _has(platform, 3)


def test_a_gateway_reaches_no_other_ones_topics(platform_broker: RealBroker) -> None:
    async def scene() -> None:
        async with (
            client(platform_broker.seen_by("8"), "eight") as other,
            client(platform_broker.seen_by("platform"), "platform") as platform,
        ):
            await other.subscribe(wire.down(NUMBER), options=only_live())
            await other.subscribe(wire.down(8), options=only_live())
            await platform.subscribe("allmenning/gateways/+/up", options=only_live())
            await other.publish(wire.up(NUMBER), b"false", qos=0)
            await other.publish(wire.up(8), b"true", qos=0)
            async for message in platform.messages:
                assert message.payload == b"true"
                break
            await tell(platform, wire.Received(NUMBER, 1))
            await platform.publish(wire.down(8), b"mine", qos=1)
            async for message in other.messages:
                assert message.payload == b"mine"
                break

    run(scene())


def test_secrets_that_others_can_read_are_refused(
    tmp_path: Path, platform_broker: RealBroker, local_broker: RealBroker
) -> None:
    path = settings(tmp_path, platform_broker, local_broker)
    (tmp_path / "secrets.json").chmod(0o644)
    assert "chmod 600" in _refusal(path)


def test_two_gateways_never_share_a_folder(
    tmp_path: Path, platform_broker: RealBroker, local_broker: RealBroker
) -> None:
    path = settings(tmp_path, platform_broker, local_broker)
    (tmp_path / "kept").mkdir()
    with (tmp_path / "kept" / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "another one runs" in _refusal(path)


def _refusal(path: Path) -> str:
    command = [sys.executable, "-m", "gateway", str(path)]
    done = subprocess.run(command, cwd=TREE, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    return done.stderr
