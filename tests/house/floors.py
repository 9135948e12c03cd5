"""The floors as the import contract declares them, for what imports cannot show."""

from configparser import ConfigParser
from functools import cache

from tests.house.tree import ROOT


@cache
def floor_of() -> dict[str, int]:
    """Each declared room with the number of its floor, the lowest being 0."""
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")
    layers = contracts["importlinter:contract:floors"]["layers"].split("\n")
    floors = [[room.strip(" ()") for room in layer.split("|")] for layer in layers if layer]
    return {room: number for number, floor in enumerate(reversed(floors)) for room in floor}
