"""What comes together is written in one go, and nothing is left when it ends."""

import asyncio
from collections.abc import Awaitable, Callable

from allmenning.notices.channels.gathering import Gathering

Work = Callable[["Gathering[int]", list[list[int]]], Awaitable[None]]


def written(work: Work, *, fails: int = 0) -> list[list[int]]:
    """What is written in one go each, of what the work adds; the first so many writes fail."""

    async def run() -> list[list[int]]:
        left = fails
        goes: list[list[int]] = []

        async def write(items: list[int]) -> None:
            nonlocal left
            if left:
                left -= 1
                gathering.add(*items)
            else:
                goes.append(items)
                await asyncio.sleep(0)

        gathering = Gathering(0.001, write)
        running = asyncio.create_task(gathering.run())
        await work(gathering, goes)
        gathering.end()
        await running
        return goes

    return asyncio.run(run())


async def together(gathering: "Gathering[int]", goes: list[list[int]]) -> None:
    for item in range(3):
        gathering.add(item)


async def one_by_one(gathering: "Gathering[int]", goes: list[list[int]]) -> None:
    for item in range(3):
        gathering.add(item)
        while len(goes) <= item:
            await asyncio.sleep(0)


async def nothing(gathering: "Gathering[int]", goes: list[list[int]]) -> None:
    pass


def test_what_comes_together_is_written_in_one_go() -> None:
    assert written(together) == [[0, 1, 2]]


def test_what_comes_later_is_written_later() -> None:
    assert written(one_by_one) == [[0], [1], [2]]


def test_what_could_not_be_written_is_written_before_the_end() -> None:
    assert written(together, fails=2) == [[0, 1, 2]]


def test_it_ends_when_there_is_nothing() -> None:
    assert written(nothing) == []
