"""Where a key is shown and opens doors: at its booking, or at the place its contract is for."""

from django.urls import reverse

from allmenning.keys.models import DoorOrder, Grant


def key_url(grant: Grant) -> str:
    """The page its holder opens doors from."""
    return reverse("keys:open_place" if grant.contract_id else "keys:key", args=[_at(grant)])


def open_url(grant: Grant, *, door: int) -> str:
    """Where the button of a door is sent."""
    name = "keys:open_place_door" if grant.contract_id else "keys:open"
    return reverse(name, args=[_at(grant), door])


def answer_url(order: DoorOrder) -> str:
    """Where the door's answer to an order of the holder's stands."""
    grant = order.grant
    assert grant is not None
    name = "keys:open_place_opening" if grant.contract_id else "keys:opening"
    return reverse(name, args=[_at(grant), order.pk])


def _at(grant: Grant) -> int | str:
    if grant.contract is not None:
        return grant.contract.open_access.building.slug
    assert grant.booking_id is not None
    return grant.booking_id
