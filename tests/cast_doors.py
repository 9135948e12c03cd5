"""The cast's doors: Haugen skole has a main door and a door to the music room, behind one gateway."""

from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from allmenning.keys.actions.lining import introduce
from allmenning.keys.models import Bundle, BundleDoor, Door, Gateway
from allmenning.places.models import Building, Space
from tests.moment import NOW

# The gateway's own key, which only tests know both halves of.
GATEWAY_KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)
GATEWAY_PUBLIC: Final = GATEWAY_KEY.public_key().public_bytes_raw()


@pytest.fixture
def gateway(haugen: Building) -> Gateway:
    """The computer at the doors of Haugen skole, which has been told who issues and its doors."""
    made = Gateway.objects.create(building=haugen, name="Haugen", public_key=GATEWAY_PUBLIC)
    introduce(gateway=made, now=NOW)
    return made


@pytest.fixture
def main_door(gateway: Gateway, haugen: Building) -> Door:
    """Opens thirty minutes before and after a booking."""
    return Door.objects.create(
        building=haugen,
        gateway=gateway,
        name="Hovedinngang",
        kind=Door.Kind.MAIN,
        driver="relay",
        address="1",
        before=30,
        after=30,
    )


@pytest.fixture
def music_door(gateway: Gateway, haugen: Building) -> Door:
    """Opens a quarter of an hour before and after a booking."""
    return Door.objects.create(
        building=haugen,
        gateway=gateway,
        name="Musikkrom",
        kind=Door.Kind.ROOM,
        driver="relay",
        address="2",
    )


@pytest.fixture
def music_doors(musikkrom: Space, main_door: Door, music_door: Door) -> Bundle:
    """The doors on the way to the music room."""
    bundle = Bundle.objects.create(space=musikkrom)
    for order, door in enumerate((main_door, music_door)):
        BundleDoor.objects.create(bundle=bundle, door=door, order=order)
    return bundle
