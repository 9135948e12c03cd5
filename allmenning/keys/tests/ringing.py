"""A telephone provider in tests: signs on its own, from the words of Standard Webhooks 1.0.0."""

import hmac
import json
from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.test import Client
from django.utils import timezone

SECRET = b"the secret of the provider, 32 b"
WRITTEN = f"whsec_{b64encode(SECRET).decode()}"
KARIS, DOORS, STRANGERS = "+4740000000", "+4721802181", "+4740000099"
PATH = "/telefon/dorer"


def headers(
    body: bytes, id: str, *, at: datetime | None = None, secret: bytes = SECRET
) -> dict[str, str]:
    sent = int((at or timezone.now()).timestamp())
    digest = hmac.new(secret, f"{id}.{sent}.".encode() + body, sha256).digest()
    return {
        "webhook-id": id,
        "webhook-timestamp": str(sent),
        "webhook-signature": f"v1,{b64encode(digest).decode()}",
    }


def told(id: str = "a1", **changes: Any) -> bytes:
    """What the provider sends when Kari rings."""
    usual = {"id": id, "from": KARIS, "to": DOORS, "kind": "call"}
    return json.dumps({**usual, **changes}).encode()


def ring(client: Client, id: str = "a1", **changes: Any) -> Any:
    """Kari rings the doors, and the provider tells."""
    return send(client, told(id, **changes), id)


def send(client: Client, body: bytes, id: str = "a1", **signing: Any) -> Any:
    signed = headers(body, id, **signing)
    return client.post(PATH, body, content_type="application/json", headers=signed)
