"""How a message to another system is signed, and how long one waits before the next try. Pure.

Source: Standard Webhooks 1.0.0 (https://www.standardwebhooks.com).
"""

import hmac
from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

# What other systems' libraries know a secret by.
SECRET_PREFIX: Final = "whsec_"
# A try that failed is followed by the next after this; the last is repeated.
PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480))
GIVE_UP_AFTER: Final = timedelta(days=3)
# The other system says that it wants no more.
GONE: Final = 410


def secret_text(secret: bytes) -> str:
    """The secret as it is shown and pasted."""
    return SECRET_PREFIX + b64encode(secret).decode()


def signed(
    secrets: Iterable[bytes], *, message_id: str, at: datetime, body: bytes
) -> dict[str, str]:
    """The three headers of a message sent at this moment, with a signature for each secret."""
    timestamp = int(at.timestamp())
    content = f"{message_id}.{timestamp}.".encode() + body
    digests = [hmac.new(secret, content, sha256).digest() for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{b64encode(digest).decode()}" for digest in digests),
    }


def is_received(status: int | None) -> bool:
    """Whether the other system said that it has the message."""
    return status is not None and 200 <= status < 300


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries in a row that failed (1 or more)."""
    return PAUSES[min(tries, len(PAUSES)) - 1]


def is_hopeless(*, status: int | None, failing_since: datetime, now: datetime) -> bool:
    """Whether to stop: nothing has been received for three days, or nothing more is wanted."""
    return status == GONE or now - failing_since >= GIVE_UP_AFTER
