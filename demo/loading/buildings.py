"""Districts and buildings, with the real places among them."""

from statistics import mean

from allmenning.people.models import Unit
from allmenning.places.models import Building, District
from demo.facts import LANGUAGES, Row, Text, document, rows_of, slug
from demo.loading.hours import timetable_key
from demo.loading.town import Ground, Town
from demo.loading.units import add_building_unit, district_unit


def create_districts(town: Town) -> dict[str, District]:
    """The municipality's districts by name, each with the unit that serves it."""
    units = {unit.name: unit for unit in Unit.objects.filter(kind=Unit.Kind.DISTRICT)}
    rows = rows_of(town.slug, "districts")
    made = District.objects.bulk_create(
        _district(town, row, units.get(district_unit(row["name"]))) for row in rows
    )
    return {district.name: district for district in made}


def _district(town: Town, row: Row, unit: Unit | None) -> District:
    """A district's point is the mean of its buildings, unless the file knows one."""
    buildings = [b for b in rows_of(town.slug, "buildings") if b["district"] == row["name"]]
    points = [row] if row["latitude"] else buildings
    return District(
        unit=unit,
        code=row["code"],
        name=row["name"],
        latitude=mean(float(point["latitude"]) for point in points),
        longitude=mean(float(point["longitude"]) for point in points),
        residents=int(row["residents"]) if row["residents"] else None,
        residents_source=row["residents_source"],
    )


def create_buildings(town: Town, ground: Ground) -> list[tuple[Row, Building]]:
    """Every building of the municipality, with the row it was made from."""
    rows = rows_of(town.slug, "buildings")
    made = Building.objects.bulk_create(
        _building(row, add_building_unit(town, row), ground) for row in rows
    )
    return list(zip(rows, made, strict=True))


def _building(row: Row, unit: Unit, ground: Ground) -> Building:
    """A building nobody can borrow a room in is kept, but not shown to those who look for one."""
    kind = document("kinds")[row["kind"]]
    return Building(
        unit=unit,
        district=ground.districts.get(row["district"]),
        timetable=ground.timetables[timetable_key(row)],
        name=row["name"],
        slug=slug(row["name"]),
        category=row["category"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        way_in=_way_in(row),
        opens_with_key=kind.get("opens_with_key"),
        is_published=bool(kind["spaces"]),
    )


def _way_in(row: Row) -> Text:
    texts = document("way_in")
    usual = document("kinds")[row["kind"]].get("way_in")
    keys = [usual, row["position"], row["house"]]
    said = [texts[key] for key in keys if key in texts]
    return {language: " ".join(text[language] for text in said) for language in LANGUAGES}
