"""Codes in locks that decide alone, over a real broker, in the stand-in's locks: honest and bad."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from allmenning.keys.rules import wire
from allmenning.keys.rules.grants import Grant
from allmenning.keys.rules.pins import pin
from allmenning.keys.rules.slots import SPARES, Place, place_in, spare_code
from gateway import bus as bus_module
from gateway.bus import Bus
from gateway.core import Gateway
from gateway.tests import world
from gateway.tests.conftest import PASSWORD, RealBroker
from gateway.tests.test_bus import run
from gateway.tests.world import DOOR, NOW, SECRET, Hands, Platform
from simulators.locks.lock import Lock, Manners
from simulators.locks.surface import Door, Surface

PLACES, ADDRESS = 5, "zigbee2mqtt/sal"
HALL = wire.Doors(((DOOR, f"codes-{PLACES}", ADDRESS),))
AT_ONCE = Manners(seconds=0)
BAD = Manners(drops=0.1, lies=0.05, seconds=0.02)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bus looks at its locks as often as the clock is turned."""
    monkeypatch.setattr(bus_module, "TENDS_EVERY", 0.005)


@contextmanager
def hung(broker: RealBroker, manners: Manners) -> Iterator[Lock]:
    """A lock of the stand-in's, on the broker."""
    lock = Lock("sal", "X1", manners, random.Random(20261201))
    surface = Surface([Door(DOOR, "Sal", "Haugen", lock)], broker.port, "locks", PASSWORD)
    surface.start()
    try:
        yield lock
    finally:
        surface.stop()


@asynccontextmanager
async def at_work(broker: RealBroker, gateway: Gateway, hands: Hands) -> AsyncIterator[Bus]:
    """The bus, while a second goes by each time it looks."""
    bus = Bus(broker.seen_by("gateway"), gateway, lambda: None)
    tasks = [asyncio.create_task(bus.run()), asyncio.create_task(_turned(hands))]
    try:
        yield bus
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _turned(hands: Hands) -> None:
    while True:
        await asyncio.sleep(0.01)
        hands.pass_by(1)


async def until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        await asyncio.sleep(0.01)


def lent(path: Path | str, hands: Hands, *grants: Grant) -> tuple[Gateway, Platform]:
    made, platform = world.gateway(path, hands), Platform()
    platform.tell(made, HALL, *(world.granted(one) for one in grants))
    return made, platform


def standing(bus: Bus) -> dict[bytes, Place]:
    """What is told upwards of codes that were read back, by whose they are."""
    told = (place_in(name, value) for name, value in bus.health.get(DOOR, {}).items())
    return {one.grant: one for one in told if one is not None and one.state == "set"}


def code_of(one: Grant) -> str:
    return pin(SECRET, one.id, 0)


@pytest.fixture
def mine() -> Grant:
    """A key to what begins in half an hour, with digits that a lock takes."""
    found = (world.grant(starts=NOW + timedelta(minutes=30)) for _ in range(100))
    return next(one for one in found if code_of(one)[0] in "3456789")


@pytest.mark.parametrize("manners", [AT_ONCE, BAD])
def test_a_code_is_set_and_read_back_and_gone_when_it_is_taken_back(
    local_broker: RealBroker, mine: Grant, manners: Manners
) -> None:
    hands = Hands()

    async def scene(lock: Lock) -> None:
        gateway, platform = lent(":memory:", hands, mine)
        async with at_work(local_broker, gateway, hands) as bus:
            await until(lambda: mine.id in standing(bus))
            assert code_of(mine) in lock.codes.values()
            platform.tell(gateway, world.revoked(mine))
            await until(lambda: code_of(mine) not in lock.codes.values())
            await until(lambda: mine.id not in standing(bus))
            await until(lambda: len(lock.codes) == SPARES)

    with hung(local_broker, manners) as lock:
        run(scene(lock))


def test_a_restart_leaves_a_code_where_it_stands_and_clears_what_nobody_wrote_down(
    local_broker: RealBroker, mine: Grant, tmp_path: Path
) -> None:
    path, hands = tmp_path / "gateway.sqlite", Hands()

    async def before(lock: Lock) -> None:
        gateway, _ = lent(path, hands, mine)
        async with at_work(local_broker, gateway, hands) as bus:
            await until(lambda: mine.id in standing(bus))

    async def after(lock: Lock) -> None:
        where = {code: place for place, code in lock.codes.items()}[code_of(mine)]
        lock.codes[where + 1] = "424243"
        async with at_work(local_broker, world.gateway(path, hands), hands) as bus:
            await until(lambda: mine.id in standing(bus))
            await until(lambda: "424243" not in lock.codes.values())
            assert standing(bus)[mine.id].number == where
            assert lock.codes[where] == code_of(mine)

    with hung(local_broker, AT_ONCE) as lock:
        run(before(lock))
        run(after(lock))


def test_spare_codes_that_may_have_been_told_are_exchanged_when_nobody_needs_them(
    local_broker: RealBroker, mine: Grant
) -> None:
    hands, last = Hands(), PLACES
    first, second = (spare_code(SECRET, door=DOOR, slot=last, count=n) for n in (0, 1))

    async def scene(lock: Lock) -> None:
        gateway, _ = lent(":memory:", hands)
        async with at_work(local_broker, gateway, hands) as bus:
            await until(lambda: lock.codes.get(last) == first)
            bus.codes.platform_heard()
            await until(lambda: lock.codes.get(last) == second)
            bus.codes.platform_heard()
            hands.pass_by(60)
            await until(lambda: len(standing(bus)) == 1)
            assert lock.codes[last] == second

    with hung(local_broker, AT_ONCE) as lock:
        run(scene(lock))


def test_nothing_is_told_to_a_lock_while_the_time_is_not_to_be_trusted(
    tmp_path: Path, mine: Grant
) -> None:
    path = tmp_path / "gateway.sqlite"
    gateway, _ = lent(path, Hands(NOW + timedelta(days=1)), mine)
    world.tell_time(gateway, NOW + timedelta(days=1))
    turned_back = world.gateway(path, Hands(NOW))
    codes = Bus(RealBroker.seen_by, turned_back, lambda: None).codes  # type: ignore[arg-type]
    codes.follow(turned_back.doors)

    assert codes.due() == []
