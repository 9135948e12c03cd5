"""Basic units, streets and addresses, as households are met."""

from dataclasses import dataclass, field

from allmenning.places.models import Address, BasicUnit, District, Street
from demo.loading.population.copying import Row, new_ids, write
from simulators.population import ground
from simulators.population.districts import District as Facts

_ADDRESS = [
    "id",
    "reference",
    "street_id",
    "number",
    "letter",
    "postcode",
    "post_town",
    "basic_unit_id",
    "x",
    "y",
    "is_detached",
]


@dataclass
class Ground:
    """What has been met so far, each once."""

    units: dict[str, int]
    streets: dict[int, ground.Street] = field(default_factory=dict)
    addresses: list[tuple[ground.Address, int]] = field(default_factory=list)
    _latest: str = ""

    def note(self, address: ground.Address) -> None:
        """Take an address down, unless it is the one taken down last."""
        if address.reference != self._latest:
            self._latest = address.reference
            self.addresses.append((address, self.units[address.unit.code]))
            self.streets.setdefault(address.street.code, address.street)

    def write(self) -> None:
        """Write streets and addresses."""
        ids = new_ids(Street, len(self.streets))
        known = {code: next(ids) for code in self.streets}
        named = ((known[code], code, street.name) for code, street in self.streets.items())
        write(Street, named, "id", "code", "name")
        numbers = new_ids(Address, len(self.addresses))
        rows = (
            _row(next(numbers), address, known[address.street.code], unit)
            for address, unit in self.addresses
        )
        write(Address, rows, *_ADDRESS)


def units_of(districts: list[Facts]) -> dict[str, int]:
    """Write the basic units of districts, which are added where there are none; ids by code."""
    made = []
    for facts in districts:
        district = _district(facts)
        made += [
            BasicUnit(code=unit.code, name=unit.name, district=district)
            for unit in ground.units_of(facts)
        ]
    return {unit.code: unit.pk for unit in BasicUnit.objects.bulk_create(made)}


def _district(facts: Facts) -> District:
    south, west, north, east = facts.box
    middle = {"latitude": (south + north) / 2, "longitude": (west + east) / 2}
    defaults = {"name": facts.name, **middle}
    return District.objects.get_or_create(code=facts.code, defaults=defaults)[0]


def _row(identifier: int, address: ground.Address, street: int, unit: int) -> Row:
    return (
        identifier,
        address.reference,
        street,
        address.number,
        address.letter,
        address.postcode,
        address.post_town,
        unit,
        address.x,
        address.y,
        address.is_detached,
    )
