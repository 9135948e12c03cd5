"""«Du sa – vi gjorde»: what people said, what was answered and what was done, and as a poster."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import segno

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from allmenning.core import ratelimit
from allmenning.core.audience import Audience, audience
from allmenning.documents.rules.sheets import NoLettersFor, sheet_pdf
from allmenning.documents.views import printed
from allmenning.places.models import Building
from allmenning.voice.access import place_seen
from allmenning.voice.models import Idea
from allmenning.voice.queries.ideas import shown
from allmenning.voice.views.everyone.on_paper import told_back_sheet
from allmenning.voice.views.everyone.saying import PLACE
from allmenning.voice.views.everyone.wording import card

INK = "#1c1b17"
QUIET_ZONE = 4
# What a sheet of A4 holds, read from where one stands.
ON_A_POSTER = 4
PRINTING = ratelimit.Limit("print what was answered", burst=10, per_minute=5)


@audience(Audience.ANYONE)
def told_back(request: HttpRequest) -> HttpResponse:
    """What all places have answered, the latest first."""
    ideas = shown()
    places = {idea.place.slug: idea.place.name for idea in ideas if idea.place}
    links = [(name, reverse("voice:told_here", args=[slug])) for slug, name in places.items()]
    context = {"place": None, "cards": _cards(ideas), "places": sorted(links)}
    return render(request, "voice/everyone/told_back.html", context)


@audience(Audience.ANYONE)
def told_here(request: HttpRequest, building: str) -> HttpResponse:
    """What one place has answered."""
    place = place_seen(building)
    context = {"place": place, "cards": _cards(shown(place)), "tell_url": _tell_url(place)}
    return render(request, "voice/everyone/told_back.html", context)


@audience(Audience.ANYONE)
def poster(request: HttpRequest, building: str) -> HttpResponse:
    """The same on one sheet of paper, with a way to say something oneself."""
    place = place_seen(building)
    address = request.build_absolute_uri(_tell_url(place))
    code = segno.make_qr(address, error="m").svg_data_uri(
        dark=INK, border=QUIET_ZONE, omitsize=True
    )
    cards = _cards(shown(place)[:ON_A_POSTER])
    context = {"place": place, "cards": cards, "code": code, "address": address}
    return render(request, "voice/everyone/poster.html", context)


@audience(Audience.ANYONE)
def poster_pdf(request: HttpRequest, building: str) -> HttpResponse:
    """The same as PDF; the browser prints when we lack letters for somebody's words, and when
    somebody asks too often."""
    place = place_seen(building)
    who = ratelimit.visitor(request)
    if not ratelimit.may_try(PRINTING, who=who, now=timezone.now()):
        return redirect("voice:poster", building)
    address = request.build_absolute_uri(_tell_url(place))
    cards = _cards(shown(place)[:ON_A_POSTER])
    try:
        sheet = told_back_sheet(place, cards, address=address)
        return printed(sheet_pdf(sheet), name=f"{building}.pdf")
    except NoLettersFor:
        return redirect("voice:poster", building)


def _tell_url(place: Building) -> str:
    return f"{reverse('voice:tell')}?{urlencode({PLACE: place.slug})}"


def _cards(ideas: list[Idea]) -> list[dict[str, Any]]:
    now: datetime = timezone.now()
    return [card(idea, now=now) for idea in ideas]
