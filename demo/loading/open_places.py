"""Places where people let themselves in: a library branch, and a small recycling station."""

from datetime import datetime
from typing import Any

from allmenning.keys.actions.lining import tell_doors
from allmenning.keys.models import Door, Gateway, OpenAccess, OpenAccessDoor
from allmenning.places.models import Building
from demo.facts import entries_of, paragraphs
from demo.loading.town import Ground, Town

_AS_THEY_STAND = ("least_age", "needs_course", "for_institutions", "warns_before", "most_inside")


def open_places(town: Town, ground: Ground) -> None:
    """Let people in at the places of the file, when their buildings are open; their doors come with
    the computer that opens them (`lead_into_places`)."""
    for facts in entries_of(town.slug, "open_places"):
        building = Building.objects.get(name=facts["building"])
        OpenAccess.objects.create(
            building=building,
            terms=ground.terms[facts["terms"]],
            about=paragraphs(facts["about"], between="\n\n"),
            **{name: facts[name] for name in _AS_THEY_STAND},
        )


def lead_into_places(gateway: Gateway, *, now: datetime) -> None:
    """Give the places their doors, once. The demo has one computer, which stands in for theirs."""
    facts = entries_of(gateway.municipality.slug, "open_places")
    made = [door for each in facts for door in _lead_into(each, gateway)]
    if made:
        tell_doors(gateway=gateway, now=now)


def _lead_into(facts: dict[str, Any], gateway: Gateway) -> list[Door]:
    place = OpenAccess.objects.filter(building__name=facts["building"], doors=None).first()
    if place is None:
        return []
    doors = [add_door(place.building, gateway, row) for row in facts["doors"]]
    OpenAccessDoor.objects.bulk_create(
        OpenAccessDoor(open_access=place, door=door, order=order)
        for order, door in enumerate(doors)
    )
    return doors


def add_door(building: Building, gateway: Gateway, row: dict[str, Any]) -> Door:
    """A door of the file, reached through Zigbee2MQTT."""
    return Door.objects.create(
        building=building,
        gateway=gateway,
        name=row["name"],
        kind=row["kind"],
        driver="zigbee2mqtt",
        address=address_of(row),
        by_phone=row.get("by_phone", False),
    )


def address_of(row: dict[str, Any]) -> str:
    """How the gateway reaches a door of the file."""
    return f"zigbee2mqtt/{row['lock']}"
