"""A room whose door Oslo's key service opens, and somebody who has it just now."""

from datetime import datetime
from typing import Any

from django.db import transaction

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.keys.models import Bundle, BundleDoor, Door, KeyService
from allmenning.places.models import Building, Space
from demo.facts import document
from demo.loading.boxes import add_boxes, have_one_now
from demo.loading.doors import agree_with_doors


def furnish_key_service(*, now: datetime) -> None:
    """Give the building of the file its room and door, once, and the borrower the room."""
    facts = document("key_service")
    with scope.municipality(Municipality.objects.get(slug=facts["municipality"]).pk):
        building = Building.objects.get(name=facts["building"])
        for space in add_boxes(building, facts, now):
            _lead_through(space, facts["door"], now)
        have_one_now(building, facts["borrower"], now)
        # The stand-in remembers no keys from the last time; it is asked at once.
        KeyService.objects.update(asked_at=None)


@transaction.atomic
def _lead_through(space: Space, row: dict[str, Any], now: datetime) -> None:
    door = Door.objects.create(
        building=space.building,
        name=row["name"],
        kind=row["kind"],
        decides=Door.Decides.OSLO,
        address=row["asset"],
    )
    BundleDoor.objects.create(bundle=Bundle.objects.create(space=space), door=door, order=0)
    agree_with_doors(space, now)
