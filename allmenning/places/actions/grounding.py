"""Loading the ground people live on: addresses with their streets, basic units and districts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.db import transaction
from django.db.models import Avg

from allmenning.places.models import Address, BasicUnit, District, Street
from allmenning.places.rules.address_file import AddressLine

_BATCH: Final = 2000
_DEGREE: Final = 10_000_000
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
    _place_in_districts(districts)
    return _ground()


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
        reference=line.reference,
        street_id=streets[line.street_code],
        number=line.number,
        letter=line.letter,
        postcode=line.postcode,
        post_town=line.post_town,
        basic_unit_id=units.get(line.basic_unit),
        x=line.x,
        y=line.y,
    )


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
