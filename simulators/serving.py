"""How a stand-in hears and answers over HTTP, and how it is told to fail."""

from __future__ import annotations

import contextlib
import ipaddress
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from email.message import Message
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol
from urllib.parse import parse_qs, parse_qsl, urlsplit

from simulators.messages import Request, Response


class StandIn(Protocol):
    """The server that a handler belongs to."""

    def answer(self, request: Request) -> Response:
        """The answer to one request."""


class Fails(StandIn, Protocol):
    """A server that programs may make fail."""

    def set_failure(self, form: Mapping[str, str]) -> Response:
        """Make it fail in a named way until told otherwise."""


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the stand-in."""

    server: StandIn  # type: ignore[assignment]
    timeout = 30
    longest_body = 64 * 1024

    def do_GET(self) -> None:
        self._send(self.server.answer(self._request(b"")))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        if not (length.isascii() and length.isdecimal()) or int(length) > self.longest_body:
            return self._send(Response(413, b"Too long."))
        return self._send(self._posted(self._request(self.rfile.read(int(length)))))

    def _posted(self, request: Request) -> Response:
        return self.server.answer(request)

    def log_message(self, format: str, *args: object) -> None:
        # Addresses hold codes and tokens, so only their paths are written.
        path = urlsplit(getattr(self, "path", "")).path
        status = args[1] if len(args) > 1 else ""
        print(f"{self.command} {path} {status}", file=sys.stderr, flush=True)

    def _request(self, body: bytes) -> Request:
        address = urlsplit(self.path)
        return Request(
            method=str(self.command),
            path=address.path,
            query=_params(address.query),
            form=_params(body.decode(errors="replace")),
            body=body,
            cookies=_cookies(self.headers.get("Cookie", "")),
            authorization=self.headers.get("Authorization", ""),
            if_none_match=self.headers.get("If-None-Match", ""),
            several=parse_qs(address.query, keep_blank_values=True),
        )

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        for name, value in response.headers:
            self.send_header(name, value)
        self.end_headers()
        # Who waited for as long as she wanted to has gone.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(response.body)


class OwnPageHandler(Handler):
    """The same; takes what its own page and programs send, and nothing of another page."""

    def _posted(self, request: Request) -> Response:
        return refused_page(self.headers) or super()._posted(request)


def refused_page(headers: Message) -> Response | None:
    """An answer to what another page has a browser send; None for our own page and for programs."""
    own = f"http://{headers.get('Host', '')}"
    if headers.get("Origin", own) == own:
        return None
    return Response(403, b"Only this page and programs on this machine may do that.")


class PageServer(ABC, ThreadingHTTPServer):
    """A page one looks at, and deeds that lead back to it, on 127.0.0.1 only. Port 0 takes a free
    one. `guarded` are headers of every answer."""

    daemon_threads = True
    guarded: tuple[tuple[str, str], ...] = ()

    def __init__(self, port: int, handler: type[Handler]) -> None:
        super().__init__(("127.0.0.1", port), handler)

    def answer(self, request: Request) -> Response:
        """The answer to one request."""
        if request.method == "POST":
            made = self.post(request.path, request.form)
        else:
            made = self.get(request.path)
        return replace(made, headers=(*made.headers, *self.guarded))

    @abstractmethod
    def get(self, path: str) -> Response:
        """What stands at the path."""

    @abstractmethod
    def post(self, path: str, form: Mapping[str, str]) -> Response:
        """What comes of what was sent."""


class FailingHandler(Handler):
    """The same; only programs on this machine make it fail, by `POST /simulator/fail`."""

    server: Fails

    def _posted(self, request: Request) -> Response:
        if request.path != "/simulator/fail":
            return super()._posted(request)
        if not self._is_from_this_machine():
            return Response(403, b"Only programs on this machine may do that.")
        return self.server.set_failure(request.form)

    def _is_from_this_machine(self) -> bool:
        # A page in somebody's browser is on this machine too, but it names its origin.
        address = ipaddress.ip_address(self.client_address[0])
        return address.is_loopback and "Origin" not in self.headers


def _params(text: str) -> dict[str, str]:
    return dict(parse_qsl(text, keep_blank_values=True))


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
