"""Token buckets in PostgreSQL, so that all web processes share one limit."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import connection
from django.http import HttpRequest

from allmenning.core import scope
from allmenning.core.visitor import address_of

_TAKE = """
INSERT INTO core_ratebucket AS bucket (key, tokens, filled_at)
VALUES (%(key)s, %(burst)s - 1, %(now)s)
ON CONFLICT (key) DO UPDATE SET
    tokens = LEAST(%(burst)s, bucket.tokens
        + %(per_minute)s * GREATEST(0, EXTRACT(epoch FROM %(now)s - bucket.filled_at)) / 60) - 1,
    filled_at = GREATEST(bucket.filled_at, %(now)s)
WHERE LEAST(%(burst)s, bucket.tokens
        + %(per_minute)s * GREATEST(0, EXTRACT(epoch FROM %(now)s - bucket.filled_at)) / 60) >= 1
RETURNING bucket.tokens
"""


@dataclass(frozen=True)
class Limit:
    """At most `burst` tries at once, and `per_minute` in the long run."""

    act: str
    burst: int
    per_minute: int


def may_try(limit: Limit, *, who: str, now: datetime) -> bool:
    """Take one try from the bucket of `who`. False when it is empty; nothing is taken then."""
    key = sha256(f"{limit.act}|{who}".encode()).digest()
    values: dict[str, Any] = {
        "key": key,
        "burst": limit.burst,
        "per_minute": limit.per_minute,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        return cursor.fetchone() is not None


def visitor(request: HttpRequest) -> str:
    """Who asks, when nobody knows who it is: her network address, in the municipality she asks."""
    return f"{scope.setting()} {address_of(request)}"
