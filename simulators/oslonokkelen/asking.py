"""Asking a door system on this machine: what is there, and open it."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError

from allmenning.keys.locks.oslo.schema import adapter
from simulators.oslonokkelen.tokens import Signer

_SECONDS = 12


@dataclass(frozen=True)
class DoorSystem:
    """A door system on a port of this machine; `address` is the local name it answers to."""

    address: str
    signer: Signer

    def things(self) -> list[Any]:
        """What it lets us open, or nothing when it does not answer."""
        body = self._asked("GET", "manifest", self.signer.for_manifest())
        return list(adapter.AdapterManifest.FromString(body).things) if body else []

    def execute(self, thing: str, action: str) -> str:
        """Ask it to do something: the name of its answer's status, and why when it did not."""
        body = self._asked("POST", "execute", self.signer.for_action(thing, action))
        if body is None:
            return "NO_ANSWER"
        try:
            answer = adapter.ActionResponse.FromString(body)
        except DecodeError:
            return "NO_ANSWER"
        status: str = adapter.ActionResponse.Status.Name(answer.status)
        return " ".join([status, *filter(None, map(_code, answer.attachments))])

    def _asked(self, method: str, path: str, token: str) -> bytes | None:
        there = urlsplit(self.address)
        connection = http.client.HTTPConnection("127.0.0.1", there.port, timeout=_SECONDS)
        headers = {"Host": there.netloc, "Authorization": f"bearer {token}"}
        try:
            connection.request(method, f"/oslonokkelen/{path}", headers=headers)
            return connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def _code(attachment: Any) -> str:
    which = attachment.WhichOneof("value")
    return "" if which is None else str(getattr(getattr(attachment, which), "code", ""))
