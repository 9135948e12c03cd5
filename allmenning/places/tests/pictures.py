"""A picture of a place, for the tests that need one."""

from datetime import datetime

from allmenning.core.log import Actor
from allmenning.documents.actions import store_file
from allmenning.documents.rules.keeping import smaller, to_keep
from allmenning.documents.rules.pictures import size_of
from allmenning.people.models import Person
from allmenning.places.actions.pictures import NewPicture, add_picture
from allmenning.places.models import Building, Picture, Space
from tests.files import picture

USUAL = (800, 600)


def kept_picture(now: datetime, size: tuple[int, int] = USUAL, nb: str = "Skolen") -> NewPicture:
    """A picture of this size that is kept, whole and small; other sizes are other pictures."""
    kept = to_keep("bilde.png", picture(size=size))
    small = store_file(smaller(kept, 480), now=now)
    width, height = size_of(kept.content)
    words = {"alt": {"nb": nb}, "credit": ""}
    return NewPicture(store_file(kept, now=now), small, width, height, words)


def pictured(
    place: Building | Space,
    by: Person,
    now: datetime,
    size: tuple[int, int] = USUAL,
    nb: str = "Skolen",
) -> Picture:
    """One more picture of the place."""
    actor = Actor("person", by.pk)
    return add_picture(place=place, new=kept_picture(now, size, nb), actor=actor, now=now)
