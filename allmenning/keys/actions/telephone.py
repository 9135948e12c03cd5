"""Somebody rings or texts the doors: the one she has the key to now is asked to open."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from allmenning.keys.actions.orders import order_opening
from allmenning.keys.actions.oslo_opening import use_token
from allmenning.keys.models import DoorOrder
from allmenning.keys.queries.outcomes import order_under_way
from allmenning.keys.queries.telephone import Heard, Reached, reached
from allmenning.keys.rules.telephone import FRESH, Rung, door_meant
from allmenning.people.rules.phone import InvalidPhone, parse_phone

# Well past the time in which the provider's message is taken at all.
_REMEMBERED = timedelta(hours=1) + FRESH


@transaction.atomic
def open_by_phone(*, rung: Rung, now: datetime) -> Heard:
    """Ask the door to open just as its button does: the main door, or the one the text names.

    Each message counts once. Raises Replayed.
    """
    jti = f"telephone {sha256(rung.id.encode()).hexdigest()}"
    use_token(jti=jti, expires_at=now + _REMEMBERED, now=now)
    try:
        caller, number = parse_phone(rung.caller), parse_phone(rung.number)
    except InvalidPhone:
        return Heard()
    doors = tuple(reached(caller=caller, number=number, now=now))
    chosen = door_meant(rung.text, [one.door.name for one in doors])
    if chosen is None:
        return Heard(reached=doors)
    return Heard(_ordered(doors[chosen], now), doors)


def _ordered(one: Reached, now: datetime) -> DoorOrder:
    person = one.grant.holder
    given = order_under_way(grant=one.grant, door=one.door.pk, person=person, now=now)
    return given or order_opening(
        grant=one.grant, door=one.door, person=person, by=DoorOrder.By.PHONE, now=now
    )
