"""The page where times that repeat are booked, in tests."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from allmenning.booking.tests.scenes import accepted
from allmenning.places.models import Space

SECOND = date(2026, 12, 8)
ASKED = {
    "weekdays": ["1"],
    "start": "18:00",
    "end": "20:00",
    "every_weeks": "1",
    "first_day": "2026-12-01",
    "last_day": "2027-01-05",
    "participants": "20",
}


def link(space: Space, **changes: Any) -> str:
    return f"/bestill/serie?{urlencode({'lokale': space.pk, **ASKED, **changes}, doseq=True)}"


def boxes(page: str) -> list[str]:
    """The values of the dates on the page, ticked or kept."""
    ticked = r'name="slot"[^>]*value="([^"]+)" checked'
    kept = r'type="hidden" name="slot" value="([^"]+)"'
    return re.findall(ticked, page) or re.findall(kept, page)


def chosen(client: Client, space: Space) -> list[str]:
    """What is sent when all that is free was chosen."""
    return boxes(client.post(link(space), {"step": "all"}).content.decode())


def sent(space: Space, slots: list[str], **changes: Any) -> dict[str, Any]:
    return {**accepted(space), "slot": slots, "step": "send", **changes}
