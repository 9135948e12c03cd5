"""What stands on a piece of ground: houses, streets, buildings and districts; nobody's names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from allmenning.notices.rules.audience import Audience, Point, Stretch
from allmenning.notices.rules.ground import Ground
from allmenning.places.models import Address, Building, District, Street
from allmenning.places.queries.districts import every_district

# A picture with more houses than this is a grey spot, and shows none.
MOST_HOUSES: Final = 3_000
_UNITS: Final = 10_000_000


@dataclass(frozen=True)
class House:
    """A number in a street, and where it stands."""

    street: int
    number: int
    x: int
    y: int


def houses_on(ground: Ground) -> list[House]:
    """The houses on the ground by street and number, none when there are too many to tell apart."""
    (west, south), (east, north) = ground.corners()
    found = Address.objects.filter(x__range=(west, east), y__range=(south, north))
    houses = _houses(found[: MOST_HOUSES + 1])
    return sorted(houses, key=_in_order) if len(houses) <= MOST_HOUSES else []


def houses_of(street: int) -> list[House]:
    """The houses of the street with this code, by number."""
    return sorted(_houses(Address.objects.filter(street__code=street)), key=_in_order)


def _houses(found: QuerySet[Address]) -> list[House]:
    rows = found.values_list("street__code", "number", "x", "y")
    return [House(*row) for row in rows]


def _in_order(house: House) -> tuple[int, int, int, int]:
    return house.street, house.number, house.x, house.y


def nearest(houses: Iterable[House], point: Point) -> House | None:
    """The house nearest to the point, as the crow flies on these latitudes."""

    def far(house: House) -> int:
        return (house.x - point[0]) ** 2 + 4 * (house.y - point[1]) ** 2

    return min(houses, key=far, default=None)


def names_of_streets(codes: Iterable[int]) -> dict[int, str]:
    """The names of streets by their codes."""
    return dict(Street.objects.filter(code__in=set(codes)).values_list("code", "name"))


def streets_called(name: str) -> list[Street]:
    """Streets of this very name, or else some that begin with it."""
    named = Street.objects.filter(name__iexact=name).order_by("code")
    begun = Street.objects.filter(name__istartswith=name).order_by("sort_key", "code")
    return list(named) or list(begun[:10])


def buildings_on(ground: Ground) -> Sequence[Building]:
    """The published buildings on the ground."""
    (west, south), (east, north) = ground.corners()
    inside = Building.objects.filter(
        longitude__range=(west / _UNITS, east / _UNITS),
        latitude__range=(south / _UNITS, north / _UNITS),
    )
    return list(inside.filter(is_published=True).order_by("sort_key", "pk"))


def place_of(spot: Building | District) -> Point:
    """Where a building or the middle of a district is."""
    return round(spot.longitude * _UNITS), round(spot.latitude * _UNITS)


def outline(audience: Audience | None) -> list[Point]:
    """Points that show where those who are meant live: the whole municipality when not narrowed."""
    if audience is None or audience.everybody:
        return _town()
    points = [corner for area in audience.polygons for corner in area.corners]
    points += [point for stretch in audience.stretches for point in _ends(stretch)]
    chosen = [one for one in every_district() if one.code in audience.districts]
    return points + _middles(chosen) or _town()


def _town() -> list[Point]:
    """Where most people live: the districts with an administration of their own, if there are."""
    districts = every_district()
    return _middles([one for one in districts if one.unit_id] or districts)


def _ends(stretch: Stretch) -> list[Point]:
    return [(house.x, house.y) for house in houses_of(stretch.street)]


def _middles(districts: Sequence[District]) -> list[Point]:
    return [place_of(one) for one in districts]
