"""Giving a code that opens a door once, to who comes while the door's line is down."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from allmenning.booking.actions.claims import as_range
from allmenning.core.log import Actor, record_act
from allmenning.keys.actions.issuing import gateways_of
from allmenning.keys.actions.lining import lock_gateways
from allmenning.keys.models import Grant, OfflineCode
from allmenning.keys.queries.grounds import stands
from allmenning.keys.queries.held import Held, HeldDoor, held
from allmenning.keys.queries.windows import period_of
from allmenning.keys.rules.offline import lasting

OFFLINE_GIVEN: Final = "offline_given"


@transaction.atomic
def give_codes(*, key: Held, now: datetime) -> None:
    """Give the key's holder a one-use code for each door that is cut off, once for each.

    Nothing is given for a key whose ground does not stand, nor for a door that was heard from.
    """
    assert key.grant.booking_id is not None
    lock_gateways(gateways_of(one.door for one in key.doors))
    current = held(booking=key.grant.booking_id, person=key.grant.holder, now=now)
    if current is None or not stands(current.grant, now=now):
        return
    for one in current.cut_off:
        _give(current.grant, one, now)


def _give(grant: Grant, one: HeldDoor, now: datetime) -> None:
    near = Q(during__overlap=as_range(one.during)) | Q(grant=grant)
    given = list(OfflineCode.objects.filter(near, door=one.door))
    lasts = lasting(one.during, {period_of(other.during) for other in given})
    has_one = any(other.grant_id == grant.pk for other in given)
    if has_one or lasts is None or lasts.end <= now:
        return
    OfflineCode.objects.create(grant=grant, door=one.door, during=as_range(lasts), given_at=now)
    actor = Actor("person", grant.holder_id)
    record_act(
        actor=actor, verb=OFFLINE_GIVEN, kind="grant", id=grant.pk, now=now, door=one.door.pk
    )
