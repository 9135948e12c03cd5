"""At which hour of the day each employee hears of requests for each space; None is at once."""

from collections.abc import Iterable

from allmenning.booking.models import SpaceNotice
from allmenning.people.models import Person
from allmenning.places.models import Space


def hours_chosen(person: Person) -> dict[int, int | None]:
    """What she has chosen for spaces of their own, by space."""
    rows = SpaceNotice.objects.filter(employee=person)
    return dict(rows.values_list("space_id", "at_hour"))


def told_at_once_of(space: int, people: Iterable[Person]) -> list[Person]:
    """Those of the people who hear of each request for the space when it comes."""
    asked = list(people)
    rows = SpaceNotice.objects.filter(space_id=space, employee__in=asked)
    chosen = dict(rows.values_list("employee_id", "at_hour"))
    return [one for one in asked if chosen.get(one.pk, one.digest_at_hour) is None]


def spaces_of_units(units: Iterable[int]) -> list[Space]:
    """The spaces in buildings of these units, house by house."""
    spaces = Space.objects.filter(building__unit_id__in=units).select_related("building")
    return list(spaces.order_by("building__sort_key", "building_id", "sort_key", "pk"))
