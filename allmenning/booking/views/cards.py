"""What a card about a space says, from what was found."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from allmenning.booking.queries.search import Found
from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.core.period import Period
from allmenning.places.models import Accessibility, Facility, Picture, Space, SpaceKind
from allmenning.places.views.showing import shown

FACTS = 3


def space_url(space: Space) -> str:
    return reverse("booking:space", args=[space.building.slug, space.slug])


def book_url(space: Space, period: Period, people: int | None = None) -> str:
    """The page where this stretch of time can be booked."""
    query: dict[str, object] = {
        "lokale": space.pk,
        "fra": int(period.start.timestamp()),
        "til": int(period.end.timestamp()),
    }
    if people:
        query["antall"] = people
    return f"{reverse('booking:book')}?{urlencode(query)}"


def chip(
    space: Space, period: Period, *, now: datetime, people: int | None = None
) -> dict[str, str]:
    """A free stretch as a chip: short to look at, a whole sentence to listen to."""
    said = speech.when(period, now=now)
    label = _("Bestill %(space)s %(when)s") % {"space": space.name, "when": said}
    return {"url": book_url(space, period, people), "text": short(period, now=now), "label": label}


def chip_beside(
    wished: Space, space: Space, period: Period, *, now: datetime, people: int
) -> dict[str, str]:
    """A free stretch offered instead; another space than the wished one is named."""
    made = chip(space, period, now=now, people=people)
    return made if space.pk == wished.pk else made | {"text": f"{space.name} {made['text']}"}


def short(period: Period, *, now: datetime) -> str:
    """I dag 18–20, or tir. 15. des. 18–20."""
    today = local_date(now)
    start = local_date(period.start)
    day = speech.day(start, now=now) if (start - today).days < 2 else speech.short_day(start)
    return f"{day} {speech.clocks(period)}"


def card(
    found: Found,
    *,
    now: datetime,
    people: int | None,
    near: bool,
    answer: str,
    picture: Picture | None,
) -> dict[str, Any]:
    """All that components/space_card.html shows, but its number on the map; `answer` says when one gets an answer."""
    space = found.space
    return {
        "url": space_url(space),
        "name": space.name,
        "kind": space.kind,
        "kind_name": str(SpaceKind(space.kind).label),
        "building": space.building.name,
        "people": space.capacity,
        "square_metres": space.area,
        "distance": speech.distance(found.hit.kilometres) if near else "",
        "first_free": _("Først ledig"),
        "slots": [chip(space, slot, now=now, people=people) for slot in found.slots],
        "facts": facts(space),
        "answer": answer,
        "picture": shown(picture) if picture else None,
        "number": None,
    }


def facts(space: Space) -> list[str]:
    """A few things that set the space apart, in short words: accessibility first."""
    needs = labels(Accessibility, space.accessibility[:FACTS])
    return [*needs, *labels(Facility, space.facilities[: FACTS - len(needs)])]


def labels(kind: Any, codes: Iterable[str]) -> list[str]:
    return [str(kind(code).label) for code in codes]


def said(text: dict[str, str]) -> str:
    """What data says, in the reader's language."""
    return speech.text(text, get_language() or "nb")
