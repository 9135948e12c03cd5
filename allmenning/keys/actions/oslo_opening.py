"""Oslo's key service asks for a door to be opened: each token once, and in whose name."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from allmenning.core.log import SYSTEM
from allmenning.keys.actions.orders import put_order
from allmenning.keys.models import DoorOrder, ExposedDoor, KeyService, UsedToken
from allmenning.keys.queries import oslo

_KEYS_ASKED_EVERY = timedelta(minutes=1)


class Replayed(Exception):
    """The token has been used."""


@transaction.atomic
def use_token(*, jti: str, expires_at: datetime, now: datetime) -> None:
    """Let the token be used this once. Raises Replayed."""
    try:
        with transaction.atomic():
            UsedToken.objects.create(jti=jti, expires_at=expires_at)
    except IntegrityError:
        raise Replayed from None
    UsedToken.objects.filter(expires_at__lt=now).delete()


@transaction.atomic
def open_for_service(
    *, exposed: ExposedDoor, jti: str, expires_at: datetime, now: datetime
) -> DoorOrder | None:
    """Use up the token and order the door to open, in one transaction.

    It opens in the name of who has a key to it now; a door that needs none, in the name of who let
    the service open it. None when nobody has a key. Raises Replayed.
    """
    use_token(jti=jti, expires_at=expires_at, now=now)
    door = exposed.door
    grant = oslo.standing_at(door, now=now)
    if grant is None and exposed.needs_grant:
        return None
    assert door.gateway_id is not None
    person = exposed.chosen_by if grant is None else grant.holder
    order = DoorOrder(door=door, grant=grant, person=person, by=DoorOrder.By.OSLO)
    return put_order(order, gateway=door.gateway_id, actor=SYSTEM, now=now)


def may_ask_for_keys(*, now: datetime) -> bool:
    """Whether the service's public keys may be asked for again, which is then noted as done."""
    standing = KeyService.objects.filter(pk=oslo.service().pk)
    lately = Q(keys_asked_at=None) | Q(keys_asked_at__lte=now - _KEYS_ASKED_EVERY)
    return bool(standing.filter(lately).update(keys_asked_at=now))


def note_keys(*, keys: list[dict[str, str]], now: datetime) -> None:
    """The service has told which keys it signs with."""
    KeyService.objects.filter(pk=oslo.service().pk).update(keys=keys, keys_at=now)
