"""The columns of places in a spreadsheet: how each is read, and how it is written."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from allmenning.places.models import Accessibility, Facility, Purpose, SpaceKind
from allmenning.places.rules.cells import one_way
from allmenning.places.rules.importing import Problem, Read, Told
from allmenning.places.rules.sheets import Row, Sheet

LANGUAGES: Final = ("nb", "nn", "en")
LONG: Final = 4000
PARTS: Final = " | "
_YES: Final = {"ja": True, "yes": True, "1": True, "nei": False, "no": False, "0": False}

Reader = Callable[[str], Any]
Write = Callable[[Any], str | int | float]


class Wrong(ValueError):
    """What stands in a cell cannot be used; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Column:
    """A heading, the fact it stands for, and how its cells are read and written."""

    heading: str
    name: str
    read: Reader
    write: Write = str


def _text(longest: int, *, lines: bool = False) -> Reader:
    def read(cell: str) -> str:
        if len(cell) > longest:
            told = _("Teksten er på %(n)d tegn. Skriv høyst %(most)d.")
            raise Wrong(told % {"n": len(cell), "most": longest})
        allowed = "\n\t" if lines else ""
        if any(unicodedata.category(sign) == "Cc" and sign not in allowed for sign in cell):
            raise Wrong(_("Teksten har usynlige tegn eller linjeskift som ikke hører til her."))
        return cell

    return read


def _whole(low: int, high: int) -> Reader:
    def read(cell: str) -> int | None:
        plain = "".join(cell.split())
        if not plain:
            return None
        digits = plain.removeprefix("-").removeprefix("−")
        if not (digits.isascii() and digits.isdecimal()) or len(digits) > len(str(high)) + 1:
            raise Wrong(_whole_number(low, high))
        value = int(digits) if plain[0].isdecimal() else -int(digits)
        if not low <= value <= high:
            raise Wrong(_whole_number(low, high))
        return value

    return read


def _whole_number(low: int, high: int) -> str:
    return _("Skriv et helt tall fra %(low)d til %(high)d.") % {"low": low, "high": high}


def _degrees(low: int, high: int) -> Reader:
    def read(cell: str) -> float | None:
        if not cell:
            return None
        try:
            value = float(cell.replace(",", "."))
        except ValueError:
            value = 0.0
        if not low <= value <= high:
            told = _("Skriv et tall mellom %(low)d og %(high)d, for eksempel %(low)d,91.")
            raise Wrong(told % {"low": low, "high": high})
        return value

    return read


def _yes_or_no(cell: str) -> bool:
    if cell.casefold() not in _YES:
        raise Wrong(_("Skriv ja eller nei."))
    return _YES[cell.casefold()]


@cache
def _codes(kind: Any) -> dict[str, str]:
    """What people may write for each code: the code, and its label in every language."""
    found = {value: value for value in kind.values}
    for language in LANGUAGES:
        with translation.override(language):
            found |= {str(kind(value).label).casefold(): value for value in kind.values}
    return found


def _labels(kind: Any) -> list[str]:
    with translation.override("nb"):
        return [str(label) for label in kind.labels]


def _one_of(kind: Any) -> Reader:
    def read(cell: str) -> str:
        if cell and cell.casefold() not in _codes(kind):
            told = _("«%(said)s» finnes ikke. Skriv en av disse: %(these)s.")
            raise Wrong(told % {"said": cell, "these": ", ".join(_labels(kind))})
        return _codes(kind)[cell.casefold()] if cell else ""

    return read


def _some_of(kind: Any) -> Reader:
    one = _one_of(kind)

    def read(cell: str) -> list[str]:
        codes = {one(word.strip()) for word in cell.split(",") if word.strip()}
        return [code for code in kind.values if code in codes]

    return read


def _named(kind: Any) -> Write:
    def write(value: str | Sequence[str]) -> str:
        codes = [value] if isinstance(value, str) else value
        with translation.override("nb"):
            return ", ".join(str(kind(code).label) for code in codes if code)

    return write


def _number(value: float | None) -> str | int | float:
    return "" if value is None else value


def _yes(value: bool) -> str:
    return "ja" if value else "nei"


def _parts(cell: str) -> list[str]:
    names = [_text(120)(one_way(name)) for name in cell.split(PARTS.strip())]
    return sorted({name for name in names if name})


BUILDING: Final = (
    Column("byggnavn", "name", _text(120)),
    Column("enhet", "unit", _text(120)),
    Column("slags bygg", "category", _text(60)),
    Column("adresse", "address", _text(160)),
    Column("bydel", "district", _text(80)),
    Column("breddegrad", "latitude", _degrees(57, 72), _number),
    Column("lengdegrad", "longitude", _degrees(4, 32), _number),
    Column("telefon", "phone", _text(20)),
    Column("åpningstider", "timetable", _text(120)),
    Column("bygget vises", "is_published", _yes_or_no, _yes),
)
SPACE: Final = (
    Column("lokalnavn", "name", _text(120)),
    Column("slags lokale", "kind", _one_of(SpaceKind), _named(SpaceKind)),
    Column("personer", "capacity", _whole(1, 20_000), _number),
    Column("kvadratmeter", "area", _whole(1, 100_000), _number),
    Column("etasje", "floor", _whole(-5, 60), _number),
    Column("deler", "parts", _parts, PARTS.join),
    Column("passer til", "purposes", _some_of(Purpose), _named(Purpose)),
    Column("utstyr", "facilities", _some_of(Facility), _named(Facility)),
    Column("tilgjengelighet", "accessibility", _some_of(Accessibility), _named(Accessibility)),
    Column("egne åpningstider", "own_timetable", _text(120)),
    Column("lokalet vises", "is_published", _yes_or_no, _yes),
    *(Column(f"om ({code})", f"description_{code}", _text(LONG, lines=True)) for code in LANGUAGES),
    *(
        Column(f"husregler ({code})", f"house_rules_{code}", _text(LONG, lines=True))
        for code in LANGUAGES
    ),
)
# What tells apart what is there already; empty for what is new.
BUILDING_KEY: Final = "bygg"
SPACE_KEY: Final = "lokale"
HEADINGS: Final = (
    BUILDING_KEY,
    *(column.heading for column in BUILDING),
    SPACE_KEY,
    *(column.heading for column in SPACE),
)


def heading_of(kind: str, name: str) -> str:
    """The heading over a fact of a building or a space."""
    columns = BUILDING if kind == "building" else SPACE
    return next(column.heading for column in columns if column.name == name)


def shown(kind: str, name: str, value: Any) -> str:
    """A fact as it stands in a cell, to be read by people."""
    columns = BUILDING if kind == "building" else SPACE
    column = next(column for column in columns if column.name == name)
    return "" if value in (None, "", []) else str(column.write(value))


def read_sheet(sheet: Sheet) -> Read:
    """What the rows tell, without those that cannot be read, and what is wrong with these."""
    told: list[Told] = []
    problems: list[Problem] = []
    for row in sheet.rows:
        problems += _read_row(row, told)
    return Read(tuple(told), tuple(problems))


def _read_row(row: Row, told: list[Told]) -> list[Problem]:
    building, wrong = _facts(row, BUILDING)
    space, also_wrong = _facts(row, SPACE)
    problems = [*wrong, *also_wrong]
    if row.too_long:
        sentence = _("Raden har noe til høyre for den siste overskriften.")
        problems.append(Problem(row.number, "", sentence))
    if not problems:
        key, space_key = row.cells.get(BUILDING_KEY, ""), row.cells.get(SPACE_KEY, "")
        told.append(Told(row.number, key, building, space_key, space))
    return problems


def _facts(row: Row, columns: Sequence[Column]) -> tuple[dict[str, Any], list[Problem]]:
    """The facts of those columns that the sheet has."""
    facts: dict[str, Any] = {}
    problems: list[Problem] = []
    for column in columns:
        if column.heading not in row.cells:
            continue
        cell = row.cells[column.heading]
        if not cell and column.read is _yes_or_no:
            continue
        try:
            facts[column.name] = column.read(cell)
        except Wrong as error:
            problems.append(Problem(row.number, column.heading, error.sentence))
    return facts, problems


def in_cells(key: str, facts: Mapping[str, Any], columns: Sequence[Column]) -> list[Any]:
    """The key and the facts as one writes them in cells."""
    written = [facts.get(column.name) for column in columns]
    return [key, *(_cell(column, value) for column, value in zip(columns, written, strict=True))]


def _cell(column: Column, value: Any) -> Any:
    return "" if value in (None, "", []) else column.write(value)
