"""Those at work are told what waits for Oslo's key service, also while it is down."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias

import pytest

from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM
from allmenning.keys.actions.granting import revoke
from allmenning.keys.models import Credential, KeyService
from allmenning.keys.queries.oslo_waiting import waits_at_service
from allmenning.keys.tests.oslo import Clock, Turn
from allmenning.people.models import Person
from simulators.oslonokkelen.server import Server
from tests.browsers import words_of
from tests.cast import ClientFor

PAGE = "/ansatte/dorer"
Reads: TypeAlias = Callable[[], str]


@pytest.fixture
def page(fatima: Person, client_for: ClientFor, push_clock: Clock, oslo_key: Credential) -> Reads:
    """What Fatima reads, the clock being that of the service."""
    return lambda: words_of(client_for(fatima, staff=True).get(PAGE))


def test_when_the_service_is_down_those_at_work_see_what_waits(
    page: Reads, push_service: Server, turn: Turn
) -> None:
    push_service.failure = "down"
    turn()
    assert "venter på Oslonøkkelen" not in page()

    turn(after=3)
    said = page()
    assert "1 nøkkel venter på Oslonøkkelen" in said
    assert "Haugen skole. Oslonøkkelen har ikke svart oss ennå. 1 ny er ikke kommet fram." in said
    assert "Den første skal inn i morgen kl. 17.30." in said

    push_service.failure = "none"
    turn(after=20)
    assert "venter på Oslonøkkelen" not in page()


def test_what_was_taken_back_waits_until_the_service_has_let_go(
    page: Reads, push_service: Server, turn: Turn, oslo_key: Credential, push_clock: Clock
) -> None:
    turn()
    push_service.failure = "down"
    revoke(grant=oslo_key.grant, reason="mistet", actor=SYSTEM, now=push_clock.now)
    turn(after=6)
    said = page()

    assert "1 er trukket tilbake, men kan åpne til Oslonøkkelen har svart." in said
    assert "Oslonøkkelen svarer ikke. Den svarte sist" in said
    assert "Den første skal inn" not in said


def test_holders_who_have_not_proved_their_telephones_are_told_of_a_day_before(
    page: Reads, push_service: Server, turn: Turn
) -> None:
    turn()
    turn(after=6)
    assert "venter på Oslonøkkelen" not in page()
    turn(after=15 * 60)

    assert "1 låntaker har ikke bekreftet telefonen sin i appen." in page()


def test_others_buildings_and_municipalities_without_the_service_have_nothing_waiting(
    oslo_key: Credential, booking: Booking, now: datetime
) -> None:
    later, unit = now + timedelta(minutes=5), booking.space.building.unit_id
    assert waits_at_service([unit], now=later) == []
    KeyService.objects.create()
    assert [one.coming for one in waits_at_service([unit], now=later)] == [1]
    assert waits_at_service([], now=later) == []
