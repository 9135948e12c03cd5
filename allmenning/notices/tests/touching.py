"""Where the page of who a notice is for stands, and touches of its map."""

from typing import Any

from allmenning.notices.models import Notice
from allmenning.notices.rules.ground import Ground
from allmenning.notices.tests import town
from allmenning.notices.views.ground import SIZES
from allmenning.people.models import RegisteredPerson
from allmenning.places.models import Address

STREET = {"where": "street", "street": "Tokerudveien", "side": "both"}
WIDTH, HEIGHT = SIZES["stor"]
# The middle of the street in the town of these tests, 600 metres across.
MIDDLE = (town.X + 5678 * 1000 + 5000, town.Y)
GROUND = Ground(MIDDLE, 600, WIDTH, HEIGHT)
SHOWN = {"midt": f"{MIDDLE[0]},{MIDDLE[1]}", "bredde": "600"}
Neighbours = list[RegisteredPerson]


def page_of(notice: Notice) -> str:
    """Where it is said who the notice is for."""
    return f"/ansatte/varsler/{notice.pk}/hvem"


def touch(x: float, y: float, size: str = "stor") -> dict[str, Any]:
    """What the browser sends when the map of a size is touched at this spot, in pixels."""
    return {f"{size}.x": str(round(x)), f"{size}.y": str(round(y))}


def touch_of_number(number: int) -> dict[str, Any]:
    """A touch of the house of this number in Tokerudveien."""
    house = Address.objects.get(street__code=5678, number=number)
    return touch(*GROUND.at((house.x, house.y)))
