"""Where staff and representatives say which sites may show a calendar, and copy what to paste."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.embeds import share_calendar
from allmenning.booking.forms.embeds import SitesForm
from allmenning.booking.queries.embeds import Whose, sites_of
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.people import access as people
from allmenning.places import access as places

# What is pasted into the other site; the frame is as wide as its place there.
_SNIPPET = (
    '<iframe src="{}" title="{}" width="100%" height="640" loading="lazy"'
    ' style="border:0"></iframe>'
)
LANGUAGES = ("nb", "nn", "en")


@audience(Audience.STAFF, "GET", "POST")
def share_building(request: HttpRequest, building: str) -> HttpResponse:
    """The calendar of a building one answers for: on its own site, and on a screen in the house."""
    person, now = access.signed_in(request), timezone.now()
    house = places.access_building(person=person, slug=building, now=now)
    shown = {
        "building": house,
        "building_url": reverse("places:edit_building", args=[house.slug]),
        "screen_url": _absolute(request, reverse("booking:screen", args=[house.slug])),
        "frame_url": reverse("booking:embedded_building", args=[house.slug]),
        "is_published": house.is_published,
    }
    return _answered(request, house, shown, now)


@audience(Audience.SIGNED_IN, "GET", "POST")
def share_association(request: HttpRequest, id: int) -> HttpResponse:
    """The calendar of an association one may act for, on its own site."""
    person, now = access.signed_in(request), timezone.now()
    association = people.access_association(person=person, id=id, now=now)
    frame_url = reverse("booking:embedded_association", args=[association.pk])
    return _answered(request, association, {"frame_url": frame_url, "is_published": True}, now)


def _answered(
    request: HttpRequest, of: Whose, shown: dict[str, Any], now: datetime
) -> HttpResponse:
    sites = sites_of(of)
    asked = request.POST if request.method == "POST" else None
    form = SitesForm(asked, initial={"sites": "\n".join(sites)})
    if form.is_valid():
        actor = Actor("person", access.signed_in(request).pk)
        share_calendar(of=of, sites=form.cleaned_data["sites"], actor=actor, now=now)
        messages.success(request, _said(form.cleaned_data["sites"]))
        return SeeOther(request.path)
    context = shown | {"name": of.name, "form": form, "sites": sites}
    context["snippets"] = _snippets(request, of.name, shown["frame_url"]) if sites else []
    return render(request, "booking/embed.html", context, status=422 if form.errors else 200)


def _said(sites: list[str]) -> str:
    if sites:
        return _("Lagret. Lim inn koden nedenfor på nettsiden.")
    return _("Lagret. Ingen andre nettsider kan vise kalenderen nå.")


def _snippets(request: HttpRequest, name: str, frame_url: str) -> list[tuple[str, str]]:
    """For each language a page is written in: its code, and what to paste."""
    address = _absolute(request, frame_url)
    return [(code, _snippet(f"{address}?sprak={code}", name, code)) for code in LANGUAGES]


def _snippet(address: str, name: str, language: str) -> str:
    with translation.override(language):
        title = _("Kalenderen til %(name)s") % {"name": name}
    return format_html(_SNIPPET, address, title)


def _absolute(request: HttpRequest, path: str) -> str:
    return request.build_absolute_uri(path)
