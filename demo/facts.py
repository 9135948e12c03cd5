"""The demo's own data files, and how their texts, times and dates are read."""

import csv
import json
import random
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.text import slugify

LANGUAGES: Final = ("nb", "nn", "en")

_DATA: Final = Path(__file__).with_name("data")
_IN_ADDRESSES: Final = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})

Text = dict[str, str]
Row = dict[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of a CSV file, in the file's order."""
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def document(name: str) -> Any:
    """What a JSON file holds. Readers share it and do not change it."""
    return json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))


def rows_of(municipality: str, name: str) -> list[Row]:
    """The rows of a CSV file that concern one municipality."""
    return [row for row in table(name) if row["municipality"] == municipality]


def entries_of(municipality: str, name: str) -> list[dict[str, Any]]:
    """The entries of a JSON list that concern one municipality."""
    return [entry for entry in document(name) if entry["municipality"] == municipality]


def paragraphs(lines: dict[str, list[str]], *, between: str) -> Text:
    """One text in each language from its lines."""
    return {language: between.join(lines[language]) for language in LANGUAGES}


def minutes(clock: str) -> int:
    """Minutes from midnight of a time written 07:30; 25:00 is one o'clock the night after."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def day_ahead(today: date, *, weeks: int, weekday: int) -> date:
    """A weekday (0 is Monday) of the week that many weeks after today's."""
    return monday_of(today) + timedelta(weeks=weeks, days=weekday)


def chance(*about: str) -> random.Random:
    """Chance that falls the same way each time for the same thing."""
    return random.Random("/".join(about))


def slug(name: str) -> str:
    """A name as it stands in addresses on the web."""
    return slugify(name.lower().translate(_IN_ADDRESSES))


def email(name: str, municipality: str) -> str:
    """An address that leads nowhere: `.example` is kept free of hosts (RFC 2606)."""
    return f"{slug(name).replace('-', '.')}@{municipality}.example"
