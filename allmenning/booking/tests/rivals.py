"""Many at the same instant in tests: rounds, people, and who won."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from allmenning.booking.tests.scenes import between
from allmenning.core.period import Period
from allmenning.people.models import Person

ROUNDS = 3


def evenings() -> Iterator[Period]:
    """Several evenings, each for a round of its own."""
    for number in range(ROUNDS):
        yield between("18:00", "20:00", date(2026, 12, 7) + timedelta(days=7 * number))


def people(number: int, now: datetime) -> list[Person]:
    return [
        Person.objects.create(name="Kari Vik", email=f"p{n}@example.org", created_at=now)
        for n in range(number)
    ]


def winners(results: list[Any], loss: type[Exception] | tuple[type[Exception], ...]) -> list[Any]:
    """Those who did not lose; whoever lost in another way fails the test."""
    assert [result for result in results if isinstance(result, Exception)] == [
        result for result in results if isinstance(result, loss)
    ]
    return [result for result in results if not isinstance(result, Exception)]
