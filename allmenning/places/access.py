"""The only door from an address to a building, space or timetable that somebody may edit."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404

from allmenning.documents.models import StoredFile
from allmenning.people.models import Person
from allmenning.people.queries import units_where
from allmenning.people.rules.roles import ADMINISTRATOR, CARETAKER, CASE_WORKER, UNIT_LEADER
from allmenning.places.models import Asset, Building, Picture, PlacesImport, Space, Timetable

MOST_DIGITS = 18
EDITORS = (CARETAKER, CASE_WORKER, UNIT_LEADER, ADMINISTRATOR)


def editable_buildings(person: Person, *, now: datetime) -> models.QuerySet[Building]:
    """Buildings of the units where the person works, by name."""
    units = units_where(person=person, kinds=EDITORS, now=now)
    buildings = Building.objects.filter(unit_id__in=units).select_related("district", "timetable")
    return buildings.order_by("sort_key")


def access_building(*, person: Person, slug: str, now: datetime) -> Building:
    """The building, if the person may edit it. Raises Http404, alike for missing and forbidden."""
    return get_object_or_404(editable_buildings(person, now=now), slug=slug)


def access_space(*, person: Person, building: str, slug: str, now: datetime) -> Space:
    """The space, if the person may edit its building. Raises Http404."""
    place = access_building(person=person, slug=building, now=now)
    return get_object_or_404(place.spaces.select_related("building__district"), slug=slug)


def picture_in(building: Building, id: int) -> Picture:
    """A picture of the building or of a space in it. Raises Http404."""
    theirs = models.Q(building=building) | models.Q(space__building=building)
    pictures = Picture.objects.select_related("file", "small", "space")
    return get_object_or_404(pictures, theirs, pk=id)


def picture_of(place: Building | Space, identifier: str) -> Picture | None:
    """The picture of the place that a button names, or None when there is none (any more)."""
    if not identifier.isdecimal() or len(identifier) > MOST_DIGITS:
        return None
    found: Picture | None = place.pictures.filter(pk=identifier).first()
    return found


@dataclass(frozen=True)
class Seen:
    """A picture one may see, which of its files one asked for, and whether all may see it."""

    picture: Picture
    file: StoredFile
    is_public: bool


def picture_to_see(*, person: Person | None, id: int, digest: str, now: datetime) -> Seen:
    """A picture, whole or small, of a place that people see; else of one that the employee may edit.

    Raises Http404.
    """
    pictures = Picture.objects.select_related("file", "small", "building", "space__building")
    picture = get_object_or_404(
        pictures, models.Q(file__sha256=digest) | models.Q(small__sha256=digest), pk=id
    )
    file = picture.file if picture.file.sha256 == digest else picture.small
    building = picture.building or picture.space.building
    if building.is_published and (picture.space is None or picture.space.is_published):
        return Seen(picture, file, is_public=True)
    if person is None or not editable_buildings(person, now=now).filter(pk=building.pk).exists():
        raise Http404
    return Seen(picture, file, is_public=False)


def part_in(building: Building, id: int) -> Asset:
    """A part of the building. Raises Http404."""
    return get_object_or_404(building.assets, pk=id)


def editable_timetables(person: Person, *, now: datetime) -> models.QuerySet[Timetable]:
    """Timetables that no building follows but those the person may edit."""
    others = Building.objects.exclude(pk__in=editable_buildings(person, now=now).values("pk"))
    theirs = Timetable.objects.exclude(buildings__in=others)
    return theirs.exclude(spaces__building__in=others)


def access_timetable(*, person: Person, building: str, id: int, now: datetime) -> Timetable:
    """A timetable that the building or a space of it follows, if the person may edit every
    building that follows it too. Raises Http404."""
    place = access_building(person=person, slug=building, now=now)
    follows = models.Q(buildings=place) | models.Q(spaces__building=place)
    timetable = editable_timetables(person, now=now).filter(follows, pk=id).first()
    if timetable is None:
        raise Http404
    return timetable


def importing(person: Person, *, now: datetime) -> tuple[models.QuerySet[Building], frozenset[int]]:
    """The buildings whose facts the person may import, and units that may get new ones."""
    return editable_buildings(person, now=now), units_where(person=person, kinds=EDITORS, now=now)


def own_import(*, person: Person, id: int) -> PlacesImport:
    """A spreadsheet the person has sent. Raises Http404."""
    return get_object_or_404(PlacesImport.objects.select_related("file"), pk=id, sent_by=person)


def as_administrator(*, person: Person, now: datetime) -> None:
    """Raises Http404 unless the person administers the whole municipality today."""
    if not units_where(person=person, kinds=[ADMINISTRATOR], now=now):
        raise Http404
