"""A space's facts, and new spaces."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.places import access
from allmenning.places.actions.editing import (
    BeingTried,
    ChangedMeanwhile,
    NotValid,
    add_space,
    edit_space,
)
from allmenning.places.forms.place import SpaceForm, parts_of, shown_space
from allmenning.places.models import Building, Space
from allmenning.places.views.buildings import building_url, editor, trial

NEW = {"capacity": None, "is_published": False}


@audience(Audience.STAFF, "GET", "POST")
def space(request: HttpRequest, building: str, slug: str) -> HttpResponse:
    """Edit the space's facts."""
    now = timezone.now()
    place = access.access_space(person=editor(request), building=building, slug=slug, now=now)
    if request.method == "GET":
        return _page(request, place.building, SpaceForm(shown=shown_space(place)), place)
    form = SpaceForm(request.POST)
    if form.is_valid() and _saved(request, place, form, now):
        messages.success(request, _("Lagret."))
        return redirect(building_url(place.building))
    return _page(request, place.building, form, place, status=422)


def _saved(request: HttpRequest, place: Space, form: SpaceForm, now: datetime) -> bool:
    opened, actor = form.cleaned_data["opened"], Actor("person", editor(request).pk)
    try:
        edit_space(space=place, opened=opened, facts=form.facts(), actor=actor, now=now)
    except ChangedMeanwhile as error:
        form.tell_changed(error)
    except BeingTried:
        form.tell_tried()
    except NotValid as error:
        form.tell_invalid(error)
    return not form.errors


@audience(Audience.STAFF, "GET", "POST")
def new_space(request: HttpRequest, building: str) -> HttpResponse:
    """Add a space to the building."""
    now = timezone.now()
    place = access.access_building(person=editor(request), slug=building, now=now)
    data = request.POST if request.method == "POST" else None
    form = SpaceForm(data, shown=NEW, parts=parts_of(place))
    if form.is_valid() and _added(request, place, form, now):
        messages.success(request, _("Lokalet er lagt til."))
        return redirect(building_url(place))
    return _page(request, place, form, None, status=422 if form.errors else 200)


def _added(request: HttpRequest, building: Building, form: SpaceForm, now: datetime) -> bool:
    parts = list(form.cleaned_data.get("parts") or [])
    actor = Actor("person", editor(request).pk)
    try:
        add_space(building=building, facts=form.facts(), parts=parts, actor=actor, now=now)
    except BeingTried:
        form.tell_tried()
    except NotValid as error:
        form.tell_invalid(error)
    return not form.errors


def _page(
    request: HttpRequest,
    building: Building,
    form: SpaceForm,
    space: Space | None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "building": building,
        "building_url": building_url(building),
        "space": space,
        "form": form,
        "page_url": _page_url(space),
        **trial(building, editor(request), form),
        **_links(space),
    }
    return render(request, "places/edit/space.html", context, status=status)


def _links(space: Space | None) -> dict[str, str]:
    """Where the rest about a space is edited; none for a new one."""
    if space is None:
        return {}
    where = [space.building.slug, space.slug]
    pages = {
        "rules_url": "booking:rules",
        "parts_url": "booking:parts",
        "pictures_url": "places:space_pictures",
    }
    return {name: reverse(page, args=where) for name, page in pages.items()}


def _page_url(space: Space | None) -> str:
    """The space as people see it; "" while they cannot."""
    if space is None or not (space.is_published and space.building.is_published):
        return ""
    return reverse("booking:space", args=[space.building.slug, space.slug])
