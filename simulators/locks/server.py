"""The web side: the page, what one sees of the doors as JSON, and what one does at them."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

from simulators.locks import pages
from simulators.locks.surface import Surface
from simulators.messages import Response, json_response, redirect
from simulators.serving import Handler, PageServer

_DEED = re.compile(r"/dor/(\d{1,18})/(kode|qr|ring)")
_FILES = {
    "/style.css": ("style.css", "text/css; charset=utf-8"),
    "/door.js": ("door.js", "text/javascript; charset=utf-8"),
}


class Server(PageServer):
    """Raises OSError when the port is taken."""

    guarded = (("Content-Security-Policy", pages.POLICY), ("Referrer-Policy", "no-referrer"))

    def __init__(self, port: int, surface: Surface) -> None:
        super().__init__(port, _Handler)
        self.surface = surface

    def get(self, path: str) -> Response:
        doors = list(self.surface.doors.values())
        if path == "/":
            return Response(200, pages.page(doors).encode(), "text/html; charset=utf-8")
        if path == "/doors.json":
            seen = [pages.seen(door) for door in doors]
            return json_response(seen)
        if path in _FILES:
            name, content_type = _FILES[path]
            return Response(200, pages.file(name).encode(), content_type)
        return Response(404, b"Not found.")

    def post(self, path: str, form: Mapping[str, str]) -> Response:
        """Does something at a door, then leads back to the page."""
        deed = _DEED.fullmatch(path)
        if deed is None or int(deed[1]) not in self.surface.doors:
            return Response(404, b"Not found.")
        self._do(int(deed[1]), deed[2], form)
        return redirect("/", {})

    def _do(self, number: int, deed: str, form: Mapping[str, str]) -> None:
        code = form.get("kode", "").strip()
        if deed == "ring":
            self.surface.ring(number)
        elif deed == "kode":
            self.surface.press(number, code)
        else:
            # A space is one of the characters, but not where the code was pasted.
            text = form.get("qr", "").strip("\r\n\t")
            self.surface.show(number, "code", {"code": text, "pin": code})


class _Handler(Handler):
    server: Server
    longest_body = 4096

    def log_message(self, format: str, *args: object) -> None:
        # Looking at the doors each second is no news, and what was shown is nobody's business.
        if self.command == "POST":
            print("Something was shown at a door.", file=sys.stderr, flush=True)
