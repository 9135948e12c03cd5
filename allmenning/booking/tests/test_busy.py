"""A lock that was waited for in vain is no failure of ours: try again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from django.db import OperationalError, connection, transaction
from django.test import Client
from psycopg.errors import AdminShutdown, DeadlockDetected, LockNotAvailable

from allmenning.booking.models import Booking
from allmenning.booking.tests.scenes import asked
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.cast import ClientFor

AtOnce = Callable[..., list[Any]]
Failing = Callable[[type[Exception]], None]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Failing:
    """Let an answer to a request, and a look at bookings through the API, meet this."""

    def meet(cause: type[Exception]) -> None:
        def act(*args: Any, **kwargs: Any) -> None:
            raise OperationalError from cause()

        monkeypatch.setattr("allmenning.booking.views.decide.approve", act)
        monkeypatch.setattr("allmenning.booking.api.changes.happenings_after", act)

    return meet


@pytest.mark.parametrize("cause", [LockNotAvailable, DeadlockDetected])
def test_people_get_a_page_and_programs_a_problem(
    kari: Person,
    fatima: Person,
    gymsal: Space,
    program: Client,
    client_for: ClientFor,
    failing: Failing,
    now: datetime,
    cause: type[Exception],
) -> None:
    booking = asked(kari, gymsal, now)
    failing(cause)

    page = client_for(fatima, staff=True).post(
        f"/ansatte/soknader/{booking.pk}", {"answer": "approve"}
    )
    told = program.get("/api/changes")

    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert "Noen andre endrer det samme akkurat nå." in page.text
    assert "Ingenting er endret." in page.text
    assert (told.status_code, told["Content-Type"]) == (503, "application/problem+json")
    assert told.json()["type"] == "/api/#busy"


def test_other_trouble_is_trouble(program: Client, failing: Failing) -> None:
    failing(AdminShutdown)

    with pytest.raises(OperationalError):
        program.get("/api/changes")


def test_a_real_lock_that_somebody_keeps(
    kari: Person,
    fatima: Person,
    gymsal: Space,
    client_for: ClientFor,
    now: datetime,
    at_once: AtOnce,
) -> None:
    booking, work = asked(kari, gymsal, now), client_for(fatima, staff=True)

    @transaction.atomic
    def keep() -> None:
        Booking.objects.select_for_update().get(pk=booking.pk)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(1.5)")

    def answer() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.5)")
            cursor.execute("SET lock_timeout = '100ms'")
        try:
            return work.post(f"/ansatte/soknader/{booking.pk}", {"answer": "approve"})
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")

    _kept, answered = at_once(keep, answer)

    assert answered.status_code == 503
    booking.refresh_from_db()
    assert booking.state == "waiting"
