"""One building with doors that open: its gateway, and what is told to the gateway's own process."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from django.db import transaction

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.keys.actions.granting import agree_next
from allmenning.keys.actions.lining import introduce
from allmenning.keys.models import Bundle, BundleDoor, Door, DoorNumber, Gateway
from allmenning.keys.queries.pins import secret_of
from allmenning.people.models import Person
from allmenning.people.rules.phone import parse_phone
from allmenning.places.models import Building, Space
from demo.facts import document, entries_of
from demo.loading.boxes import add_boxes, have_one_now
from demo.loading.open_places import add_door, address_of, lead_into_places


@dataclass(frozen=True)
class Computer:
    """The folder of the gateway's process, in which its own key and its brokers lie already.

    `brokers.json`, read by us alone, has the port and the gateway's password of each broker.
    """

    folder: Path

    def key(self) -> Ed25519PrivateKey:
        """The gateway's own key, made the first time."""
        path = self.folder / "key"
        if not path.exists():
            _write(path, Ed25519PrivateKey.generate().private_bytes_raw().hex())
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text()))


def furnish_doors(computer: Computer, *, now: datetime) -> None:
    """Give the building of the file its doors, once, and have the computer know what it needs."""
    facts = document("doors")
    public = computer.key().public_key().public_bytes_raw()
    with scope.municipality(Municipality.objects.get(slug=facts["municipality"]).pk):
        building = Building.objects.get(name=facts["building"])
        gateway = Gateway.objects.filter(building=building).order_by("pk").first()
        if gateway is None:
            gateway = _furnish(building, facts, public, now)
        lead_into_places(gateway, now=now)
        if bytes(gateway.public_key) != public:
            gateway.public_key = public
            gateway.save(update_fields=["public_key"])
        number = parse_phone(facts["telephone"])
        DoorNumber.objects.update_or_create(building=building, defaults={"number": number})
        lead_through(gateway, add_boxes(building, facts, now), now)
        have_one_now(building, facts["borrower"], now)
        _tell(computer, gateway, facts)


@transaction.atomic
def _furnish(building: Building, facts: dict[str, Any], public: bytes, now: datetime) -> Gateway:
    gateway = Gateway.objects.create(building=building, name=facts["gateway"], public_key=public)
    for row in facts["doors"]:
        add_door(building, gateway, row)
    introduce(gateway=gateway, now=now)
    lead_through(gateway, building.spaces.filter(name__in=facts["spaces"]), now)
    return gateway


def lead_through(gateway: Gateway, spaces: Iterable[Space], now: datetime) -> None:
    """Let the way to the spaces lead through all doors of the gateway's own building."""
    doors = list(gateway.doors.filter(building=gateway.building_id).order_by("pk"))
    for space in spaces:
        bundle = Bundle.objects.create(space=space)
        for order, door in enumerate(doors):
            BundleDoor.objects.create(bundle=bundle, door=door, order=order)
        agree_with_doors(space, now)


def agree_with_doors(space: Space, now: datetime) -> None:
    """Make the keys to all that is coming in the space."""
    last: int | None = 0
    while last is not None:
        last = agree_next(space_id=space.pk, after=last, now=now)


def _tell(computer: Computer, gateway: Gateway, facts: dict[str, Any]) -> None:
    """Write the settings of the gateway's process, and which doors there are to draw."""
    brokers = json.loads((computer.folder / "brokers.json").read_text())
    known = {door.address: door for door in Door.objects.filter(gateway=gateway)}
    places = [facts, *entries_of(facts["municipality"], "open_places")]
    doors = [
        {**row, "name": door.name, "number": door.pk, "place": place["building"]}
        for place in places
        for row in place["doors"]
        if (door := known.get(address_of(row)))
    ]
    secrets = {
        "key": computer.key().private_bytes_raw().hex(),
        "secret": secret_of(gateway.pk).hex(),
        "platform_password": brokers["platform"]["password"],
        "local_password": brokers["local"]["password"],
    }
    names = [each["name"] for each in document("people")]
    people = Person.objects.filter(name__in=names).exclude(phone="").order_by("name")
    book = {
        "people": dict(people.values_list("name", "phone")),
        "number": parse_phone(facts["telephone"]),
        "place": facts["building"],
    }
    _write(computer.folder / "telephone.json", json.dumps(book))
    _write(computer.folder / "doors.json", json.dumps(doors))
    _write(computer.folder / "secrets.json", json.dumps(secrets))
    _write(computer.folder / "gateway.toml", _settings(gateway.pk, brokers))


def _settings(gateway: int, brokers: dict[str, Any]) -> str:
    lines = [
        f"gateway = {gateway}",
        f'root = "{_root()}"',
        'secrets = "secrets.json"',
        'folder = "kept"',
    ]
    for name, user in (("platform", str(gateway)), ("local", "gateway")):
        lines += [f"[{name}]", 'host = "127.0.0.1"', f"port = {brokers[name]['port']}"]
        lines.append(f'user = "{user}"')
    return "\n".join(lines) + "\n"


def _root() -> str:
    """The municipality's root key, the half that everybody may know."""
    seed = json.loads(Path(os.environ["ALLMENNING_KEYS_FILE"]).read_text())["root"]
    root = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    return root.public_key().public_bytes_raw().hex()


def _write(path: Path, text: str) -> None:
    """Read by us alone."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
