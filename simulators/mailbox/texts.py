"""Norwegian words for the page, and links in text."""

from __future__ import annotations

import html
import re
from datetime import datetime
from zoneinfo import ZoneInfo

_OSLO = ZoneInfo("Europe/Oslo")
_DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_SPRING = ("januar", "februar", "mars", "april", "mai", "juni")
_AUTUMN = ("juli", "august", "september", "oktober", "november", "desember")
_LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]»”]")


def moment(at: datetime) -> str:
    """The moment as people say it: "tirsdag 1. desember 2026 kl. 09.15"."""
    there = at.astimezone(_OSLO)
    day = f"{_DAYS[there.weekday()]} {there.day}. {(*_SPRING, *_AUTUMN)[there.month - 1]} {there.year}"
    return f"{day} kl. {there:%H.%M}"


def linked(text: str) -> str:
    """The text as HTML, with web addresses as links."""
    parts, end = [], 0
    for match in _LINK.finditer(text):
        address = html.escape(match.group())
        parts.append(html.escape(text[end : match.start()]))
        parts.append(f'<a href="{address}" rel="noreferrer">{address}</a>')
        end = match.end()
    return "".join([*parts, html.escape(text[end:])])
