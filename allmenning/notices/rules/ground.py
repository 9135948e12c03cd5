"""A picture of a piece of ground: where a point stands in it, and which point was touched.

Points are in ten-millionths of a degree (EPSG:4258), x eastwards and y northwards, as addresses'
are; pixels run rightwards and downwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from allmenning.notices.rules.audience import Point

METRES_PER_UNIT: Final = 111_200 / 10_000_000
# How many metres across a picture shows, from a few houses to a whole town.
ACROSS: Final = (150, 300, 600, 1_200, 2_400, 4_800, 9_600, 19_200, 38_400)
_EDGE: Final = 1.3


@dataclass(frozen=True)
class Ground:
    """What a picture shows: its middle, how many metres across, and its size in pixels."""

    middle: Point
    across: int
    width: int
    height: int

    @property
    def _east(self) -> float:
        """How many pixels a unit eastwards takes."""
        return self._north * math.cos(math.radians(self.middle[1] / 10_000_000))

    @property
    def _north(self) -> float:
        return self.width / self.across * METRES_PER_UNIT

    def at(self, point: Point) -> tuple[float, float]:
        """Where the point stands in the picture."""
        x = self.width / 2 + (point[0] - self.middle[0]) * self._east
        y = self.height / 2 - (point[1] - self.middle[1]) * self._north
        return round(x, 1), round(y, 1)

    def touched(self, x: float, y: float) -> Point:
        """Which point stands there in the picture."""
        east = (x - self.width / 2) / self._east
        north = (self.height / 2 - y) / self._north
        return round(self.middle[0] + east), round(self.middle[1] + north)

    def corners(self) -> tuple[Point, Point]:
        """The south-western and north-eastern corners of what is shown."""
        return self.touched(0, self.height), self.touched(self.width, 0)

    def nearer(self) -> Ground:
        """Half as many metres across, as long as there is such a picture."""
        return replace(self, across=max((a for a in ACROSS if a < self.across), default=ACROSS[0]))

    def farther(self) -> Ground:
        """Twice as many metres across, as long as there is such a picture."""
        return replace(self, across=min((a for a in ACROSS if a > self.across), default=ACROSS[-1]))

    def moved(self, east: int, north: int) -> Ground:
        """The ground beside it, so many thirds of a picture away."""
        x = self.width / 2 + east * self.width / 3
        y = self.height / 2 - north * self.height / 3
        return replace(self, middle=self.touched(x, y))


def around(points: Iterable[Point], *, width: int, height: int) -> Ground:
    """The closest picture that shows all the points, with some room around them."""
    xs, ys = zip(*points, strict=True)
    middle = ((min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2)
    narrow = math.cos(math.radians(middle[1] / 10_000_000))
    wide = (max(xs) - min(xs)) * METRES_PER_UNIT * narrow
    high = (max(ys) - min(ys)) * METRES_PER_UNIT * width / height
    needed = max(wide, high) * _EDGE
    return Ground(middle, next((a for a in ACROSS if a >= needed), ACROSS[-1]), width, height)
