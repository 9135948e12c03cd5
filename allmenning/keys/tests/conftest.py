"""Kari's key, and Oslo's key service with what it has to do with a door of Haugen skole."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from django.test import Client
from django.utils import timezone

from allmenning.booking.models import Booking
from allmenning.keys.actions.granting import agree
from allmenning.keys.locks.oslo import pushing, reconciling
from allmenning.keys.models import (
    Bundle,
    BundleDoor,
    Credential,
    Door,
    ExposedDoor,
    Gateway,
    Grant,
)
from allmenning.keys.tests.at_the_door import Doorstep
from allmenning.keys.tests.metal import tonight
from allmenning.keys.tests.oslo import ASSETS, Clock, Turn, standing_in
from allmenning.people.models import Person
from allmenning.places.models import Space
from bench.rig.venue import NoBroker, Venue, venue
from simulators.oslonokkelen.server import Server
from simulators.oslonokkelen.tokens import Signer
from tests.cast import ClientFor
from tests.cast_doors import GATEWAY_KEY
from tests.moment import SetClock


@pytest.fixture
def oslo_doors(musikkrom: Space) -> list[Door]:
    """The way to the music room: two doors of Oslo's key service."""
    bundle = Bundle.objects.create(space=musikkrom)
    doors = []
    for order, asset in enumerate(ASSETS):
        door = Door.objects.create(
            building=musikkrom.building,
            name=f"Dør {order}",
            kind=Door.Kind.ROOM,
            decides=Door.Decides.OSLO,
            address=asset,
            before=15 * (order + 1),
        )
        BundleDoor.objects.create(bundle=bundle, door=door, order=order)
        doors.append(door)
    return doors


@pytest.fixture
def push_clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def push_service(push_clock: Clock) -> Iterator[Server]:
    with standing_in(lambda: push_clock.now) as server:
        yield server


@pytest.fixture
def turn(push_service: Server, push_clock: Clock, set_clock: SetClock) -> Turn:
    """One turn with the service, so many minutes later."""
    account = pushing.Account(push_service.base_url, "allmenning", "prove")

    def take(*, after: float = 0, account: pushing.Account = account) -> None:
        push_clock.now += timedelta(minutes=after)
        set_clock(push_clock.now)
        reconciling.agree(account, until=push_clock.now + timedelta(seconds=50))

    return take


@pytest.fixture
def oslo_key(booking: Booking, oslo_doors: list[Door], now: datetime) -> Credential:
    """Kari's key to the music room tomorrow from 18 to 20, as the service is to know it."""
    agree(booking_id=booking.pk, now=now)
    return Credential.objects.get(service="oslo")


@pytest.fixture
def evening(now: datetime, set_clock: SetClock) -> datetime:
    """Tomorrow at 18:30, while Kari has the music room."""
    moment = now + timedelta(hours=33, minutes=30)
    set_clock(moment)
    return moment


@pytest.fixture
def key_service(evening: datetime, settings: Any) -> Iterator[Server]:
    """The service, which Oslo has let open doors."""
    with standing_in(lambda: evening) as server:
        keys = f"{server.base_url}/adapter/v2/keys"
        asking = {"issuer": server.base_url, "keys": keys, "audience": "http://oslo.localhost"}
        settings.OSLO_KEY_SERVICE = {"oslo": {"adapter": asking}}
        yield server


@pytest.fixture
def signer(key_service: Server) -> Signer:
    return key_service.signer


@pytest.fixture
def exposed(music_door: Door, per: Person, evening: datetime) -> ExposedDoor:
    """The door to the music room, which the service may open while somebody has a key to it."""
    Gateway.objects.update(seen_at=evening)
    return ExposedDoor.objects.create(
        door=music_door, thing="musikkrom", chosen_by=per, chosen_at=evening
    )


@pytest.fixture
def karis_key(booking: Any, music_doors: Bundle, exposed: ExposedDoor, now: datetime) -> None:
    """Kari's key to the music room, from a quarter to six to a quarter past eight."""
    agree(booking_id=booking.pk, now=now)


@pytest.fixture
def grant(booking: Booking, music_doors: Bundle, now: datetime) -> Grant:
    """Kari's key to the music room tomorrow from 18 to 20."""
    agree(booking_id=booking.pk, now=now)
    return Grant.objects.get(booking=booking)


@pytest.fixture
def fatimas(fatima: Person, client_for: ClientFor) -> Client:
    return client_for(fatima, staff=True)


@pytest.fixture
def choir(kari: Person, musikkrom: Space, music_doors: Bundle, now: datetime) -> Booking:
    """Kari's choir comes tonight, and the doors are told."""
    booking = tonight(kari, musikkrom, now)
    agree(booking_id=booking.pk, now=now)
    return booking


@pytest.fixture
def real_now() -> datetime:
    """What the other processes' clocks say too; taken before the cast stops ours."""
    return timezone.now()


@pytest.fixture
def going(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """The clock goes again, as that of the other processes does."""
    monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC))


@pytest.fixture
def up(real_now: datetime, committed: None, gateway: Gateway, tmp_path: Path) -> Iterator[Venue]:
    try:
        with venue(tmp_path, gateway=gateway.pk, key=GATEWAY_KEY) as running:
            yield running
    except NoBroker:
        pytest.skip("mosquitto is not here")


@pytest.fixture
def doorstep(gateway: Gateway, music_doors: Bundle, now: datetime) -> Doorstep:
    return Doorstep(gateway.pk, lambda: timezone.now())
