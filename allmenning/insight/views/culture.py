"""Culture hours: how much people have had of the houses, and of what."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.insight import access
from allmenning.insight.forms.selection import SelectionForm
from allmenning.insight.queries.culture import By, Line, Selection, lines, together
from allmenning.insight.views.figures import bars, told
from allmenning.places.models import Purpose

Name = dict[str, Any]


@audience(Audience.ANYONE)
def months(request: HttpRequest) -> HttpResponse:
    return _page(request, By.MONTH)


@audience(Audience.ANYONE)
def districts(request: HttpRequest) -> HttpResponse:
    return _page(request, By.DISTRICT)


@audience(Audience.ANYONE)
def buildings(request: HttpRequest) -> HttpResponse:
    return _page(request, By.BUILDING)


@audience(Audience.ANYONE)
def purposes(request: HttpRequest) -> HttpResponse:
    return _page(request, By.PURPOSE)


def _page(request: HttpRequest, by: By) -> HttpResponse:
    """One way of telling the hours apart, with the way to the others."""
    form = SelectionForm(request.GET)
    shown: dict[str, Any] = {"form": form, "tabs": _tabs(by, request.GET.urlencode())}
    if not form.is_valid():
        return render(request, "insight/culture.html", shown, status=422)
    found = lines(by, form.selection())
    shown |= {"total": told(together(found)), "table": _table(by, found)}
    return render(request, "insight/culture.html", shown)


@audience(Audience.ANYONE)
def building(request: HttpRequest, building: str) -> HttpResponse:
    """One building: its spaces, months and kinds of activity."""
    found = access.building_shown(building)
    form = SelectionForm(request.GET, building=found)
    shown: dict[str, Any] = {
        "form": form,
        "building": found.name,
        "use_url": reverse("insight:use_of_building", args=[found.slug]),
        "building_url": reverse("booking:building_day", args=[found.slug]),
    }
    if not form.is_valid():
        return render(request, "insight/culture_of_building.html", shown, status=422)
    shown |= _of_building(form.selection())
    return render(request, "insight/culture_of_building.html", shown)


def _of_building(selection: Selection) -> dict[str, Any]:
    apart = {by: lines(by, selection) for by in (By.SPACE, By.MONTH, By.PURPOSE)}
    return {
        "total": told(together(apart[By.MONTH])),
        "tables": [_table(by, found) for by, found in apart.items()],
    }


def _table(by: By, found: list[Line]) -> dict[str, Any]:
    naming = _NAMES[by]
    title, column = _titles()[by]
    names = [naming(line) for line in found]
    return bars(found, names) | {"title": title, "column": column, "id": by.value}


def _titles() -> dict[By, tuple[str, str]]:
    """What a table is called, and its first column."""
    return {
        By.MONTH: (_("Måned for måned"), _("Måned")),
        By.DISTRICT: (_("Bydel for bydel"), _("Bydel")),
        By.BUILDING: (_("Bygg for bygg"), _("Bygg")),
        By.PURPOSE: (_("Hva lokalene ble brukt til"), _("Aktivitet")),
        By.SPACE: (_("Lokale for lokale"), _("Lokale")),
    }


def _month(line: Line) -> Name:
    # Translators: a month, in Django's date letters (nb: desember 2026).
    return {"name": speech.date_like(line.key[0], pgettext("måned", "F Y"))}


def _district(line: Line) -> Name:
    number, name = line.key
    if number is None:
        return {"name": _("uten bydel")}
    return {"name": name, "url": f"{reverse('insight:buildings')}?district={number}"}


def _building(line: Line) -> Name:
    _number, name, slug, is_published = line.key
    url = reverse("insight:building", args=[slug]) if is_published else ""
    return {"name": name, "url": url}


def _purpose(line: Line) -> Name:
    return {"name": str(Purpose(line.key[0]).label)}


def _space(line: Line) -> Name:
    return {"name": line.key[1]}


_NAMES: dict[By, Callable[[Line], Name]] = {
    By.MONTH: _month,
    By.DISTRICT: _district,
    By.BUILDING: _building,
    By.PURPOSE: _purpose,
    By.SPACE: _space,
}


def _tabs(here: By, query: str) -> list[dict[str, Any]]:
    """The four ways of telling hours apart; what is selected stays selected."""
    ways = {
        By.MONTH: (_("Måneder"), "insight:months"),
        By.DISTRICT: (_("Bydeler"), "insight:districts"),
        By.BUILDING: (pgettext("flertall", "Bygg"), "insight:buildings"),
        By.PURPOSE: (_("Aktiviteter"), "insight:purposes"),
    }
    after = f"?{query}" if query else ""
    return [
        {"text": text, "url": reverse(name) + after, "here": by is here}
        for by, (text, name) in ways.items()
    ]
