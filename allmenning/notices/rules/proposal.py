"""What is put to approval, as one digest of all of it, and what it must have first."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

# How many must say yes, none of them who wrote it.
VOICES = 2
# Why what was approved is a draft again, where nobody said so.
CHANGED = "changed"


class Lack(StrEnum):
    """What a notice must have before it is put to approval."""

    TEXT = "text"
    WORDS = "words"
    AUDIENCE = "audience"
    NOBODY = "nobody"
    RELEVANCE = "relevance"
    LAST_DAY = "last_day"
    LIMIT = "limit"


def digest(contents: Mapping[str, Any]) -> bytes:
    """SHA-256 of the contents: equal for equal ones only, whatever order their names stand in."""
    text = json.dumps(contents, sort_keys=True, separators=(",", ":"), default=_plain)
    return sha256(text.encode()).digest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"{type(value)} cannot be put to approval.")


def lacks(contents: Mapping[str, Any], *, comes_once: bool, now: datetime) -> list[Lack]:
    """What the contents still lack; a notice that comes once must be for somebody."""
    checks = {
        Lack.TEXT: not contents["texts"].get("nb"),
        Lack.AUDIENCE: not contents["audience"],
        Lack.NOBODY: comes_once and not contents["expected"],
        Lack.RELEVANCE: not contents["relevance"],
        Lack.LAST_DAY: not _ends_in_time(contents["valid_until"], contents["send_at"] or now, now),
        Lack.LIMIT: contents["max_recipients"] < max(1, contents["expected"]),
    }
    return [lack for lack, is_lacking in checks.items() if is_lacking]


def _ends_in_time(until: datetime | None, sent: datetime, now: datetime) -> bool:
    return until is not None and until > max(sent, now)
