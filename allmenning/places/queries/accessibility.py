"""What is known of getting in and taking part in a whole building."""

from collections.abc import Iterable, Mapping

from allmenning.places.models import Space
from allmenning.places.models.space import Accessibility


def shared_by_spaces(buildings: Iterable[int]) -> Mapping[int, list[str]]:
    """What every published space of a building has, by building; it then holds in whichever room."""
    shared: dict[int, set[str]] = {}
    rows = Space.objects.filter(building_id__in=set(buildings), is_published=True)
    for building, facts in rows.values_list("building_id", "accessibility"):
        shared[building] = shared.get(building, set(facts)) & set(facts)
    order = Accessibility.values
    return {building: sorted(facts, key=order.index) for building, facts in shared.items()}
