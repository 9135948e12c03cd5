"""KS SvarUt: takes a letter when all of it is as the contract says, and gives it an id.

Source: KS, SvarUt REST v2, forsendelser.
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Any

from simulators.messages import Request, Response, json_response
from simulators.national_ids import is_synthetic

PATH = re.compile(r"/api/v2/kontoer/(?P<account>[^/]+)/forsendelser/")
_ACCOUNTING = re.compile(r"[a-zA-Z0-9\-.øæåØÆÅ]{0,20}")
_NEEDED = ("navn", "adresselinje1", "postnummer", "poststed")


class Wrong(Exception):
    """What the contract does not allow."""


@dataclass(frozen=True)
class Taken:
    """One letter that was taken."""

    id: str
    account: str
    told: dict[str, Any]
    files: tuple[tuple[str, bytes], ...]


def taken(request: Request, account: str) -> Taken:
    """The letter in the request. Raises Wrong."""
    parts = _parts(request)
    if not parts or parts[0][0] != "forsendelse":
        raise Wrong("The first part is named forsendelse.")
    told = _json(parts[0][2])
    files = tuple((name, content) for _field, name, content in parts[1:])
    _check(told, files)
    return Taken(str(uuid.uuid4()), account, told, files)


def _parts(request: Request) -> list[tuple[str, str, bytes]]:
    """Name, file name and content of each part, in order."""
    head = f"Content-Type: {request.headers.get('content-type', '')}\r\n\r\n".encode()
    message = BytesParser(policy=policy.HTTP).parsebytes(head + request.body)
    if not message.is_multipart():
        raise Wrong("The request is multipart.")
    return [
        (
            str(part.get_param("name", header="content-disposition")),
            part.get_filename() or "",
            _content(part),
        )
        for part in message.iter_parts()
    ]


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _json(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except ValueError:
        raise Wrong("forsendelse is JSON.") from None
    if not isinstance(told, dict):
        raise Wrong("forsendelse is an object.")
    return told


def _check(told: dict[str, Any], files: tuple[tuple[str, bytes], ...]) -> None:
    to, documents = told.get("mottaker", {}), told.get("dokumenter", [])
    checks = {
        "digitalId": is_synthetic(str(to.get("digitalId", ""))),
        "mottaker": all(to.get(name) for name in _NEEDED),
        "tittel": bool(told.get("tittel")),
        "konteringskode": bool(_ACCOUNTING.fullmatch(told.get("konteringskode", ""))),
        "avgivendeSystem": bool(told.get("avgivendeSystem")),
        "dokumenter": [one.get("filnavn") for one in documents] == [name for name, _c in files],
        "pdf": bool(files) and all(content.startswith(b"%PDF-") for _name, content in files),
    }
    wrong = [name for name, holds in checks.items() if not holds]
    if wrong:
        raise Wrong(", ".join(wrong))


def answer(found: Taken) -> Response:
    return json_response({"id": found.id})
