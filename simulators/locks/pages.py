"""The page of doors. It loads nothing from elsewhere, escapes every value, and works without its
script: then the door is seen to move when the page is asked for again."""

from __future__ import annotations

import html
from pathlib import Path
from string import Template
from typing import Any

from simulators.locks.lock import BAD
from simulators.locks.surface import Door

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_TEMPLATES = Path(__file__).parent / "templates"
_HONEST_WORDS = "En lås som gjør det den sier."
_BAD_WORDS = (
    "En dårlig lås: svarer etter åtte sekunder, overhører hver tiende beskjed og lyver noen ganger."
)


def file(name: str) -> str:
    """The style sheet or the script."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def page(doors: list[Door]) -> str:
    """The whole page."""
    places = sorted({door.place for door in doors})
    return _fill("page.html", raw={"doors": "".join(map(_door, doors))}, place=", ".join(places))


def seen(door: Door) -> dict[str, Any]:
    """What one sees of a door: whether it is open, and what stands on the reader."""
    return {
        "number": door.number,
        "open": not door.lock.is_locked,
        "state": "Døra er åpen" if not door.lock.is_locked else "Døra er låst",
        "said": door.says(),
    }


def _door(door: Door) -> str:
    facts = seen(door)
    return _fill(
        "door.html",
        number=str(door.number),
        name=door.name,
        lock=_BAD_WORDS if door.lock.manners == BAD else _HONEST_WORDS,
        open="ja" if facts["open"] else "nei",
        state=str(facts["state"]),
        said=str(facts["said"]),
        battery=str(door.lock.battery),
    )


def _fill(name: str, /, raw: dict[str, str] | None = None, **values: str) -> str:
    escaped = {key: html.escape(value) for key, value in values.items()}
    return Template(file(name)).substitute(escaped | (raw or {}))
