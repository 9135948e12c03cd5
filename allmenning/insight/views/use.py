"""Occupancy: how much of what can be had is booked, by building, space and hour of the week."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking.views.cards import space_url
from allmenning.core.audience import Audience, audience
from allmenning.insight import access
from allmenning.insight.forms.selection import SpanForm
from allmenning.insight.queries.capacity import (
    Use,
    use_of_buildings,
    use_of_spaces,
    week_of_building,
    week_of_space,
)
from allmenning.insight.rules.hours import share, whole_hours
from allmenning.insight.views.heat import heat
from allmenning.places.models import Building
from allmenning.places.queries.search import published

Row = tuple[dict[str, str], Use]


@audience(Audience.ANYONE)
def use(request: HttpRequest) -> HttpResponse:
    """Every building, the one with most free time first."""
    form = SpanForm(request.GET)
    if not form.is_valid():
        return render(request, "insight/use.html", {"form": form}, status=422)
    houses = list(Building.objects.filter(is_published=True).order_by("sort_key"))
    found = use_of_buildings(houses, form.period(now=timezone.now()))
    rows = [(_named(house), found[house.pk]) for house in houses if house.pk in found]
    rows.sort(key=lambda row: -row[1].free)
    return render(request, "insight/use.html", {"form": form, "table": _table(rows, _("Bygg"))})


def _named(house: Building) -> dict[str, str]:
    return {"name": house.name, "url": reverse("insight:use_of_building", args=[house.slug])}


@audience(Audience.ANYONE)
def use_of_building(request: HttpRequest, building: str) -> HttpResponse:
    """A building's week, and its spaces."""
    house = access.building_shown(building)
    form = SpanForm(request.GET)
    shown: dict[str, Any] = {
        "form": form,
        "title": house.name,
        "up": (_("Ledig og opptatt"), reverse("insight:use")),
        "ways": [
            (_("Kalenderen"), reverse("booking:building_day", args=[house.slug])),
            (_("Kulturtimer"), reverse("insight:building", args=[house.slug])),
        ],
    }
    if form.is_valid():
        shown |= _of_building(house, form, timezone.now())
    status = 200 if form.is_valid() else 422
    return render(request, "insight/use_of_place.html", shown, status=status)


def _of_building(house: Building, form: SpanForm, now: datetime) -> dict[str, Any]:
    span = form.period(now=now)
    found = use_of_spaces(house, span)
    rooms = published().filter(building=house).order_by("sort_key")
    rows: list[Row] = []
    for room in rooms:
        url = reverse("insight:use_of_space", args=[house.slug, room.slug])
        rows += [({"name": room.name, "url": url}, found[room.pk])] if room.pk in found else []
    return {
        "heat": heat(week_of_building(house, span), house.name),
        "table": _table(rows, _("Lokale"), adds_up=False),
    }


@audience(Audience.ANYONE)
def use_of_space(request: HttpRequest, building: str, space: str) -> HttpResponse:
    """A space's week."""
    room = access.space_shown(building, space)
    form = SpanForm(request.GET)
    shown: dict[str, Any] = {
        "form": form,
        "title": room.name,
        "up": (room.building.name, reverse("insight:use_of_building", args=[building])),
        "ways": [(_("Se ledige tider og bestill"), space_url(room))],
    }
    if form.is_valid():
        week = week_of_space(room, form.period(now=timezone.now()))
        shown["heat"] = heat(week, room.name)
    status = 200 if form.is_valid() else 422
    return render(request, "insight/use_of_place.html", shown, status=status)


def _table(rows: Iterable[Row], column: str, *, adds_up: bool = True) -> dict[str, Any]:
    """Hours open, booked and free. Spaces share parts, so that theirs do not add up."""
    found = list(rows)
    opened = whole_hours([use.opened for _name, use in found])
    booked = whole_hours([use.booked for _name, use in found])
    return {
        "column": column,
        "rows": [
            name | _hours(hours, taken, share(use.booked, use.opened))
            for (name, use), hours, taken in zip(found, opened, booked, strict=True)
        ],
        "sum": _sum([use for _name, use in found], opened, booked) if adds_up and found else None,
    }


def _hours(opened: int, booked: int, percent: int | None) -> dict[str, Any]:
    return {"opened": opened, "booked": booked, "free": opened - booked, "percent": percent}


def _sum(uses: list[Use], opened: list[int], booked: list[int]) -> dict[str, Any]:
    percent = share(sum(use.booked for use in uses), sum(use.opened for use in uses))
    return _hours(sum(opened), sum(booked), percent)
