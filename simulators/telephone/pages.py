"""The page. It needs no script, loads nothing from elsewhere, and escapes every value."""

from __future__ import annotations

import html
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulators.telephone.provider import Told
    from simulators.telephone.server import Book

POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_TEMPLATES = Path(__file__).parent / "templates"


def style() -> bytes:
    """The style sheet."""
    return (_TEMPLATES / "style.css").read_bytes()


def page(book: Book, heard: list[tuple[str, Told]], failure: str) -> str:
    """The telephone, and what has come of using it, the latest first."""
    raw = {
        "people": "".join(_option(name, number) for name, number in book.people.items()),
        "heard": "".join(_line(caller, told) for caller, told in heard)
        or "<li>Ingenting ennå.</li>",
    }
    template = Template((_TEMPLATES / "page.html").read_text(encoding="utf-8"))
    plain = {"place": book.place, "number": book.number, "failure": failure}
    return template.substitute({key: html.escape(text) for key, text in plain.items()} | raw)


def _option(name: str, number: str) -> str:
    return f'<option value="{html.escape(name)}">{html.escape(f"{name}, {number}")}</option>'


def _line(caller: str, told: Told) -> str:
    statuses = " og ".join(map(str, told.statuses)) or "ingen"
    opens = "Døra åpner." if told.opens else "Ingen dør åpner."
    said = f" SMS tilbake: «{told.text}»" if told.text else ""
    trouble = f" {told.trouble}" if told.trouble else ""
    return f"<li>{html.escape(f'Fra {caller}. {opens}{said}{trouble} (Svar: {statuses})')}</li>"
