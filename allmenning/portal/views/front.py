"""The front page of a municipality, and what it says about itself."""

from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking.forms.search import SearchForm
from allmenning.booking.queries.availability import TimeWish
from allmenning.booking.queries.search import Found, Hit, Search, find, with_slots
from allmenning.booking.rules.wishes import When, wanted_stretches
from allmenning.booking.views.cards import chip, space_url
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local
from allmenning.insight.views.figures import counter
from allmenning.keys.queries.contracts import open_places
from allmenning.notices.queries.figures import figures_lately
from allmenning.notices.rules.rounding import roughly
from allmenning.notices.views.resident_figures import money
from allmenning.notices.views.resident_words import how_many
from allmenning.places.models import SpaceKind
from allmenning.places.queries.search import SpaceWish

TWO_HOURS = 120
SHOWN = 6
# Guest desks and small rooms are found by searching; the evening is shown to groups.
A_GROUP = 10
LATE = 21


@audience(Audience.ANYONE)
def front(request: HttpRequest) -> HttpResponse:
    """What do you want to do? A search, what is free this evening, and the culture hours.

    The hours alone are asked for again every minute."""
    if request.headers.get("HX-Target") == "kulturtimer":
        return render(request, "portal/front.html#culture", {"culture": counter()})
    now = timezone.now()
    context = {
        "culture": counter(),
        "form": SearchForm(initial={"when": When.TONIGHT.value}),
        "kinds": [_kind(kind) for kind in SpaceKind],
        "has_open_places": open_places().exists(),
        "tonight": [_row(found, now) for found in _free_this_evening(now)],
        "sent": _sent(),
        "tonight_title": _("Ledig i morgen kveld") if _is_late(now) else _("Ledig i kveld"),
    }
    return render(request, "portal/front.html", context)


def _sent() -> dict[str, Any]:
    """What the municipality has sent people unasked, in all; nothing before there is enough."""
    total = figures_lately()
    if roughly(total.accepted) is None:
        return {}
    saved = money(total.saved) if roughly(total.saved // 100) else ""
    return {"messages": how_many(total.accepted), "saved": saved}


def _is_late(now: datetime) -> bool:
    return local(now).hour >= LATE


def _free_this_evening(now: datetime) -> list[Found]:
    """The first free two hours of the evening, one space of each building."""
    when = When.TOMORROW if _is_late(now) else When.TONIGHT
    wanted = wanted_stretches(when, None, time(17), time(23), now=now)
    search = Search(SpaceWish(people=A_GROUP), TimeWish(TWO_HOURS, wanted))
    firsts: dict[int, Hit] = {}
    for hit in find(search, now=now):
        firsts.setdefault(hit.building, hit)
    return with_slots(list(firsts.values())[:SHOWN], search.time, now=now)


def _row(found: Found, now: datetime) -> dict[str, Any]:
    space = found.space
    return {
        "url": space_url(space),
        "name": space.name,
        "building": space.building.name,
        "kind": space.kind,
        "slots": [chip(space, slot, now=now) for slot in found.slots[:2]],
    }


def _kind(kind: SpaceKind) -> dict[str, str]:
    query = urlencode({"words": str(kind.label)})
    return {
        "text": str(kind.label),
        "url": f"{reverse('booking:search')}?{query}",
        "drawing": kind.value,
    }


@audience(Audience.ANYONE)
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@audience(Audience.ANYONE)
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")
