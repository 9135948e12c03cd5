"""The building with doors: told to its computer, and opened to somebody whatever the hour."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from django.db import transaction

from allmenning.booking.models import Booking
from allmenning.keys.models import (
    Bundle,
    Door,
    DoorNumber,
    Gateway,
    GatewayChange,
    Grant,
    OpenAccess,
)
from allmenning.keys.queries.pins import secret_of
from allmenning.places.models import Building, Space
from demo.facts import document
from demo.loading.boxes import have_one_now
from demo.loading.doors import Computer, furnish_doors
from demo.loading.town import Town
from demo.loading.venues import venues
from demo.tests.conftest import InTown
from gateway.settings import read_settings

pytestmark = pytest.mark.prove


@pytest.fixture
def computer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loaded: datetime
) -> Iterator[Computer]:
    """A gateway's folder as the runner leaves it; what it is furnished with goes afterwards."""
    broker = {"port": 1883, "password": "secret"}
    (tmp_path / "brokers.json").write_text(json.dumps({"platform": broker, "local": broker}))
    keys = tmp_path / "door_keys.json"
    keys.write_text(json.dumps({"root": "01" * 32, "issuing": "02" * 32}))
    monkeypatch.setenv("ALLMENNING_KEYS_FILE", str(keys))
    with transaction.atomic():
        yield Computer(tmp_path)
        transaction.set_rollback(True)


# When nobody is at a school: at night, in the summer holidays, on Christmas Eve.
ANY_HOUR = [
    pytest.param(timedelta(), id="a Tuesday"),
    pytest.param(timedelta(hours=14), id="at night"),
    pytest.param(timedelta(days=220), id="in summer"),
    pytest.param(timedelta(days=23), id="on Christmas Eve"),
]


def borrowed() -> list[Booking]:
    """What the borrower has of the room, by when it begins."""
    facts = document("doors")["borrower"]
    rows = Booking.objects.filter(
        request__applicant__name=facts["person"], space__name=facts["space"]
    )
    return list(rows.order_by("during"))


@pytest.mark.parametrize("later", ANY_HOUR)
def test_the_doors_open_for_who_has_a_room_just_now(
    in_town: InTown, computer: Computer, loaded: datetime, later: timedelta
) -> None:
    now = loaded + later
    furnish_doors(computer, now=now)
    furnish_doors(computer, now=now)

    facts = document("doors")
    with in_town(facts["municipality"]):
        (booking,) = borrowed()
        assert now - timedelta(hours=1) < booking.during.lower <= now
        assert booking.during.upper > now + timedelta(hours=10)
        gateway = Gateway.objects.get()
        grant = Grant.objects.get(booking=booking)
        assert Door.objects.filter(gateway=gateway).count() == 4
        for place in OpenAccess.objects.all():
            assert place.doors.count() == 1
        assert Door.objects.get(by_phone=True).name == "Hovedinngangen"
        book = json.loads((computer.folder / "telephone.json").read_text())
        assert book["number"] == DoorNumber.objects.get().number
        assert book["people"][facts["borrower"]["person"]] == grant.holder.phone
        assert GatewayChange.objects.filter(gateway=gateway, kind="keys").count() == 1
        drawn = json.loads((computer.folder / "doors.json").read_text())
        assert {door["place"] for door in drawn} == {"Haugen skole", "Deichman Furuset", "Sørenga"}
        assert Bundle.objects.filter(space=grant.booking.space).exists()
        assert grant.booking.state == Booking.State.CONFIRMED
        assert grant.doors.count() == 2
        settings = read_settings(computer.folder / "gateway.toml")
        assert settings.identity.number == gateway.pk
        assert settings.identity.secret == secret_of(gateway.pk)
        own = settings.identity.key.public_key().public_bytes_raw()
        assert own == bytes(gateway.public_key)


def test_another_computer_takes_the_place_of_the_first(
    in_town: InTown, loaded: datetime, computer: Computer
) -> None:
    furnish_doors(computer, now=loaded)
    (computer.folder / "key").unlink()
    furnish_doors(computer, now=loaded)

    with in_town(document("doors")["municipality"]):
        public = computer.key().public_key().public_bytes_raw()
        assert bytes(Gateway.objects.get().public_key) == public


def test_what_is_borrowed_goes_on_when_the_demo_is_started_again(
    in_town: InTown, loaded: datetime, computer: Computer
) -> None:
    for hours in (0, 5, 10, 40):
        furnish_doors(computer, now=loaded + timedelta(hours=hours))

    with in_town(document("doors")["municipality"]):
        first, second, third = (one.during for one in borrowed())
        assert first.upper == second.lower
        assert loaded + timedelta(hours=39) < third.lower <= loaded + timedelta(hours=40)


def test_she_gets_what_others_have_left_of_the_room(
    in_town: InTown, loaded: datetime, computer: Computer
) -> None:
    furnish_doors(computer, now=loaded)
    with in_town(document("doors")["municipality"]):
        building = Building.objects.get(name=document("doors")["building"])
        other = {**document("doors")["borrower"], "person": "Ola Bråten", "hours": 1}
        later = loaded + timedelta(hours=14)
        have_one_now(building, other, later)

    furnish_doors(computer, now=later - timedelta(hours=2))

    with in_town(document("doors")["municipality"]):
        first, second = (one.during for one in borrowed())
        assert first.upper == second.lower
        assert second.upper < first.upper + timedelta(hours=12)


def test_a_door_with_another_name_is_drawn_with_it(
    in_town: InTown, loaded: datetime, computer: Computer
) -> None:
    furnish_doors(computer, now=loaded)
    with in_town(document("doors")["municipality"]):
        Door.objects.filter(name="Hovedinngangen").update(name="Porten")
        Door.objects.filter(name="Utstyrslageret").update(address="zigbee2mqtt/elsewhere")

    furnish_doors(computer, now=loaded)

    drawn = json.loads((computer.folder / "doors.json").read_text())
    here = document("doors")["building"]
    assert [door["name"] for door in drawn if door["place"] == here] == ["Porten"]


def test_all_that_is_open_is_left_to_people_who_try_it(
    in_town: InTown, loaded: datetime, computer: Computer
) -> None:
    furnish_doors(computer, now=loaded)
    with in_town("oslo"):
        filled = venues(Town({"slug": "oslo"}, loaded), loaded.date(), loaded.date())
        boxes = Space.objects.filter(slug__startswith="ovingsboks")

        assert boxes.count() == 2
        assert not {box.pk for box in boxes} & {venue.space.pk for venue in filled}
