"""What comes together is written down together: a transaction costs as much as several mails."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Gathering(Generic[Item]):
    """Each item is written in one go with all that come within so many seconds, one go at a time."""

    def __init__(self, seconds: float, write: Callable[[list[Item]], Awaitable[None]]) -> None:
        self._seconds, self._write = seconds, write
        self._items: list[Item] = []
        self._has_more, self._is_over = asyncio.Event(), False

    def add(self, *items: Item) -> None:
        """Have these written soon."""
        self._items += items
        self._has_more.set()

    def end(self) -> None:
        """Let `run` end as soon as all is written."""
        self._is_over = True
        self._has_more.set()

    async def run(self) -> None:
        """Write, again and again, until `end`."""
        while True:
            await self._has_more.wait()
            await asyncio.sleep(self._seconds)
            self._has_more.clear()
            items, self._items = self._items, []
            if items:
                await self._write(items)
            if self._is_over and not self._items:
                return
