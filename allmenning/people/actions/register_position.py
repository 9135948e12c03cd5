"""How far Folkeregisteret's list has been read."""

import secrets
from datetime import datetime

from django.db import transaction

from allmenning.people import queries
from allmenning.people.models import RegisterPosition
from allmenning.people.rules.sealing import seal

_KEY_BYTES = 32


@transaction.atomic
def begin_to_follow(*, sequence: int, now: datetime) -> RegisterPosition:
    """Read the register's list from behind this sequence number on. A municipality that follows it
    already keeps its place. Homes get the key that tells them apart."""
    known = RegisterPosition.objects.select_for_update().first()
    if known is not None:
        return known
    current = queries.key_ring().current
    return RegisterPosition.objects.create(
        sequence=sequence,
        read_at=now,
        home_key_sealed=seal(secrets.token_hex(_KEY_BYTES), current),
        home_key_id=current.id,
    )
