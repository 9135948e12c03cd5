"""An employee chooses when to hear of requests for each space."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from allmenning.booking.models import SpaceNotice
from allmenning.core.log import Actor, record_act
from allmenning.people.models import Person


@transaction.atomic
def choose_notices(
    *, employee: Person, spaces: Collection[int], hours: Mapping[int, int | None], now: datetime
) -> None:
    """Hear of the spaces as `hours` says, None for at once, and of the rest of `spaces` as usual."""
    own = SpaceNotice.objects.filter(employee=employee, space_id__in=spaces)
    own.exclude(space_id__in=hours).delete()
    for space, hour in hours.items():
        SpaceNotice.objects.update_or_create(
            employee=employee, space_id=space, defaults={"at_hour": hour}
        )
    actor = Actor("person", employee.pk)
    record_act(actor=actor, verb="notices_chosen", kind="person", id=employee.pk, now=now)
