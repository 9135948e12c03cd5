"""The database is set back to a copy of an hour ago: real processes, and a gateway that went on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from django.core.management import call_command
from django.db import connection

from allmenning.booking.models import Booking, Terms
from allmenning.core.models import ActLog
from allmenning.keys.actions.restoring import TOLD_ANEW
from allmenning.keys.models import Door, Gateway, Grant
from allmenning.keys.queries.alarms import TakenBack, alarms
from allmenning.keys.queries.pins import secret_of
from allmenning.keys.rules.decisions import Presentation
from allmenning.keys.rules.issuer import key_id
from allmenning.keys.rules.presenting import Digits
from allmenning.keys.tests import at_venue
from allmenning.keys.tests.at_the_door import ISSUER, code_of
from allmenning.keys.tests.at_venue import PATIENCE, a_room, follow, settled, until_settled
from allmenning.keys.tests.test_end_to_end import answered, booked, cancelled
from allmenning.people.models import Person
from allmenning.places.models import Building, Space
from bench.rig.venue import Venue, until
from gateway.clock import Clock
from gateway.core import Gateway as Core
from gateway.known import Identity
from gateway.store import Store
from tests.cast_doors import GATEWAY_KEY
from tests.database import as_owner

pytestmark = pytest.mark.prove


@dataclass(frozen=True)
class Key:
    """What somebody has: digits for a door, which knows them by a token."""

    door: Door
    token: bytes
    code: str


@pytest.fixture
def rooms(haugen: Building, terms: Terms, gateway: Gateway, going: None) -> list[Space]:
    return [a_room(haugen, terms, gateway, f"Rom {number}") for number in range(3)]


@pytest.fixture
def copy(committed: None) -> Iterator[str]:
    """What the copy of the database is called; it is gone afterwards."""
    name = f"{connection.settings_dict['NAME']}_copy"
    yield name
    as_owner("DROP DATABASE IF EXISTS {}", name)


@contextmanager
def _alone(up: Venue) -> Iterator[str]:
    """Nobody is at the database, whose name is given; the link is afterwards."""
    up.link.end()
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    yield connection.settings_dict["NAME"]


def _key(booking: Booking) -> Key:
    grant = Grant.objects.get(booking=booking)
    code = code_of(grant)
    return Key(grant.doors.get().door, bytes(grant.token), code)


@pytest.mark.parametrize("is_told", [True, False], ids=["keys_restored", "noticed"])
def test_a_database_set_back_an_hour_revives_no_key(
    rooms: list[Space],
    copy: str,
    up: Venue,
    kari: Person,
    haugen: Building,
    real_now: datetime,
    is_told: bool,
) -> None:
    begun = real_now - timedelta(minutes=1)
    until(lambda: Gateway.objects.get().acknowledged == 3, PATIENCE)
    up.worker.end()
    stays, goes = (booked(kari, room, begun, 120, real_now) for room in rooms[:2])
    follow()
    until_settled()
    kept, revoked = _key(stays), _key(goes)
    assert answered(up, revoked.door, revoked.code) == "open"

    with _alone(up) as name:
        as_owner("CREATE DATABASE {} TEMPLATE {}", copy, name)
    up.link.start()
    cancelled(goes, real_now)
    later = booked(kari, rooms[2], begun, 120, real_now)
    follow()
    until_settled()
    forgotten = _key(later)
    assert answered(up, revoked.door, revoked.code) != "open"
    assert answered(up, forgotten.door, forgotten.code) == "open"

    with _alone(up) as name:
        as_owner("DROP DATABASE {}", name)
        as_owner("ALTER DATABASE {} RENAME TO {}", copy, name)
    assert at_venue.all_confirmed() == {stays.pk, goes.pk}
    if is_told:
        call_command("keys_restored")
    up.link.start()
    until(lambda: _is_told_anew(goes) and settled(), PATIENCE)

    assert answered(up, kept.door, kept.code) == "open"
    assert answered(up, revoked.door, revoked.code) != "open"
    assert answered(up, forgotten.door, forgotten.code) != "open"
    told = alarms([haugen.unit_id], now=real_now)
    assert [one.booking for one in told if isinstance(one, TakenBack)] == [goes]
    _nothing_of_it_is_at_the_door(up, kept, [revoked, forgotten])


def _is_told_anew(goes: Booking) -> bool:
    """Whether the epoch has moved on, and the revocation is known again."""
    row = Gateway.objects.get()
    is_noted = ActLog.objects.about("gateway", row.pk).filter(verb=TOLD_ANEW).exists()
    standing = Grant.objects.filter(booking=goes, state="active")
    return row.epoch > 1 and is_noted and not standing.exists()


def _nothing_of_it_is_at_the_door(up: Venue, kept: Key, gone: list[Key]) -> None:
    """A gateway that starts over the same file answers as the one that ran."""
    row, root = Gateway.objects.get(), ISSUER.root.public_key()
    up.gateway.end()
    core = Core(
        Identity(row.pk, GATEWAY_KEY, secret_of(row.pk), {key_id(root): root}),
        Store(up.kept),
        Clock(),
    )
    assert core.epoch == row.epoch
    assert gone[0].token in at_venue.on_disk(up, "revoked")
    assert kept.token in at_venue.on_disk(up, "granted")
    for key in (kept, *gone):
        shown = Presentation(key.door.pk, "reader", Digits(key.code))
        assert core.attempt(shown, core.reading()).decision.allowed is (key is kept)
