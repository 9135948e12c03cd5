"""Loading the ground people live on: addresses with their streets, basic units and districts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.db import transaction
from django.db.models import Avg, Exists, OuterRef

from allmenning.places.models import Address, BasicUnit, District, Street
from allmenning.places.rules.address_file import AddressLine

_BATCH: Final = 2000
_DEGREE: Final = 10_000_000
_TOLD_OF_DOORS: Final = ("postcode", "post_town", "x", "y")
_CHANGED: Final = (
    *("street", "number", "letter", "postcode", "post_town", "basic_unit", "x", "y"),
)


@dataclass(frozen=True, slots=True)
class Ground:
    """How many there are in the municipality."""

    addresses: int
    streets: int
    basic_units: int
    districts: int


@dataclass(frozen=True, slots=True)
class Doors:
    """How many door numbers were new, were put right, and are without an id in Matrikkelen."""

    added: int
    corrected: int
    without_reference: int


@transaction.atomic
def load_ground(
    lines: Iterable[AddressLine], *, districts: Mapping[str, tuple[str, str]]
) -> Ground:
    """Keep these addresses, as they are told now. Doing so again changes nothing.

    `districts` is the code and name of the district each basic unit lies in, by the unit's eight
    digits. A district that is not known yet gets its addresses' middle for its point. What is not
    among the lines stays: the register may still have somebody there.
    """
    streets, units = _Named(Street), _Named(BasicUnit)
    rows = iter(lines)
    while some := {line.reference: line for line in islice(rows, _BATCH)}:
        streets.keep({line.street_code: line.street for line in some.values()})
        named = {one.basic_unit: one.basic_unit_name for one in some.values() if one.basic_unit}
        units.keep(named)
        Address.objects.bulk_create(
            [_address(line, streets.ids, units.ids) for line in some.values()],
            update_conflicts=True,
            unique_fields=["municipality", "reference"],
            update_fields=_CHANGED,
        )
    _give_way()
    _place_in_districts(districts)
    return _ground()


@transaction.atomic
def load_street(lines: Sequence[AddressLine]) -> Doors:
    """Keep these door numbers, as one tells of them who knows neither ids nor basic units.

    What is known by street, number and letter keeps its own; what is new has neither until
    `load_ground` is told of it. Doing so again changes nothing.
    """
    streets = _Named(Street)
    # Written first, so that whoever loads the same street waits.
    streets.keep({line.street_code: line.street for line in lines})
    told = [_address(line, streets.ids, {}) for line in lines]
    wanted = {_door(address): address for address in told}
    there = Address.objects.filter(street__in=streets.ids.values())
    known = {_door(address): address for address in there}
    changed = [
        row for door, row in known.items() if door in wanted and _put_right(row, wanted[door])
    ]
    Address.objects.bulk_update(changed, _TOLD_OF_DOORS, batch_size=_BATCH)
    added = [address for door, address in wanted.items() if door not in known]
    Address.objects.bulk_create(added, batch_size=_BATCH)
    return Doors(len(added), len(changed), there.filter(reference=None).count())


class _Named:
    """Rows with a code and a name, each written once, and their ids by code."""

    def __init__(self, model: type[Street] | type[BasicUnit]) -> None:
        self._model = model
        self.ids: dict[object, int] = {}

    def keep(self, names: Mapping[int, str] | Mapping[str, str]) -> None:
        new = {code: name for code, name in names.items() if code not in self.ids}
        rows = self._model.objects.bulk_create(
            [self._model(code=code, name=name) for code, name in new.items()],
            update_conflicts=True,
            unique_fields=["municipality", "code"],
            update_fields=["name"],
        )
        self.ids |= {row.code: row.pk for row in rows}


def _address(
    line: AddressLine, streets: Mapping[object, int], units: Mapping[object, int]
) -> Address:
    return Address(
        reference=line.reference or None,
        street_id=streets[line.street_code],
        number=line.number,
        letter=line.letter,
        postcode=line.postcode,
        post_town=line.post_town,
        basic_unit_id=units.get(line.basic_unit),
        x=line.x,
        y=line.y,
    )


def _door(address: Address) -> tuple[int, int, str]:
    return address.street_id, address.number, address.letter


def _put_right(row: Address, told: Address) -> bool:
    """Have the row say what is told of its door; whether it did not already."""
    new = {name: getattr(told, name) for name in _TOLD_OF_DOORS}
    if all(getattr(row, name) == value for name, value in new.items()):
        return False
    vars(row).update(new)
    return True


def _give_way() -> None:
    """A door without an id in Matrikkelen goes when the same door is there with one."""
    same = {name: OuterRef(name) for name in ("street", "number", "letter")}
    named = Address.objects.filter(**same, reference__isnull=False)
    Address.objects.filter(Exists(named), reference=None).delete()


def _place_in_districts(districts: Mapping[str, tuple[str, str]]) -> None:
    for (code, name), units in _units_by_district(districts):
        middle = Address.objects.filter(basic_unit__in=units).aggregate(x=Avg("x"), y=Avg("y"))
        if middle["x"] is None:
            continue
        point = {"latitude": middle["y"] / _DEGREE, "longitude": middle["x"] / _DEGREE}
        defaults = {"name": name, **point}
        district, _is_new = District.objects.get_or_create(code=code, defaults=defaults)
        BasicUnit.objects.filter(pk__in=units).update(district=district)


def _units_by_district(
    districts: Mapping[str, tuple[str, str]],
) -> Iterator[tuple[tuple[str, str], list[int]]]:
    found: dict[tuple[str, str], list[int]] = {}
    for pk, code in BasicUnit.objects.order_by("code").values_list("pk", "code"):
        if code in districts:
            found.setdefault(districts[code], []).append(pk)
    yield from found.items()


def _ground() -> Ground:
    return Ground(
        addresses=Address.objects.count(),
        streets=Street.objects.count(),
        basic_units=BasicUnit.objects.count(),
        districts=District.objects.count(),
    )
