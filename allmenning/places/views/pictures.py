"""Pictures of a building or a space: handed out, and kept by those who look after it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.documents.actions import store_file
from allmenning.documents.rules.keeping import Kept, smaller
from allmenning.documents.rules.kinds import ENDINGS
from allmenning.documents.rules.pictures import size_of
from allmenning.documents.views import file_response
from allmenning.places import access
from allmenning.places.actions.pictures import (
    MOST,
    NewPicture,
    ShownAlready,
    TooManyPictures,
    add_picture,
    describe_picture,
    remove_picture,
    show_first,
)
from allmenning.places.forms.picture import PictureForm, WordsForm
from allmenning.places.models import Building, Picture, Space
from allmenning.places.queries.pictures import pictures_of
from allmenning.places.views.buildings import building_url, editor
from allmenning.places.views.showing import SMALL, shown

ACTS = {"first": show_first, "remove": remove_picture}


@audience(Audience.ANYONE)
def picture(request: HttpRequest, id: int, digest: str) -> FileResponse:
    """The bytes of a picture, kept for good by all who may see it when all may."""
    viewer = editor(request) if request.is_staff else None  # type: ignore[attr-defined]
    found = access.picture_to_see(person=viewer, id=id, digest=digest, now=timezone.now())
    name = f"{found.picture.pk}.{ENDINGS[found.file.media_type][0]}"
    return file_response(found.file, name=name, for_good=found.is_public)


@audience(Audience.STAFF, "GET", "POST")
def of_building(request: HttpRequest, building: str) -> HttpResponse:
    """The building's pictures."""
    place = access.access_building(person=editor(request), slug=building, now=timezone.now())
    return _pictures(request, place)


@audience(Audience.STAFF, "GET", "POST")
def of_space(request: HttpRequest, building: str, slug: str) -> HttpResponse:
    """The space's pictures."""
    now = timezone.now()
    place = access.access_space(person=editor(request), building=building, slug=slug, now=now)
    return _pictures(request, place)


def _pictures(request: HttpRequest, place: Building | Space) -> HttpResponse:
    """Show them, add one, or do something with one; one that is gone is as it should be."""
    if request.method == "GET":
        return _page(request, place, PictureForm())
    now = timezone.now()
    if act := ACTS.get(request.POST.get("act", "")):
        if one := access.picture_of(place, request.POST.get("picture", "")):
            act(picture=one, actor=Actor("person", editor(request).pk), now=now)
        return redirect(request.path)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid() and _added(request, place, form, now):
        messages.success(request, _("Bildet er lagt til."))
        return redirect(request.path)
    return _page(request, place, form)


def _added(request: HttpRequest, place: Building | Space, form: PictureForm, now: datetime) -> bool:
    actor = Actor("person", editor(request).pk)
    try:
        add_picture(place=place, new=_kept(form.kept, form.words(), now), actor=actor, now=now)
    except ShownAlready:
        form.tell_shown()
    except TooManyPictures:
        form.tell_too_many(MOST)
    return not form.errors


def _kept(kept: Kept, words: dict[str, Any], now: datetime) -> NewPicture:
    """Keep the picture, whole and small, outside any transaction."""
    width, height = size_of(kept.content)
    small = store_file(smaller(kept, SMALL), now=now)
    return NewPicture(store_file(kept, now=now), small, width, height, words)


def _page(request: HttpRequest, place: Building | Space, form: PictureForm) -> HttpResponse:
    building = place.building if isinstance(place, Space) else place
    context = {
        "building": building,
        "building_url": building_url(building),
        "place": place,
        "place_url": _place_url(place),
        "pictures": [_row(building, one) for one in pictures_of(place)],
        "form": form,
    }
    return render(request, "places/edit/pictures.html", context, status=422 if form.errors else 200)


def _row(building: Building, picture: Picture) -> dict[str, Any]:
    words_url = reverse("places:edit_picture", args=[building.slug, picture.pk])
    return shown(picture) | {"id": picture.pk, "words_url": words_url}


def _place_url(place: Building | Space) -> str:
    if isinstance(place, Building):
        return building_url(place)
    return reverse("places:edit_space", args=[place.building.slug, place.slug])


@audience(Audience.STAFF, "GET", "POST")
def words(request: HttpRequest, building: str, id: int) -> HttpResponse:
    """Say anew what a picture shows and who made it."""
    person, now = editor(request), timezone.now()
    house = access.access_building(person=person, slug=building, now=now)
    found = access.picture_in(house, id)
    said = {f"alt_{code}": text for code, text in found.alt.items()} | {"credit": found.credit}
    form = WordsForm(request.POST if request.method == "POST" else None, initial=said)
    back = _back(house, found)
    if form.is_valid():
        actor = Actor("person", person.pk)
        describe_picture(picture=found, words=form.words(), actor=actor, now=now)
        messages.success(request, _("Lagret."))
        return redirect(back)
    context = {"building": house, "building_url": building_url(house), "back_url": back}
    context |= {"picture": shown(found), "form": form}
    status = 422 if form.errors else 200
    return render(request, "places/edit/picture.html", context, status=status)


def _back(building: Building, picture: Picture) -> str:
    if picture.space is None:
        return reverse("places:building_pictures", args=[building.slug])
    return reverse("places:space_pictures", args=[building.slug, picture.space.slug])
