"""Posters and flyers on paper as PDF/UA-1, in any of the languages we have letters for.

Their words are data: nothing in them is read as markup.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import segno
import typst

_FONTS: Final = Path(__file__).parents[3] / "node_modules" / "@expo-google-fonts"
_WEIGHTS: Final = ("400Regular", "700Bold")
_FAMILIES: Final = ("noto-sans", "noto-sans-arabic", "noto-nastaliq-urdu")
_SETTING: Final = Path(__file__).with_name("sheet.typ")
_INK: Final = "#1c1b17"
# What the page's style sheet says of our drawings, for paper.
_STYLE: Final = (
    "<style>.line{fill:none;stroke:#1b4d3b;stroke-width:2;stroke-linecap:round;"
    "stroke-linejoin:round}.wash{fill:#dfe8da}.warm{fill:#f0c987}.berry{fill:#a8323e}</style>"
)
_UNSEEN: Final = re.compile(r'the text `"(.+?)"` could not be displayed')

# Two posters and a flyer.
PAPERS: Final = ("a3", "a4", "a5")


class NoLettersFor(ValueError):
    """A sign, the argument, is in none of our fonts, so that nobody could read it on paper."""


@dataclass(frozen=True)
class Said:
    """Words in a language, with a label above them when it is not empty."""

    language: str
    text: str
    label: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Told:
    """What a sheet says in one language: a line `over` the title, a text below it, `times` (when,
    where), the `claim` one sees first after the title, and sections with a line between them."""

    language: str
    title: Said
    over: str = ""
    text: Said | None = None
    times: Sequence[tuple[str, str]] = ()
    claim: str = ""
    sections: Sequence[Sequence[Said]] = ()


@dataclass(frozen=True)
class Code:
    """A square code that leads to an address; `alt` says so to who cannot see it."""

    address: str
    alt: str
    caption: str


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper (a3, a4 or a5). The first language is the largest. `drawing` is SVG."""

    paper: str
    sender: str
    told: Sequence[Told]
    code: Code
    drawing: str


def sheet_pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF/UA-1: a poster on one side, a flyer on two when it says much.

    Raises NoLettersFor.
    """
    return _set(sheet, format="pdf", pdf_standards=["ua-1"])


def _set(sheet: Sheet, **how: object) -> bytes:
    inputs = {"sheet": json.dumps(_data(sheet))}
    try:
        made = typst.compile(_SETTING, font_paths=_fonts(), sys_inputs=inputs, **how)  # type: ignore[call-overload]
    except typst.TypstError as error:
        if found := _UNSEEN.search(str(error)):
            raise NoLettersFor(found[1]) from None
        raise
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Our fonts and none of the machine's, so that a sheet is the same from every machine."""
    paths = [_FONTS / family / weight for family in _FAMILIES for weight in _WEIGHTS]
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[*map(str, paths)]
    )
    if len(fonts.fonts()) < len(paths):
        raise FileNotFoundError(_FONTS)
    return fonts


def _data(sheet: Sheet) -> dict[str, object]:
    front, *others = map(asdict, sheet.told)
    code = segno.make_qr(sheet.code.address, error="m").svg_inline(dark=_INK, border=0, scale=4)
    shown = sheet.code.address.partition("://")[2]
    return {
        "paper": sheet.paper,
        "sender": sheet.sender,
        "front": front,
        "others": others,
        "code": {**asdict(sheet.code), "address": shown, "svg": _alone(code)},
        "drawing": _alone(sheet.drawing, _STYLE),
    }


def _alone(drawing: str, style: str = "") -> str:
    """A drawing within a page as a picture of its own."""
    head, _, lines = drawing.partition(">")
    return f'{head} xmlns="http://www.w3.org/2000/svg">{style}{lines}'
