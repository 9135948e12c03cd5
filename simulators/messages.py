"""Requests and answers, free of the server that carries them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass(frozen=True)
class Request:
    """One call. query and form hold the last value of each name; body is what form was read from.

    headers are by names in small letters, where a stand-in asks for them.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cookies: Mapping[str, str] = field(default_factory=dict)
    authorization: str = ""
    if_none_match: str = ""
    several: Mapping[str, Sequence[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def queries(self, name: str) -> Sequence[str]:
        """Every value of a name that stands several times behind the question mark."""
        return self.several.get(name, ())


@dataclass(frozen=True)
class Response:
    """One answer."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


def json_response(content: object, status: int = 200) -> Response:
    """An answer to a program."""
    return Response(status, json.dumps(content).encode(), "application/json")


def refusal(error: str, description: str, status: int = 400) -> Response:
    """A refusal in the form of RFC 6749 §5.2."""
    return json_response({"error": error, "error_description": description}, status)


def redirect(address: str, params: Mapping[str, str], *cookies: str) -> Response:
    """Send the browser on with parameters in the address."""
    separator = "&" if "?" in address else "?"
    target = f"{address}{separator}{urlencode(params)}" if params else address
    return Response(303, headers=(("Location", target), *(("Set-Cookie", c) for c in cookies)))
