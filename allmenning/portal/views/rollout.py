"""How far the municipality has come in connecting its places."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking.queries import rollout as queries
from allmenning.booking.queries.rollout import Lack, Place, Progress
from allmenning.core.audience import Audience, audience
from allmenning.people.models import Person, Role
from allmenning.people.queries import kinds_led_with, units_led_by
from allmenning.places.access import editable_buildings

# The whole bar, in the units of the drawing.
LONGEST = 100


@audience(Audience.STAFF)
def rollout(request: HttpRequest) -> HttpResponse:
    """Places connected for booking and for keys, against the target, and what the next ones lack."""
    now, person = timezone.now(), request.person  # type: ignore[attr-defined]
    found = queries.places(now=now)
    mine = set(editable_buildings(person, now=now).values_list("pk", flat=True))
    underway = queries.underway(found)
    context = {
        "rows": [_row(one) for one in queries.progress(found)],
        "booked": sum(one.is_booked for one in found),
        "underway": [_place(one, may_edit=one.building.pk in mine) for one in underway],
        "others": sum(bool(one.lacks) for one in found) - len(underway),
        "adopt_url": reverse("booking:adopt") if units_led_by(person, now=now).exists() else "",
        **_for_administrators(person, now),
    }
    return render(request, "portal/rollout.html", context)


def _for_administrators(person: Person, now: datetime) -> dict[str, str]:
    """Where targets are set and templates edited; "" for those who may not."""
    may = Role.Kind.ADMINISTRATOR in kinds_led_with(person, now=now)
    names = {"targets_url": "places:targets", "templates_url": "booking:templates"}
    return {key: reverse(name) if may else "" for key, name in names.items()}


def _row(one: Progress) -> dict[str, Any]:
    return {
        "name": one.category or _("Alle steder"),
        "target": one.target,
        "booking": one.booking,
        "keys": one.keys,
        "both": one.both,
        "unsaid": one.unsaid,
        "booking_bar": _bar(one.booking, one.target),
        "both_bar": _bar(one.both, one.target),
    }


def _bar(number: int, target: int) -> float:
    return round(min(LONGEST, LONGEST * number / target), 1)


def _place(one: Place, *, may_edit: bool) -> dict[str, Any]:
    building = one.building
    said = _lacks()
    return {
        "name": building.name,
        "district": building.district.name if building.district else "",
        "lacks": [said[lack] for lack in one.lacks],
        "key": _key(one.opens_with_key),
        "url": reverse("places:edit_building", args=[building.slug]) if may_edit else "",
    }


def _lacks() -> dict[Lack, str]:
    return {
        Lack.SPACES: _("lokaler"),
        Lack.RULES: _("bestillingsregler"),
        Lack.HOURS: _("åpningstider"),
        Lack.OPENING: _("å bli åpnet for alle"),
    }


def _key(opens_with_key: bool | None) -> str:
    if opens_with_key is None:
        return _("ikke registrert")
    return _("ja") if opens_with_key else _("nei")
