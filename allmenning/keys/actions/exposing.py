"""Which doors of ours Oslo's key service may open, and trying anew what did not go through to it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from allmenning.core.log import Actor, record_act
from allmenning.keys.models import Door, ExposedDoor, Keychain, KeyService
from allmenning.people.models import Person
from allmenning.places.models import Building


class NameTaken(Exception):
    """Another door has this name with the service."""


@transaction.atomic
def expose(
    *, door: Door, thing: str, needs_grant: bool, employee: Person, now: datetime
) -> ExposedDoor:
    """Let the service open the door from now on, as `thing`, on the employee's word.

    With `needs_grant` only while somebody has a key to it. Chosen anew, the last holds. Raises
    NameTaken.
    """
    facts = {"thing": thing, "needs_grant": needs_grant, "chosen_by": employee, "chosen_at": now}
    try:
        with transaction.atomic():
            exposed, _made = ExposedDoor.objects.update_or_create(door=door, defaults=facts)
    except IntegrityError:
        raise NameTaken from None
    actor = Actor("person", employee.pk)
    record_act(actor=actor, verb="exposed", kind="door", id=door.pk, now=now, thing=thing)
    return exposed


@transaction.atomic
def withdraw(*, door: Door, employee: Person, now: datetime) -> None:
    """The service may no longer open the door. Withdrawing twice is withdrawing once."""
    gone, _rows = ExposedDoor.objects.filter(door=door).delete()
    if gone:
        actor = Actor("person", employee.pk)
        record_act(actor=actor, verb="withdrawn", kind="door", id=door.pk, now=now)


@transaction.atomic
def try_again(*, building: Building, employee: Person, now: datetime) -> None:
    """Have what waits at the building told the service at its next turn, also what it would not
    take, and have the service asked anew."""
    here = Q(credential__grant__doors__door__building=building)
    unsent = Q(credential__wanted="present", pushed_at=None)
    unremoved = Q(credential__wanted="absent", is_there=True)
    ids = Keychain.objects.filter(here, unsent | unremoved).values_list("pk", flat=True)
    Keychain.objects.filter(pk__in=list(ids)).update(stuck=False, due_at=now)
    KeyService.objects.update(asked_at=None, refused_at=None)
    actor = Actor("person", employee.pk)
    record_act(actor=actor, verb="oslo_tried_again", kind="building", id=building.pk, now=now)
