"""The rows of a spreadsheet, CSV or XLSX, as text by heading. Pure."""

import csv
import datetime as dt
import io
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from allmenning.places.rules.cells import bare, one_way

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 60
# A sheet of 20 000 full rows is far below this when it is unpacked.
MOST_UNPACKED: Final = 150 * 1024 * 1024
SEPARATORS: Final = (";", ",", "\t")
_BROKEN: Final = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    zlib.error,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
)


class Hindrance(Enum):
    """Why no row can be read."""

    NO_HEADINGS = "none of the headings is known"
    HEADING_TWICE = "a heading stands twice"
    TOO_MANY_ROWS = "more rows than are read at once"
    BROKEN = "the file cannot be read"


class Unreadable(ValueError):
    """The file as a whole cannot be read; `about` is the heading or row it stopped at, or ""."""

    def __init__(self, hindrance: Hindrance, about: str = "") -> None:
        super().__init__(hindrance.value)
        self.hindrance = hindrance
        self.about = about


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet shows it (the headings are row 1), and its cells.

    `too_long` says that something stands to the right of the last heading.
    """

    number: int
    cells: dict[str, str]
    too_long: bool = False


@dataclass(frozen=True)
class Sheet:
    """All rows with anything in them, and headings that were not known and are not read."""

    rows: tuple[Row, ...]
    headings: tuple[str, ...]
    unknown: tuple[str, ...]


def from_csv(text: str, known: Collection[str]) -> Sheet:
    """The rows of a CSV file, whichever of the usual separators it has. Raises Unreadable."""
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=lambda sign: len(_known_in(first.split(sign), known)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return _sheet(reader, known)
    except csv.Error:
        raise Unreadable(Hindrance.BROKEN, str(reader.line_num)) from None


def from_xlsx(content: bytes, known: Collection[str]) -> Sheet:
    """The rows of the first sheet of an Excel workbook, formulas as what they came to.

    Raises Unreadable.
    """
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise Unreadable(Hindrance.TOO_MANY_ROWS)
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = workbook.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS)
        return _sheet(([text_of(cell) for cell in row] for row in rows), known)
    except Unreadable:
        raise
    except _BROKEN:
        raise Unreadable(Hindrance.BROKEN) from None


def text_of(value: Any) -> str:
    """A cell of a workbook as people would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value)


def _sheet(lines: Iterable[Sequence[str]], known: Collection[str]) -> Sheet:
    numbered = enumerate(lines, start=1)
    _number, first = next(numbered, (1, ()))
    headings = [one_way(cell).casefold() for cell in first]
    _refuse(headings, known)
    rows = tuple(islice(_rows(numbered, headings), MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise Unreadable(Hindrance.TOO_MANY_ROWS)
    unknown = tuple(name for name in headings if name and name not in known)
    return Sheet(rows, tuple(name for name in headings if name in known), unknown)


def _refuse(headings: Sequence[str], known: Collection[str]) -> None:
    found = _known_in(headings, known)
    if not found:
        raise Unreadable(Hindrance.NO_HEADINGS)
    twice = [name for name in found if found.count(name) > 1]
    if twice:
        raise Unreadable(Hindrance.HEADING_TWICE, twice[0])


def _known_in(cells: Iterable[str], known: Collection[str]) -> list[str]:
    plain = (cell.strip().strip('"').casefold() for cell in cells)
    return [name for name in plain if name in known]


def _rows(numbered: Iterable[tuple[int, Sequence[str]]], headings: Sequence[str]) -> Iterator[Row]:
    for number, line in numbered:
        cells = [bare(one_way(cell)) for cell in line]
        if any(cells):
            by_heading = dict(zip(headings, cells, strict=False))
            yield Row(number, by_heading, too_long=any(cells[len(headings) :]))
