"""What an existing space is made of, changed by those who look after it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.parts import PartsTaken, change_parts
from allmenning.booking.forms.parts import PartsForm
from allmenning.booking.models import Booking, Claim
from allmenning.booking.queries.conditions import asset_ids
from allmenning.booking.queries.parts import Collision, other_spaces
from allmenning.booking.queries.words import for_whom, period_of
from allmenning.booking.views.cards import said
from allmenning.booking.views.seeing import SeeOther
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.places import access as places
from allmenning.places.actions.layout import PartNamed, PartsChanged
from allmenning.places.models import Space

MOST_SHOWN = 50


@audience(Audience.STAFF, "GET", "POST")
def parts(request: HttpRequest, building: str, slug: str) -> HttpResponse:
    """Tick the parts the space is made of; what is booked in it follows, or nothing is changed."""
    viewer, now = access.signed_in(request), timezone.now()
    place = places.access_space(person=viewer, building=building, slug=slug, now=now)
    form = _form(place, request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {}
    try:
        if form.is_valid():
            actor = Actor("person", viewer.pk)
            change_parts(space=place, wish=form.wish(), actor=actor, now=now)
            messages.success(request, _("Lagret."))
            return SeeOther(request.path)
    except PartNamed:
        form.tell_named()
    except PartsChanged:
        form, shown = _form(place), {"overtaken": True}
    except PartsTaken as error:
        shown = _taken(request, error.collisions, now)
    return _page(request, place, form, shown)


def _form(space: Space, data: Mapping[str, Any] | None = None) -> PartsForm:
    also = other_spaces(space)
    rows = space.building.assets.order_by("name", "pk").values_list("pk", "name")
    named = {part: _named(name, also.get(part, [])) for part, name in rows}
    return PartsForm(data, parts=named, own=asset_ids(space))


def _named(name: str, others: Sequence[str]) -> str:
    if not others:
        return name
    return _("%(part)s (også i %(spaces)s)") % {"part": name, "spaces": ", ".join(others)}


def _page(
    request: HttpRequest, space: Space, form: PartsForm, shown: dict[str, Any]
) -> HttpResponse:
    building = space.building
    own = space.assets.order_by("name", "pk")
    context = {
        "space": space,
        "building": building,
        "building_url": reverse("places:edit_building", args=[building.slug]),
        "space_url": reverse("places:edit_space", args=[building.slug, space.slug]),
        "named": [_rename_link(space, part, name) for part, name in own.values_list("pk", "name")],
        "form": form,
        **shown,
    }
    status = 200 if request.method == "GET" else 422
    return render(request, "booking/parts.html", context, status=status)


def _rename_link(space: Space, part: int, name: str) -> dict[str, str]:
    where = [space.building.slug, space.slug, part]
    return {"name": name, "url": reverse("places:rename_part", args=where)}


def _taken(request: HttpRequest, found: Sequence[Collision], now: datetime) -> dict[str, Any]:
    """Who is in the way, when and of whom; that one saw who they are is logged."""
    both = [one for met in found for one in (met.claim.booking, met.booking) if one]
    access.note_seen(access.signed_in(request), {one.pk: one for one in both}.values(), now=now)
    rows: dict[object, dict[str, Any]] = {}
    for met in found:
        claim = met.claim
        key = (claim.booking_id, claim.hold_id, claim.closure_id)
        row = rows.setdefault(key, {**_in_the_way(claim, now), "parts": {}, "ours": {}})
        row["parts"][claim.asset_id] = claim.asset.name
        row["ours"] |= _ours(met.booking)
    listed = [_listed(row) for row in rows.values()]
    return {"refused": True, "taken": listed[:MOST_SHOWN], "more": len(listed[MOST_SHOWN:])}


def _ours(booking: Booking | None) -> dict[int, dict[str, str]]:
    """The booking of this space that would need the part, by id; none when it is only held."""
    if booking is None:
        return {}
    url = reverse("booking:receipt", args=[booking.pk])
    return {booking.pk: {"who": for_whom(booking), "url": url}}


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "part": ", ".join(row["parts"].values()), "ours": list(row["ours"].values())}


def _in_the_way(claim: Claim, now: datetime) -> dict[str, str]:
    """When, in which space, whose, and where one does something about it."""
    period = Period(claim.during.lower, claim.during.upper)
    if booking := claim.booking:
        return {
            "when": speech.when(period_of(booking), now=now),
            "space": booking.space.name,
            "who": for_whom(booking),
            "url": reverse("booking:receipt", args=[booking.pk]),
        }
    if closure := claim.closure:
        return {
            "when": speech.when(period, now=now),
            "space": _("stengt"),
            "who": said(closure.reason),
            "url": reverse("booking:closures", args=[closure.building.slug]),
        }
    building = claim.asset.building
    day = local_date(period.start).isoformat()
    return {
        "when": speech.when(period, now=now),
        "space": claim.hold.space.name if claim.hold else "",
        "who": _("noen som fyller ut en bestilling nå"),
        "url": f"{reverse('booking:day_at_work', args=[building.slug])}?date={day}",
    }
