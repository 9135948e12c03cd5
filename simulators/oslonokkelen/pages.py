"""The page of the stand-in. It needs no script, loads nothing from elsewhere, and escapes all."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from pathlib import Path
from string import Template
from typing import Any

from simulators.oslonokkelen.keychains import Keychain, Keychains

POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_TEMPLATES = Path(__file__).parent / "templates"


class _Markup(str):
    """Text that is HTML already."""


def style() -> bytes:
    """The style sheet."""
    return (_TEMPLATES / "style.css").read_bytes()


def page(keychains: Keychains, things: Sequence[Any], failure: str, said: str) -> str:
    """The whole page: what just happened, the keys of the app, and doors that others open."""
    with keychains.lock:
        kept = list(keychains.kept.items())
    keys = [_key(identifier, one) for identifier, one in kept]
    doors = [_door(thing, action) for thing in things for action in thing.actions]
    return _fill(
        "page.html",
        said=said,
        failure=failure,
        keys=_together(keys) or "Ingen nøkler.",
        doors=_together(doors) or "Ingen dører, eller intet svar fra dem.",
    )


def _key(identifier: str, one: Keychain) -> _Markup:
    times = [permission.timeInterval for permission in one.request.permissions]
    return _fill(
        "key.html",
        id=identifier,
        title=one.request.title,
        phone=one.phone,
        information=one.request.information.content,
        when="; ".join(map(_when, times)),
        state="klar" if one.confirmed_at else "venter på at telefonen blir bekreftet",
        uses=str(one.uses),
    )


def _when(interval: Any) -> str:
    start, end = getattr(interval, "from"), interval.until
    return f"{start.date} {start.time} – {end.date} {end.time}"


def _door(thing: Any, action: Any) -> _Markup:
    return _fill(
        "door.html",
        thing=thing.id,
        action=action.id,
        what=thing.description,
        words=action.description,
    )


def _together(parts: Iterable[_Markup]) -> _Markup:
    return _Markup("".join(parts))


def _fill(file: str, /, **values: str) -> _Markup:
    template = Template((_TEMPLATES / file).read_text(encoding="utf-8"))
    return _Markup(template.substitute({name: _escaped(text) for name, text in values.items()}))


def _escaped(value: str) -> str:
    return value if isinstance(value, _Markup) else html.escape(value)
