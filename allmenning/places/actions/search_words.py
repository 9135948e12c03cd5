"""Keeping the words a space is found by."""

from collections.abc import Iterable

from django.utils import translation

from allmenning.places.models import Accessibility, Facility, Purpose, Space, SpaceKind
from allmenning.places.rules.words import described

LANGUAGES = ("nb", "nn", "en")


def describe_for_search(space: Space) -> str:
    """The words people may look for the space by: names, kind, uses and facilities, nb nn en."""
    building = space.building
    own = [space.name, building.name, building.category, building.address]
    if building.district:
        own.append(building.district.name)
    return described(*own, *_labels(space), *space.description.values())


def _labels(space: Space) -> list[str]:
    labels: list[str] = []
    for language in LANGUAGES:
        with translation.override(language):
            labels.append(str(SpaceKind(space.kind).label))
            labels += [str(Purpose(code).label) for code in space.purposes]
            labels += [str(Facility(code).label) for code in space.facilities]
            labels += [str(Accessibility(code).label) for code in space.accessibility]
    return labels


def refresh_search_words(spaces: Iterable[Space]) -> None:
    """Write the words of the spaces anew, after something they are named by has changed."""
    rows = list(spaces)
    for space in rows:
        space.search_words = describe_for_search(space)
    Space.objects.bulk_update(rows, ["search_words"], batch_size=500)
