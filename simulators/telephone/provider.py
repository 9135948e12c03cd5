"""The provider: signs what it tells as the contract says, and reads the answer as strictly.

Source: Standard Webhooks 1.0.0; docs/door-telephone.md. Written from the words, not with our code.
"""

from __future__ import annotations

import hmac
import http.client
import json
import secrets
import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

PATH = "/telefon/dorer"
FAILURES = {
    "none": "Alt virker.",
    "late": "Beskjeden kommer fem minutter for sent fram.",
    "forged": "Noen andre sender beskjeden, uten å kjenne hemmeligheten.",
    "twice": "Beskjeden kommer to ganger.",
    "lost": "Beskjeden kommer ikke fram.",
}
_SECONDS = 12
_LATE_SECONDS = 300


@dataclass(frozen=True)
class Told:
    """What came of a call or text: the statuses of the answers, whether a door opens, and the text
    that goes back to the caller as an SMS."""

    statuses: tuple[int, ...] = ()
    opens: bool = False
    text: str = ""
    trouble: str = ""


class Provider:
    """Tells one site on this machine, known by its local name and port."""

    def __init__(self, site: str, secret: str, clock: Callable[[], float] = time.time) -> None:
        self.site = site
        self.failure = "none"
        self._secret = b64decode(secret.removeprefix("whsec_"))
        self._clock = clock

    def tell(self, *, kind: str, caller: str, number: str, text: str = "") -> Told:
        """Somebody rings (`call`) or texts (`text`)."""
        if self.failure == "lost":
            return Told(trouble="Beskjeden kom ikke fram.")
        id = secrets.token_hex(12)
        message = {"id": id, "from": caller, "to": number, "kind": kind, "text": text}
        body = json.dumps(message).encode()
        headers = self._headers(id, body)
        answers = [self._sent(body, headers)]
        if self.failure == "twice":
            answers.append(self._sent(body, headers))
        return _understood(answers)

    def _headers(self, id: str, body: bytes) -> dict[str, str]:
        at = int(self._clock()) - (_LATE_SECONDS if self.failure == "late" else 0)
        secret = secrets.token_bytes(32) if self.failure == "forged" else self._secret
        digest = hmac.new(secret, f"{id}.{at}.".encode() + body, "sha256").digest()
        return {
            "Host": urlsplit(self.site).netloc,
            "Content-Type": "application/json",
            "webhook-id": id,
            "webhook-timestamp": str(at),
            "webhook-signature": f"v1,{b64encode(digest).decode()}",
        }

    def _sent(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        port = urlsplit(self.site).port
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
        try:
            connection.request("POST", PATH, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()


def _understood(answers: list[tuple[int, bytes]]) -> Told:
    """The first answer is what the caller is told; it must be exactly what the contract says."""
    statuses = tuple(status for status, _ in answers)
    status, body = answers[0]
    if status == 0:
        return Told(statuses, trouble="Ingen svarte.")
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    match said:
        case {"opens": bool(opens), "text": str(text)} if status == 200 or not (opens or text):
            return Told(statuses, opens, text)
    return Told(statuses, trouble="Svaret var ikke slik avtalen sier.")
