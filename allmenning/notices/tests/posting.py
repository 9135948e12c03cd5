"""What tests of sending share: a register that says what it is told to, people, and a sender."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from allmenning.core import scope
from allmenning.mail.tests.postfix import Postfix
from allmenning.notices.channels.sending import Relay, Sender
from allmenning.notices.models import Dispatch, Notice
from allmenning.notices.tests import town
from allmenning.people.models import RegisteredPerson
from allmenning.people.queries import key_ring
from allmenning.people.rules.sealing import unseal
from allmenning.registers.krr import Contact, Status
from simulators.sink.server import Sink
from tests.moment import NOW

REACHED = Contact(Status.ACTIVE, False, True, "", NOW - timedelta(days=3), "nb")


def address_of(number: str) -> str:
    """An address that tells whose it is, in tests alone."""
    return f"i{number}@innbygger.example"


@dataclass
class Register:
    """The contact register: everybody can be reached, but for those it is told of."""

    told: Mapping[str, Contact | None] = field(default_factory=dict)
    asked: list[Sequence[str]] = field(default_factory=list)
    failure: Exception | None = None

    def look_up(self, numbers: Sequence[str]) -> dict[str, Contact]:
        self.asked.append(numbers)
        if self.failure is not None:
            raise self.failure
        lately = timezone.now() - timedelta(days=3)
        usual = {
            one: replace(REACHED, email=address_of(one), confirmed_at=lately) for one in numbers
        }
        return {
            one: told for one in numbers if (told := self.told.get(one, usual[one])) is not None
        }


def number_of(person: RegisteredPerson) -> str:
    return unseal(bytes(person.number_sealed), key_ring().key(person.number_key_id))


def dispatch(about: Notice, person: RegisteredPerson, **facts: object) -> Dispatch:
    """A row that is ready to be sent."""
    usual = {"state": Dispatch.State.PENDING, "due_at": NOW - timedelta(hours=1)}
    return Dispatch.objects.create(notice=about, person=person, **{**usual, **facts})


def residents(count: int) -> list[RegisteredPerson]:
    houses = list(town.settle().values())
    return [town.resident(houses[number % len(houses)]) for number in range(count)]


def send_until(
    is_enough: Callable[[], bool],
    sink: Sink | Postfix,
    register: Register,
    municipalities: Callable[[], Sequence[int]] | None = None,
) -> None:
    """Run a sender until it is enough, it ends, or a minute has gone; for the one in scope unless
    told."""
    relay = Relay("127.0.0.1", sink.port, "oslo.example")
    municipality = scope.municipality_id()

    async def run() -> None:
        everywhere = municipalities or (lambda: [municipality])
        sender = Sender(everywhere, register, relay)  # type: ignore[arg-type]
        work = asyncio.create_task(sender.run())
        async with asyncio.timeout(60):
            while not (work.done() or await asyncio.to_thread(_asked_in, municipality, is_enough)):
                await asyncio.sleep(0.02)
        sender.stop()
        await work

    asyncio.run(run())


def _asked_in(municipality: int, question: Callable[[], bool]) -> bool:
    try:
        with scope.municipality(municipality):
            return question()
    finally:
        connection.close()


def settled(about: Notice) -> bool:
    """Whether nothing of it waits or is under way."""
    return not set(states(about)) & {"pending", "claimed", "attempting"}


def states(about: Notice) -> dict[str, int]:
    """How many rows are in each state."""
    counted: dict[str, int] = {}
    for state in Dispatch.objects.filter(notice=about).values_list("state", flat=True):
        counted[state] = counted.get(state, 0) + 1
    return counted
