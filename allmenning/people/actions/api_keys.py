"""Keys for other systems are made and taken back."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from allmenning.core.clock import local_date
from allmenning.core.log import Actor, record_act
from allmenning.people.access import digest_of
from allmenning.people.actions.roles import ExpiryOutOfRange
from allmenning.people.models import ApiKey, Unit
from allmenning.people.rules.roles import may_expire_on


@transaction.atomic
def make_api_key(
    *,
    unit: Unit,
    name: str,
    rights: Sequence[str],
    expires_on: date,
    actor: Actor,
    now: datetime,
) -> tuple[ApiKey, str]:
    """A new key and its text, which nobody can read again.

    It gives the rights on the unit and all below it, through `expires_on`.
    Raises ExpiryOutOfRange.
    """
    if not may_expire_on(expires_on, today=local_date(now)):
        raise ExpiryOutOfRange
    text = secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        unit=unit,
        name=name,
        rights=list(rights),
        digest=digest_of(text),
        created_at=now,
        expires_on=expires_on,
    )
    _record("api_key_made", key, actor, now)
    return key, text


@transaction.atomic
def revoke_api_key(*, key: ApiKey, actor: Actor, now: datetime) -> None:
    """From now on the key opens nothing. A second time changes nothing."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now):
        _record("api_key_revoked", key, actor, now)


def note_use(*, key: ApiKey, now: datetime) -> None:
    """Remember the day, so that keys nobody uses can be found."""
    today = local_date(now)
    if key.used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(used_on=today)


def _record(verb: str, key: ApiKey, actor: Actor, now: datetime) -> None:
    record_act(actor=actor, verb=verb, kind="api_key", id=key.pk, now=now, unit=key.unit_id)
