"""What a telephone provider tells: that somebody rang or texted the doors. Signed, new, used once.

Who rings can be made to look like another; so what is told here opens only what the caller's own key
opens now. A call that comes late opens nothing: nobody stands at the door any more.

Source: Standard Webhooks 1.0.0 for the headers and the signature.
"""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

# How far the provider's time may be from ours, either way.
FRESH = timedelta(seconds=30)
LONGEST_BODY = 4096
SECRET_PREFIX = "whsec_"
_LONGEST_ID, _LONGEST_NUMBER = 64, 20


class Kind(StrEnum):
    """What somebody did."""

    CALL = "call"
    TEXT = "text"


@dataclass(frozen=True)
class Rung:
    """Somebody rang or texted `number`; `text` is what she wrote, "" for a call."""

    id: str
    caller: str
    number: str
    kind: Kind
    text: str = ""


class NotTrusted(Exception):
    """The provider did not send this now."""


class NotUnderstood(ValueError):
    """The provider sent something else than a call or a text."""


def secret_in(text: str) -> bytes:
    """The secret as it is written in settings: `whsec_` and base64. Raises ValueError."""
    return b64decode(text.removeprefix(SECRET_PREFIX), validate=True)


def must_be_signed(
    headers: Mapping[str, str], body: bytes, *, secrets: Iterable[bytes], now: datetime
) -> str:
    """The id of a message that one of the secrets signed within half a minute. Raises NotTrusted."""
    id, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (sent.isascii() and sent.isdecimal() and len(sent) <= 12):
        raise NotTrusted("timestamp")
    if abs(now.timestamp() - int(sent)) > FRESH.total_seconds():
        raise NotTrusted("time")
    content = f"{id}.{sent}.".encode() + body
    given = headers.get("webhook-signature", "").encode().split(b" ")
    # Every pair is compared, so that the time it takes tells nothing.
    equal = [
        hmac.compare_digest(_signature(secret, content), one) for secret in secrets for one in given
    ]
    if not any(equal):
        raise NotTrusted("signature")
    return id


def _signature(secret: bytes, content: bytes) -> bytes:
    return b"v1," + b64encode(hmac.new(secret, content, sha256).digest())


def rung(body: bytes, *, id: str) -> Rung:
    """What the message with this id says. Raises NotUnderstood."""
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise NotUnderstood("json") from None
    match told:
        case {"id": str(inner), "from": str(caller), "to": str(number), "kind": "call" | "text"}:
            text = told.get("text", "")
            if inner == id and 0 < len(id) <= _LONGEST_ID and isinstance(text, str):
                kind = Kind(told["kind"])
                said = text if kind is Kind.TEXT else ""
                return Rung(id, caller[:_LONGEST_NUMBER], number[:_LONGEST_NUMBER], kind, said)
    raise NotUnderstood("fields")


def door_meant(text: str, names: Sequence[str]) -> int | None:
    """Which of the doors a text names, by its name or its number from 1; the first when it names
    none but says nothing else either. None for another text."""
    said = " ".join(text.casefold().split()).removeprefix("åpne").strip(' .!«»"')
    if not said:
        return 0 if names else None
    if said.isascii() and said.isdecimal() and len(said) <= 2:
        return int(said) - 1 if 1 <= int(said) <= len(names) else None
    called = [" ".join(name.casefold().split()) for name in names]
    return called.index(said) if said in called else None
