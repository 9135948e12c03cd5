"""Pictures of a building or a space: added, described, shown first, and taken away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import models, transaction

from allmenning.core.log import Actor, record_act
from allmenning.documents.models import StoredFile
from allmenning.places.models import Building, Picture, Space

MOST = 12


class TooManyPictures(Exception):
    """The place has as many pictures as it may."""


class ShownAlready(Exception):
    """The place has this very picture."""


@dataclass(frozen=True)
class NewPicture:
    """A picture that is kept, whole and small, its size in points, and what the form says of it."""

    file: StoredFile
    small: StoredFile
    width: int
    height: int
    words: Mapping[str, Any]


@transaction.atomic
def add_picture(
    *, place: Building | Space, new: NewPicture, actor: Actor, now: datetime
) -> Picture:
    """Show one more picture of the place, after the others.

    `new.words` are `alt`, by language, and `credit`. Raises TooManyPictures, ShownAlready.
    """
    shown = _locked(place)
    if shown.filter(file=new.file).exists():
        raise ShownAlready
    if shown.count() >= MOST:
        raise TooManyPictures
    last = shown.aggregate(last=models.Max("order"))["last"] or 0
    facts = {"file": new.file, "small": new.small, "width": new.width, "height": new.height}
    picture: Picture = place.pictures.create(order=last + 1, **facts, **new.words)
    _log("picture_added", picture, actor, now)
    return picture


@transaction.atomic
def describe_picture(
    *, picture: Picture, words: Mapping[str, Any], actor: Actor, now: datetime
) -> None:
    """Say anew what the picture shows (`alt`, by language) and who made it (`credit`)."""
    Picture.objects.filter(pk=picture.pk).update(**words)
    _log("picture_described", picture, actor, now)


@transaction.atomic
def show_first(*, picture: Picture, actor: Actor, now: datetime) -> None:
    """Show the picture before all others of its place."""
    shown = _locked(_place(picture))
    first = shown.aggregate(first=models.Min("order"))["first"]
    shown.filter(pk=picture.pk).update(order=(first or 0) - 1)
    _log("picture_first", picture, actor, now)


@transaction.atomic
def remove_picture(*, picture: Picture, actor: Actor, now: datetime) -> None:
    """Show the picture no more. Its bytes go when nothing else points at them."""
    gone, _rows = Picture.objects.filter(pk=picture.pk).delete()
    if gone:
        _log("picture_removed", picture, actor, now)


def _place(picture: Picture) -> Building | Space:
    # A constraint lets it be of exactly one of them.
    return cast(Building | Space, picture.space or picture.building)


def _locked(place: Building | Space) -> models.QuerySet[Picture]:
    """The pictures of the place, which nobody else adds to or moves meanwhile."""
    type(place).objects.select_for_update(no_key=True).values_list("pk").get(pk=place.pk)
    pictures: models.QuerySet[Picture] = place.pictures.all()
    return pictures


def _log(verb: str, picture: Picture, actor: Actor, now: datetime) -> None:
    place = _place(picture)
    kind = type(place).__name__.lower()
    record_act(actor=actor, verb=verb, kind=kind, id=place.pk, now=now, picture=picture.pk)
