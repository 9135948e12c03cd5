"""The page with a telephone, on one port of this machine."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from simulators.telephone import pages
from simulators.telephone.provider import FAILURES, Provider, Told

_LONGEST_BODY = 4096
_LONGEST_TEXT = 300
_MOST_HEARD = 20


@dataclass(frozen=True)
class Book:
    """Who may be chosen, by name with her number, and which number the doors of a place have."""

    people: dict[str, str]
    number: str
    place: str


@dataclass(frozen=True)
class Response:
    """An answer to a request."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"


class Server(ThreadingHTTPServer):
    """Listens on 127.0.0.1 only. Port 0 takes a free one. Raises OSError when it is taken."""

    daemon_threads = True

    def __init__(self, port: int, provider: Provider, book: Book) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.provider, self.book = provider, book
        self.heard: list[tuple[str, Told]] = []

    def get(self, path: str) -> Response:
        """The page or its style."""
        if path == "/style.css":
            return Response(200, pages.style(), "text/css; charset=utf-8")
        if path != "/":
            return Response(404, b"Not found.")
        page = pages.page(self.book, self.heard, FAILURES[self.provider.failure])
        return Response(200, page.encode(), "text/html; charset=utf-8")

    def post(self, path: str, form: dict[str, str]) -> Response:
        """Rings, texts, or fails from now on; then leads back to the page."""
        if path == "/feil" and form.get("slag") in FAILURES:
            self.provider.failure = form["slag"]
            return Response(303)
        caller = self._caller(form)
        if caller is None or path not in ("/ring", "/sms"):
            return Response(400, b"No such thing to do.")
        kind = "call" if path == "/ring" else "text"
        text = form.get("tekst", "")[:_LONGEST_TEXT] if kind == "text" else ""
        told = self.provider.tell(kind=kind, caller=caller, number=self.book.number, text=text)
        self.heard = [(caller, told), *self.heard][:_MOST_HEARD]
        return Response(303)

    def _caller(self, form: dict[str, str]) -> str | None:
        """The number that is shown to who is rung: somebody's, or one typed as a forger does."""
        return form.get("nummer", "").strip() or self.book.people.get(form.get("hvem", ""))


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = 30

    def do_GET(self) -> None:
        self._send(self.server.get(urlsplit(self.path).path))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        own = f"http://{self.headers.get('Host', '')}"
        if not length.isdecimal() or int(length) > _LONGEST_BODY:
            self._send(Response(413, b"Too long."))
        elif self.headers.get("Origin", own) != own:
            self._send(Response(403, b"Only this page and programs on this machine may do that."))
        else:
            body = self.rfile.read(int(length)).decode(errors="replace")
            form = dict(parse_qsl(body, keep_blank_values=True))
            self._send(self.server.post(urlsplit(self.path).path, form))

    def log_message(self, format: str, *args: object) -> None:
        # Numbers are nobody's business.
        if self.command == "POST":
            print("Somebody used the telephone.", file=sys.stderr, flush=True)

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", pages.POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        if response.status == 303:
            self.send_header("Location", "/")
        self.end_headers()
        self.wfile.write(response.body)
