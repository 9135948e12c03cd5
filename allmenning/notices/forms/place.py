"""A place as the fields of a form, and corners as text."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from allmenning.notices.queries.ground import names_of_streets
from allmenning.notices.rules.audience import Point, Polygon, Stretch
from allmenning.notices.rules.picking import Place, is_whole

STREET, DRAWN, DISTRICTS, EVERYBODY = "street", "drawn", "districts", "everybody"
WHERE: Final = (
    (STREET, _("Ved en gate")),
    (DRAWN, _("I et område jeg tegner")),
    (DISTRICTS, _("I bydeler")),
    (EVERYBODY, _("I hele kommunen")),
)
# What stands in the address, and in the form, when a place is added to those there are.
ONE_MORE: Final = "ny"


def number_of(said: str, places: Sequence[Place]) -> int | None:
    """Which of the places is asked for, the first when nothing is said; None for one more."""
    if not said:
        return 0 if places else None
    is_number = said.isascii() and said.isdecimal() and len(said) < 4
    return int(said) if is_number and int(said) < len(places) else None


def as_fields(place: Place) -> dict[str, Any]:
    """What the form holds for the place."""
    if isinstance(place, Polygon):
        return {"where": DRAWN, "corners": corners_as_text(place.corners)}
    if isinstance(place, Stretch):
        return {"where": STREET, **_stretch(place)}
    return {"where": DISTRICTS, "districts": list(place)}


def _stretch(stretch: Stretch) -> dict[str, Any]:
    name = names_of_streets([stretch.street]).get(stretch.street, "")
    ends = {} if is_whole(stretch) else {"first": stretch.first, "last": stretch.last}
    return {"street": name, "side": stretch.side, **ends}


def corners_in(text: str) -> list[Point]:
    """Corners written `x,y x,y`; what is not so is left out."""
    pairs = (pair.split(",") for pair in text.split())
    return [
        (int(pair[0]), int(pair[1]))
        for pair in pairs
        if len(pair) == 2 and all(part.isdecimal() and len(part) < 12 for part in pair)
    ]


def corners_as_text(corners: Iterable[Point]) -> str:
    """Corners as `corners_in` reads them."""
    return " ".join(f"{x},{y}" for x, y in corners)
