"""The municipality's tree: the municipality, its agencies and its districts."""

from allmenning.core.log import SYSTEM
from allmenning.people.actions import add_unit
from allmenning.people.models import Unit
from demo.facts import Row, document, rows_of
from demo.loading.town import Town


def create_units(town: Town) -> None:
    """Add the municipality with all that stands right below it."""
    root = _add(town, None, Unit.Kind.MUNICIPALITY, town.facts["unit"])
    for agency in town.facts["agencies"]:
        _add(town, root, Unit.Kind.AGENCY, agency)
    for district in rows_of(town.slug, "districts"):
        if district["own_administration"] == "yes":
            _add(town, root, Unit.Kind.DISTRICT, district_unit(district["name"]))


def add_building_unit(town: Town, row: Row) -> Unit:
    """A unit for one building, below the agency or district that runs it."""
    agency = document("kinds")[row["kind"]]["agency"].get(town.slug)
    above = Unit.objects.exclude(kind=Unit.Kind.BUILDING)
    parent = above.get(name=agency or district_unit(row["district"]))
    return _add(town, parent, Unit.Kind.BUILDING, row["name"])


def district_unit(district: str) -> str:
    """What the administration of a district is called."""
    return f"Bydel {district}"


def _add(town: Town, parent: Unit | None, kind: str, name: str) -> Unit:
    return add_unit(parent=parent, kind=kind, name=name, actor=SYSTEM, now=town.now)
