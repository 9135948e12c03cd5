"""The web side: the page, what one sees of the doors as JSON, and what one does at them."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from simulators.locks import pages
from simulators.locks.surface import Surface

_LONGEST_BODY = 4096
_DEED = re.compile(r"/dor/(\d{1,18})/(kode|qr|ring)")
_FILES = {
    "/style.css": ("style.css", "text/css; charset=utf-8"),
    "/door.js": ("door.js", "text/javascript; charset=utf-8"),
}


@dataclass(frozen=True)
class Response:
    """An answer to a request."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    location: str = ""


class Server(ThreadingHTTPServer):
    """Listens on 127.0.0.1 only. Port 0 takes a free one. Raises OSError when it is taken."""

    daemon_threads = True

    def __init__(self, port: int, surface: Surface) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.surface = surface

    def get(self, path: str) -> Response:
        """The answer to a reading request."""
        doors = list(self.surface.doors.values())
        if path == "/":
            return Response(200, pages.page(doors).encode(), "text/html; charset=utf-8")
        if path == "/doors.json":
            seen = [pages.seen(door) for door in doors]
            return Response(200, json.dumps(seen).encode(), "application/json")
        if path in _FILES:
            name, content_type = _FILES[path]
            return Response(200, pages.file(name).encode(), content_type)
        return Response(404, b"Not found.")

    def post(self, path: str, form: dict[str, str]) -> Response:
        """Does something at a door, then leads back to the page."""
        deed = _DEED.fullmatch(path)
        if deed is None or int(deed[1]) not in self.surface.doors:
            return Response(404, b"Not found.")
        self._do(int(deed[1]), deed[2], form)
        return Response(303, location="/")

    def _do(self, number: int, deed: str, form: dict[str, str]) -> None:
        code = form.get("kode", "").strip()
        if deed == "ring":
            self.surface.ring(number)
        elif deed == "kode":
            self.surface.press(number, code)
        else:
            # A space is one of the characters, but not where the code was pasted.
            text = form.get("qr", "").strip("\r\n\t")
            self.surface.show(number, "code", {"code": text, "pin": code})


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = 30

    def do_GET(self) -> None:
        self._send(self.server.get(urlsplit(self.path).path))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        if not length.isdecimal() or int(length) > _LONGEST_BODY:
            return self._send(Response(413, b"Too long."))
        body = self.rfile.read(int(length)).decode(errors="replace")
        form = dict(parse_qsl(body, keep_blank_values=True))
        return self._send(self.server.post(urlsplit(self.path).path, form))

    def log_message(self, format: str, *args: object) -> None:
        # Looking at the doors each second is no news, and what was shown is nobody's business.
        if self.command == "POST":
            print("Something was shown at a door.", file=sys.stderr, flush=True)

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", pages.POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        if response.location:
            self.send_header("Location", response.location)
        self.end_headers()
        self.wfile.write(response.body)
