"""The look keeps its promises: contrast of the tokens, a drawing per kind, nothing inline."""

import re
from pathlib import Path

import pytest

from allmenning.places.models import SpaceKind

ROOMS = Path(__file__).resolve().parents[2]
TOKENS = ROOMS / "static" / "src" / "tokens"
TEXT_ON_GROUND = [
    (text, ground)
    for text in ("ink", "ink-soft", "accent", "accent-hover", "notice", "wait", "calm")
    for ground in ("ground", "paper")
] + [
    ("ink", "tint"),
    ("ink-soft", "tint"),
    ("ink", "accent-tint"),
    ("accent", "accent-tint"),
    ("ink", "notice-tint"),
    ("notice", "notice-tint"),
    ("ink", "wait-tint"),
    ("wait", "wait-tint"),
    ("ink", "calm-tint"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
]


def declared(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css))


def tokens(municipality: str, scheme: str) -> dict[str, str]:
    """The colours of a municipality: the default's, then what its own file changes."""
    colours: dict[str, str] = {}
    for name in ("allmenning", municipality):
        light, _, dark = (TOKENS / f"{name}.css").read_text().partition("@media")
        colours |= declared(light)
        if scheme == "dark":
            colours |= declared(dark)
    return colours


def luminance(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.2, definition of relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("municipality", ["oslo", "asker", "baerum"])
def test_text_reaches_seven_to_one(municipality: str, scheme: str) -> None:
    colours = tokens(municipality, scheme)
    weak = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in TEXT_ON_GROUND
        if contrast(colours[pair[0]], colours[pair[1]]) < 7
    }
    assert weak == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("municipality", ["oslo", "asker", "baerum"])
def test_the_edges_of_fields_can_be_seen(municipality: str, scheme: str) -> None:
    colours = tokens(municipality, scheme)
    assert contrast(colours["line-strong"], colours["paper"]) >= 4.5
    assert contrast(colours["line-strong"], colours["ground"]) >= 4.5


@pytest.mark.parametrize("kind", SpaceKind.values)
def test_every_kind_of_space_has_a_drawing(kind: str) -> None:
    assert (ROOMS / "templates" / "components" / "drawings" / f"{kind}.svg").is_file()


def test_the_sheet_fetches_nothing_from_elsewhere() -> None:
    for sheet in (ROOMS / "static" / "src").rglob("*.css"):
        assert not re.search(r"url\(|@font-face|https?://", sheet.read_text())
