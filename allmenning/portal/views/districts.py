"""A district's page: its services, how it is organised and how to take part. What new residents get
a link to, so everything on it is read as it stands now."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.models import Municipality
from allmenning.insight.queries.culture import By, Selection, lines, together
from allmenning.insight.views.figures import told as hours_told
from allmenning.keys.queries.contracts import open_places
from allmenning.notices.queries.districts import facts_of, sent_to
from allmenning.notices.queries.pilots import open_pilots
from allmenning.notices.views.resident_pilots import told
from allmenning.notices.views.resident_words import begun, heading
from allmenning.people.models import Unit
from allmenning.places.models import District
from allmenning.places.queries.districts import buildings_in, district_called, every_district
from allmenning.places.rules.slugs import slug_of

SHOWN = 8
MESSAGES = 3


@audience(Audience.ANYONE)
def districts(request: HttpRequest) -> HttpResponse:
    """Every district, by name."""
    rows = [
        {"name": one.name, "url": reverse("portal:district", args=[slug_of(one.name)])}
        for one in every_district()
    ]
    return render(request, "portal/districts.html", {"rows": rows})


@audience(Audience.ANYONE)
def district(request: HttpRequest, slug: str) -> HttpResponse:
    """One district, in three parts."""
    found, now = district_called(slug), timezone.now()
    if found is None:
        raise Http404
    context = {
        "district": found.name,
        "services": _services(found),
        "organised": _organised(found),
        "part": _part(found, now),
    }
    return render(request, "portal/district.html", context)


def _services(district: District) -> dict[str, Any]:
    facts = facts_of(district, speech.language())
    municipality: Municipality = district.municipality
    buildings = buildings_in(district)
    return {
        "phone": facts.get("phone") or municipality.phone,
        "visit": facts.get("visit", ""),
        "number": buildings.count(),
        "buildings": [
            {"name": one.name, "url": reverse("booking:building_day", args=[one.slug])}
            for one in buildings[:SHOWN]
        ],
        "search_url": f"{reverse('booking:search')}?{urlencode({'near': district.name})}",
        "unstaffed": [
            {"name": place.building.name, "url": reverse("keys:open_place", args=[place.pk])}
            for place in open_places().filter(building__district=district)[:SHOWN]
        ],
    }


def _organised(district: District) -> dict[str, Any]:
    """The unit that serves the district, what it is part of, and what it runs itself."""
    unit: Unit | None = district.unit
    if unit is None:
        return {"unit": "", "above": district.municipality.name}
    below = Unit.objects.filter(parent=unit).order_by("name")
    return {
        "unit": unit.name,
        "above": unit.parent.name if unit.parent else "",
        "below": list(below.values_list("name", flat=True)[:SHOWN]),
    }


def _part(district: District, now: datetime) -> dict[str, Any]:
    selection = Selection(district=district.pk)
    return {
        "pilots": [
            {**told(pilot, now), "url": reverse("notices:pilot", args=[pilot.notice_id])}
            for pilot in open_pilots(now=now)
        ],
        "messages": [
            {
                "heading": heading(notice, district),
                "begun": begun(notice, now),
                "url": reverse("notices:sent_notice", args=[notice.pk]),
            }
            for notice in sent_to(district, most=MESSAGES)
        ],
        "culture": hours_told(together(lines(By.BUILDING, selection))),
    }
