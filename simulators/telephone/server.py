"""The page with a telephone, on one port of this machine."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from simulators.messages import Response, redirect
from simulators.serving import OwnPageHandler, PageServer
from simulators.telephone import pages
from simulators.telephone.provider import FAILURES, Provider, Told

_LONGEST_TEXT = 300
_MOST_HEARD = 20


@dataclass(frozen=True)
class Book:
    """Who may be chosen, by name with her number, and which number the doors of a place have."""

    people: dict[str, str]
    number: str
    place: str


class Server(PageServer):
    """Raises OSError when the port is taken."""

    guarded = (("Content-Security-Policy", pages.POLICY),)

    def __init__(self, port: int, provider: Provider, book: Book) -> None:
        super().__init__(port, _Handler)
        self.provider, self.book = provider, book
        self.heard: list[tuple[str, Told]] = []

    def get(self, path: str) -> Response:
        if path == "/style.css":
            return Response(200, pages.style(), "text/css; charset=utf-8")
        if path != "/":
            return Response(404, b"Not found.")
        page = pages.page(self.book, self.heard, FAILURES[self.provider.failure])
        return Response(200, page.encode(), "text/html; charset=utf-8")

    def post(self, path: str, form: Mapping[str, str]) -> Response:
        """Rings, texts, or fails from now on; then leads back to the page."""
        if path == "/feil" and form.get("slag") in FAILURES:
            self.provider.failure = form["slag"]
            return redirect("/", {})
        caller = self._caller(form)
        if caller is None or path not in ("/ring", "/sms"):
            return Response(400, b"No such thing to do.")
        kind = "call" if path == "/ring" else "text"
        text = form.get("tekst", "")[:_LONGEST_TEXT] if kind == "text" else ""
        told = self.provider.tell(kind=kind, caller=caller, number=self.book.number, text=text)
        self.heard = [(caller, told), *self.heard][:_MOST_HEARD]
        return redirect("/", {})

    def _caller(self, form: Mapping[str, str]) -> str | None:
        """The number that is shown to who is rung: somebody's, or one typed as a forger does."""
        return form.get("nummer", "").strip() or self.book.people.get(form.get("hvem", ""))


class _Handler(OwnPageHandler):
    server: Server
    longest_body = 4096

    def log_message(self, format: str, *args: object) -> None:
        # Numbers are nobody's business.
        if self.command == "POST":
            print("Somebody used the telephone.", file=sys.stderr, flush=True)
