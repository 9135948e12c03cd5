"""An opening, in order: decide, write it down, unlock, and write what came of it."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Protocol

from allmenning.keys.rules.decisions import Decision, Presentation
from gateway.core import Attempt, Gateway

_log = logging.getLogger("gateway")


class Unlocks(Protocol):
    """What reaches the locks."""

    async def unlock(self, door: int) -> str:
        """Opens a door now or not at all; returns what came of it, one of the outcomes of `journal`."""


class Doorway:
    """Lets people in through the gateway's doors."""

    def __init__(self, gateway: Gateway, unlocks: Unlocks, written: Callable[[], None]) -> None:
        """`written` is called when the record has new lines."""
        self._gateway = gateway
        self._unlocks = unlocks
        self._written = written
        self._tasks: set[asyncio.Task[None]] = set()

    def present(
        self,
        presented: Presentation,
        answer: Callable[[Decision, str], Awaitable[None]],
    ) -> None:
        """Decides at once. `answer` is called with the decision and "", and when the door was to
        open, again with what came of it; none waits for another."""
        tried = self._gateway.attempt(presented, self._gateway.reading())
        self._written()
        task = asyncio.create_task(self._finish(presented.door, tried, answer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _finish(
        self, door: int, tried: Attempt, answer: Callable[[Decision, str], Awaitable[None]]
    ) -> None:
        if not tried.decision.allowed:
            await answer(tried.decision, "")
            return
        _, came = await asyncio.gather(answer(tried.decision, ""), self._unlocks.unlock(door))
        self._keep(tried, came)
        await answer(tried.decision, came)

    def _keep(self, tried: Attempt, came: str) -> None:
        if tried.sequence is None:
            return
        try:
            self._gateway.journal.outcome(tried.sequence, came)
        except sqlite3.Error as error:
            _log.error("an outcome could not be written: %s", type(error).__name__)
        self._written()
