"""Opening hours, the days they do not hold, and holidays."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import holidays

from allmenning.places.models import Holiday, OpeningException, OpeningHours, Timetable
from demo.facts import LANGUAGES, Row, Text, day_ahead, document, minutes, rows_of
from demo.loading.town import Town

ONE_DAY = timedelta(days=1)


def create_timetables(town: Town) -> dict[str, Timetable]:
    """The timetables that the municipality's buildings and spaces use, by key."""
    return {key: _with_exceptions(town, key) for key in sorted(_used(town))}


def timetable_of(town: Town, key: str) -> Timetable:
    """The municipality's timetable of this key, made if no place has used it yet."""
    name = document("timetables")[key]["name"]
    found = Timetable.objects.filter(name=name).order_by("pk").first()
    return found or _with_exceptions(town, key)


def timetable_key(row: Row) -> str:
    """The timetable of a building: its own, or the usual one of its kind."""
    return row["timetable"] or str(document("kinds")[row["kind"]]["timetable"])


def _used(town: Town) -> set[str]:
    buildings = rows_of(town.slug, "buildings")
    templates = {key for row in buildings for key in document("kinds")[row["kind"]]["spaces"]}
    own = {document("spaces")[key].get("timetable") for key in templates}
    return {timetable_key(row) for row in buildings} | {key for key in own if key}


def _with_exceptions(town: Town, key: str) -> Timetable:
    timetable = _timetable(document("timetables")[key])
    OpeningException.objects.bulk_create(_exceptions(town, key, timetable))
    return timetable


def _timetable(facts: dict[str, Any]) -> Timetable:
    timetable = Timetable.objects.create(
        name=facts["name"],
        closed_on_public_holidays=facts["closed_on_public_holidays"],
        closed_in_school_holidays=facts["closed_in_school_holidays"],
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(timetable=timetable, weekday=weekday, **_opening(hours))
        for hours in facts["hours"]
        for weekday in hours["weekdays"]
    )
    return timetable


def _opening(facts: dict[str, Any]) -> dict[str, Any]:
    """The fields of an opening. Facts without hours mean that it is closed."""
    if "opens" not in facts:
        return {}
    return {
        "opens": minutes(facts["opens"]),
        "closes": minutes(facts["closes"]),
        "kind": facts["kind"],
    }


def _exceptions(town: Town, key: str, timetable: Timetable) -> list[OpeningException]:
    """At most one for each day: what is listed first goes before the usual holiday hours."""
    found: dict[date, OpeningException] = {}
    for day, facts in [*_listed(town, key), *_on_holidays(town, key)]:
        exception = OpeningException(
            timetable=timetable, days=(day, day + ONE_DAY), reason=facts["reason"]
        )
        for field, value in _opening(facts).items():
            setattr(exception, field, value)
        found.setdefault(day, exception)
    return list(found.values())


def _listed(town: Town, key: str) -> Iterator[tuple[date, dict[str, Any]]]:
    for facts in document("exceptions"):
        if key in facts["timetables"]:
            for day in _days(town, facts):
                yield day, facts


def _days(town: Town, facts: dict[str, Any]) -> list[date]:
    if "month" in facts:
        return [date(year, facts["month"], facts["day"]) for year in _years(town)]
    return [day_ahead(town.today, weeks=facts["weeks_ahead"], weekday=facts["weekday"])]


def _on_holidays(town: Town, key: str) -> Iterator[tuple[date, dict[str, Any]]]:
    hours = document("timetables")[key].get("on_public_holidays")
    if hours:
        for day, name in public_holidays(_years(town)).items():
            yield day, {**hours, "reason": name}


def create_holidays(town: Town) -> None:
    """Public holidays of last year to the year after next, and the school holidays we know."""
    public = Holiday.Kind.PUBLIC
    Holiday.objects.bulk_create(
        Holiday(kind=public, days=(day, day + ONE_DAY), name=name)
        for day, name in public_holidays(_years(town)).items()
    )
    facts = document("school_holidays")
    Holiday.objects.bulk_create(
        Holiday(
            kind=Holiday.Kind.SCHOOL,
            days=(date.fromisoformat(off["from"]), date.fromisoformat(off["to"])),
            name=facts["names"][off["kind"]],
        )
        for off in facts["days"][town.slug]
    )


def public_holidays(years: range) -> dict[date, Text]:
    """Norway's public holidays by day, named in Norwegian and English."""
    found = holidays.country_holidays("NO", years=years, language="en_US")
    return {day: _named(name) for day, name in sorted(found.items())}


def _named(name: str) -> Text:
    """Two holidays may fall on one day; then both are named."""
    names = [document("public_holidays")[part] for part in name.split("; ")]
    return {language: ", ".join(each[language] for each in names) for language in LANGUAGES}


def _years(town: Town) -> range:
    return range(town.today.year - 1, town.today.year + 3)
