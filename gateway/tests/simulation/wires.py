"""The line between the platform and a gateway: what it carries may be lost, doubled and late."""

from collections.abc import Callable
from random import Random
from typing import TypeVar

from gateway.tests.simulation.agenda import Agenda

Message = TypeVar("Message")
LOST, DOUBLED, SLOW = 0.1, 0.05, 0.05
# A message that was kept back comes this much later, long after the ones sent after it.
LATEST = 900.0


class Wires:
    """One gateway's line. `cut` while nothing comes through; what is under way then is lost."""

    def __init__(self, agenda: Agenda, chance: Random) -> None:
        self._agenda = agenda
        self._chance = chance
        self.cut = False
        self.kept: list[bytes] = []

    def send(self, data: Message, receive: Callable[[Message], None]) -> None:
        """Carries it, once, twice or not at all."""
        times = 0 if self._chance.random() < LOST else 1 + (self._chance.random() < DOUBLED)
        for _ in range(times):
            slow = self._chance.random() < SLOW
            late = self._chance.uniform(0, LATEST) if slow else self._chance.uniform(0.01, 0.5)
            self._agenda.at(self._agenda.now + late, lambda: self._arrive(data, receive))

    def _arrive(self, data: Message, receive: Callable[[Message], None]) -> None:
        if not self.cut:
            receive(data)

    def keep(self, data: bytes) -> None:
        """What somebody on the line writes down, to send it again when it suits."""
        if len(self.kept) < 50:
            self.kept.append(data)
        else:
            self.kept[self._chance.randrange(50)] = data
