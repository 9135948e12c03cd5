"""Which key sets a building lends, and where they are fetched and returned."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from allmenning.booking.queries.words import for_whom
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.keys import access
from allmenning.keys.actions import key_sets as actions
from allmenning.keys.forms.key_sets import HandoverForm, KeySetForm
from allmenning.keys.models import KeyHandover, KeySet
from allmenning.keys.queries.key_sets import handover_at, sets_of
from allmenning.people.models import Person
from allmenning.places.models import Building


@audience(Audience.STAFF, "GET", "POST")
def key_sets(request: HttpRequest, building: str) -> HttpResponse:
    """The key sets of a building, a form that adds one, and a form that says where they are."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_cared_for(viewer=viewer, slug=building, now=now)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    handover = HandoverForm(request.POST if act == "where" else None, said=_said(house))
    adding = KeySetForm(request.POST if act == "add" else None, spaces=_spaces(house))
    actor = Actor("person", viewer.pk)
    if act == "where" and handover.is_valid():
        actions.say_where(building=house, **handover.facts(), actor=actor, now=now)
        return SeeOther(_url(house))
    if act == "add" and adding.is_valid() and _added(house, adding, actor, now):
        return SeeOther(_url(house))
    return _page(request, viewer, house, (handover, adding), now)


def _said(building: Building) -> KeyHandover:
    return handover_at(building) or KeyHandover()


def _spaces(building: Building) -> list[Any]:
    return list(building.spaces.order_by("sort_key", "pk"))


def _added(building: Building, form: KeySetForm, actor: Actor, now: datetime) -> bool:
    try:
        actions.add_set(building=building, facts=form.facts(), actor=actor, now=now)
    except actions.LabelTaken:
        form.tell_label_taken()
    return not form.errors


@audience(Audience.STAFF, "POST")
def retire(request: HttpRequest, building: str, id: int) -> HttpResponse:
    """Lend the key set no more. What is out of use is as it should be."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_cared_for(viewer=viewer, slug=building, now=now)
    key_set = access.key_set_in(house, id)
    if key_set is not None:
        actions.retire_set(key_set=key_set, actor=Actor("person", viewer.pk), now=now)
    return SeeOther(_url(house))


def _url(building: Building) -> str:
    return reverse("keys:setup_key_sets", args=[building.slug])


def _page(
    request: HttpRequest,
    viewer: Person,
    building: Building,
    forms: tuple[HandoverForm, KeySetForm],
    now: datetime,
) -> HttpResponse:
    sets = list(sets_of(building))
    away = [loan.booking for key_set in sets for loan in key_set.out]  # type: ignore[attr-defined]
    access.note_seen(viewer, away, now=now)
    handover, adding = forms
    shown = {
        "building": building,
        "sets": [_row(building, key_set) for key_set in sets],
        "handover": handover,
        "adding": adding,
    }
    status = 422 if handover.errors or adding.errors else 200
    return render(request, "keys/key_set_setup.html", shown, status=status)


def _row(building: Building, key_set: KeySet) -> dict[str, Any]:
    out = key_set.out  # type: ignore[attr-defined]
    return {
        "label": key_set.label,
        "opens": key_set.opens,
        "count": key_set.count,
        "space": key_set.space.name if key_set.space else "",
        "with_whom": for_whom(out[0].booking) if out else "",
        "retire_url": reverse("keys:retire_key_set", args=[building.slug, key_set.pk]),
    }
