"""The only door from an address on the web to a place without staff, or a contract for one."""

from datetime import datetime

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from allmenning.core.log import record_viewings
from allmenning.keys.access import signed_in, units_cared_for
from allmenning.keys.models import Contract, DoorOrder, OpenAccess
from allmenning.keys.queries import contracts
from allmenning.keys.queries.held import Held, held_on
from allmenning.people.models import Person


def visitor(request: HttpRequest) -> Person | None:
    """Who is signed in on a page that is for anybody, or None."""
    return getattr(request, "person", None)


def place(slug: str) -> OpenAccess:
    """A place that people let themselves in to. Raises Http404."""
    return get_object_or_404(contracts.open_places(), building__slug=slug)


def own_contract(request: HttpRequest, slug: str) -> Contract:
    """Her own contract for the place, which has not ended. Raises Http404."""
    found = contracts.contract_of(place(slug), signed_in(request))
    if found is None:
        raise Http404
    return found


def own_key(request: HttpRequest, slug: str, *, now: datetime) -> Held:
    """The key of her own contract for the place, also when it was taken back. Raises Http404."""
    found = held_on(contract=own_contract(request, slug), now=now)
    if found is None:
        raise Http404
    return found


def own_order(request: HttpRequest, slug: str, *, order: int) -> DoorOrder:
    """An order she gave herself with the key to the place. Raises Http404."""
    given = DoorOrder.objects.select_related("door", "grant__contract__open_access__building")
    mine = given.filter(person=signed_in(request))
    return get_object_or_404(mine, pk=order, grant__contract__open_access__building__slug=slug)


def place_at_work(*, viewer: Person, slug: str, now: datetime) -> OpenAccess:
    """A place without staff that the employee takes care of. Raises Http404."""
    units = units_cared_for(viewer, now=now)
    places = OpenAccess.objects.select_related("building", "terms")
    return get_object_or_404(places, building__slug=slug, building__unit_id__in=units)


def takes_care(request: HttpRequest, place: OpenAccess, *, now: datetime) -> bool:
    """Whether who looks at a place is at work there."""
    person = visitor(request)
    if person is None or not request.is_staff:  # type: ignore[attr-defined]
        return False
    return place.building.unit_id in units_cared_for(person, now=now)


def contract_at_work(*, viewer: Person, id: int, now: datetime) -> Contract:
    """A contract for a place the employee takes care of; the viewing log tells it.

    Raises Http404.
    """
    units = units_cared_for(viewer, now=now)
    found = get_object_or_404(contracts.with_all(), pk=id, open_access__building__unit_id__in=units)
    note_seen(viewer, [found], now=now)
    return found


def note_seen(viewer: Person, seen: list[Contract], *, now: datetime) -> None:
    """Write that the viewer saw whose contracts these are."""
    people = [(one.person_id, one.pk) for one in seen]
    record_viewings(viewer_id=viewer.pk, seen=people, kind="contract", now=now)
