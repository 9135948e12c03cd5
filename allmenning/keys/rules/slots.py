"""Codes that stand in a lock itself (class L): how many there is room for, and which are spare.

Such a lock decides alone. Its code works from when it is set until it is read back as gone, so
that "only in your own time" is never promised there.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import timedelta

from allmenning.keys.rules import pins

# A code is set this long before its time begins, and given up for a spare one that stands ready.
SET_AHEAD = timedelta(minutes=60)
FALL_BACK = timedelta(minutes=30)
# When its gateway has been silent for so long, the platform gives the spare code itself.
SILENT_FOR = timedelta(minutes=60)
# How long it may take to set and read back a code, and to tell us, before anybody is alarmed.
SET_WITHIN = timedelta(minutes=5)
SPARES = 2
# So many places are used where nobody has said how many there are, and at most.
USUAL_PLACES, MOST_PLACES = 10, 30
_DRIVER = re.compile(r"codes-([1-9][0-9]?)")
_PLACE = re.compile(r"place-([1-9][0-9]?)")
_STATES = ("setting", "set", "removing")


@dataclass(frozen=True)
class Place:
    """A place in a lock as its gateway tells of it; one that is not told of is empty.

    `grant` is whose code it is, empty for a spare one that nobody has; `spare` counts spare codes,
    None for a grant's own. `state` is what was read back: "setting", "set" or "removing".
    """

    number: int
    grant: bytes
    spare: int | None
    state: str
    attempts: int


def driver(places: int) -> str:
    """How a gateway is told that a door's lock, behind Zigbee2MQTT, decides alone; 0 places when
    nobody has said how many it has."""
    return f"codes-{min(places or USUAL_PLACES, MOST_PLACES)}"


def places_of(driver: str) -> int | None:
    """How many places a lock with this driver has; None for a lock that is told to open."""
    found = _DRIVER.fullmatch(driver)
    return min(int(found[1]), MOST_PLACES) if found else None


def told(place: Place) -> tuple[str, str]:
    """Name and value of a place among what is told of a door's health."""
    spare = "" if place.spare is None else str(place.spare)
    facts = (place.state, str(place.attempts), spare, place.grant.hex())
    return f"place-{place.number}", " ".join(facts)


def is_place(name: str) -> bool:
    """Whether a name among what is told of a door's health is that of a place."""
    return name.startswith("place-")


def place_in(name: str, value: object) -> Place | None:
    """The place that was told of; None for anything else, which a stolen gateway may say."""
    found, facts = _PLACE.fullmatch(name), str(value).split(" ")
    if found is None or len(facts) != 4 or facts[0] not in _STATES:
        return None
    try:
        attempts, grant = int(facts[1]), bytes.fromhex(facts[3])
        spare = int(facts[2]) if facts[2] else None
    except ValueError:
        return None
    is_counted = all(0 <= one < 2**31 for one in (attempts, spare or 0))
    is_named = len(grant) in (0, 16)
    return (
        Place(int(found[1]), grant, spare, facts[0], attempts) if is_counted and is_named else None
    )


def is_settable(code: str) -> bool:
    """Whether locks take the code: six digits, no zero first, which some drop, and none that people
    try first."""
    six = len(code) == pins.DIGITS and code.isdecimal()
    return six and not pins.is_unfit(code)


def spare_code(secret: bytes, *, door: int, slot: int, count: int) -> str:
    """The code that stands ready in a place of a lock; the next count gives another.

    `secret` is shared by the platform and one gateway, so that the code itself never travels.
    """
    for step in range(1000):
        numbers = (door, slot, count, step)
        message = b"spare" + b"".join(one.to_bytes(4, "big") for one in numbers)
        code = pins.cut(hmac.digest(secret, message, "sha256"), pins.DIGITS)
        if is_settable(code):
            return code
    raise pins.NoCodeLeft
