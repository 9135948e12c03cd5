"""Buildings one may edit, and their facts."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.people.models import Person
from allmenning.people.queries import units_led_by
from allmenning.places import access
from allmenning.places.actions.editing import (
    BeingTried,
    ChangedMeanwhile,
    NotValid,
    edit_building,
)
from allmenning.places.forms.place import BuildingForm, SpaceForm, shown_building
from allmenning.places.models import Building, Space, SpaceKind
from allmenning.places.queries.trials import trials_of


def editor(request: HttpRequest) -> Person:
    """Who is signed in, on a page that only staff reach."""
    person: Person = request.person  # type: ignore[attr-defined]
    return person


@audience(Audience.STAFF)
def buildings(request: HttpRequest) -> HttpResponse:
    """The buildings one may edit."""
    person, now = editor(request), timezone.now()
    counted = access.editable_buildings(person, now=now).annotate(space_count=Count("spaces"))
    timetables = set(access.editable_timetables(person, now=now).values_list("pk", flat=True))
    context = {"buildings": [_row(building, timetables) for building in counted]}
    return render(request, "places/edit/buildings.html", context)


def _row(building: Any, timetables: Collection[int]) -> dict[str, Any]:
    return {
        "name": building.name,
        "district": building.district.name if building.district else "",
        "spaces": building.space_count,
        "is_published": building.is_published,
        "edit_url": building_url(building),
        **_links(building, timetables),
    }


def building_url(building: Building) -> str:
    return reverse("places:edit_building", args=[building.slug])


def _links(building: Building, timetables: Collection[int]) -> dict[str, str]:
    """Where hours, exceptions, closures and calendars are edited; `timetables` are those one may edit."""
    arguments = [building.slug, building.timetable_id]
    links = {
        "closures_url": reverse("booking:closures", args=[building.slug]),
        "feeds_url": reverse("booking:building_feeds", args=[building.slug]),
    }
    if building.timetable_id in timetables:
        links["hours_url"] = reverse("places:edit_hours", args=arguments)
        links["exceptions_url"] = reverse("places:exceptions", args=arguments)
    return links


@audience(Audience.STAFF, "GET", "POST")
def building(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit the building's facts; its spaces are listed beside."""
    now = timezone.now()
    place = access.access_building(person=editor(request), slug=slug, now=now)
    if request.method == "GET":
        return _page(request, place, BuildingForm(shown=shown_building(place)))
    form = BuildingForm(request.POST)
    if form.is_valid() and _saved(request, place, form, now):
        messages.success(request, _("Lagret."))
        return redirect(building_url(place))
    return _page(request, place, form, status=422)


def _saved(request: HttpRequest, place: Building, form: BuildingForm, now: datetime) -> bool:
    opened, actor = form.cleaned_data["opened"], Actor("person", editor(request).pk)
    try:
        edit_building(building=place, opened=opened, facts=form.facts(), actor=actor, now=now)
    except ChangedMeanwhile as error:
        form.tell_changed(error)
    except BeingTried:
        form.tell_tried()
    except NotValid as error:
        form.tell_invalid(error)
    return not form.errors


def _page(
    request: HttpRequest, place: Building, form: BuildingForm, status: int = 200
) -> HttpResponse:
    spaces = place.spaces.order_by("sort_key")
    tried = trial(place, editor(request), form)
    timetables = access.editable_timetables(editor(request), now=timezone.now())
    context = {
        "building": place,
        "form": form,
        "spaces": [_space(place, space) for space in spaces],
        "add_space_url": reverse("places:new_space", args=[place.slug]),
        "own_hours_url": reverse("places:own_hours", args=[place.slug]),
        "pictures_url": reverse("places:building_pictures", args=[place.slug]),
        **tried,
        **_links(place, set(timetables.values_list("pk", flat=True))),
    }
    return render(request, "places/edit/building.html", context, status=status)


def trial(building: Building, person: Person, form: BuildingForm | SpaceForm) -> dict[str, Any]:
    """Whether the building is tried, and where it is opened to all, for who may. What it is shown
    by is not asked in the form then."""
    tried = trials_of([building.pk]).get(building.pk)
    if tried is None:
        return {"is_tried": False}
    form.hide_showing()
    led = units_led_by(person, now=timezone.now()).filter(pk=building.unit_id)
    url = reverse("booking:try_place", args=[tried]) if led.exists() else ""
    return {"is_tried": True, "trial_url": url}


def _space(building: Building, space: Space) -> dict[str, Any]:
    return {
        "name": space.name,
        "kind_name": str(SpaceKind(space.kind).label),
        "people": space.capacity,
        "is_published": space.is_published,
        "edit_url": reverse("places:edit_space", args=[building.slug, space.slug]),
    }
