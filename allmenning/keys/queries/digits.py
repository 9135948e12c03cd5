"""The digits of a key, as its holder is shown them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from allmenning.core import speech
from allmenning.keys.queries.held import Held
from allmenning.keys.queries.lock_codes import spare_codes_of
from allmenning.keys.queries.offline import OnceCode, once_codes_of
from allmenning.keys.queries.pins import codes_of
from allmenning.keys.rules.pins import DIGITS


@dataclass(frozen=True)
class Digits:
    """Six digits or eight, and the names of the doors they open; twelve open one door once, in the
    time that `once` says."""

    code: str
    doors: str
    once: str = ""

    @property
    def grouped(self) -> str:
        """In groups, so that they can be typed."""
        return grouped(self.code)

    @property
    def spoken(self) -> str:
        """As they are heard, one by one."""
        return ", ".join(self.code)


def grouped(code: str) -> str:
    """Digits as they are read: 123 456, 1234 5678, 1234 5678 9012."""
    size = 3 if len(code) == DIGITS else 4
    return "\N{NO-BREAK SPACE}".join(code[at : at + size] for at in range(0, len(code), size))


def digits_of(held: Held, *, now: datetime) -> tuple[Digits, ...]:
    """The digits at each gateway of the key; usually the same place, and so one.

    A lock that decides alone may have been given a spare code, when her own would not stand in it.
    At a door whose line is down only a one-use code opens, which each such door has its own of.
    """
    given = once_codes_of(held, now=now)
    once = tuple(_once(held, door, one, now) for door, one in given.items())
    return (*once, *_usual(held, given))


def _once(held: Held, door: int, given: OnceCode, now: datetime) -> Digits:
    name = next(one.door.name for one in held.doors if one.door.pk == door)
    return Digits(given.code, name, speech.when(given.during, now=now))


def _usual(held: Held, given: Mapping[int, OnceCode]) -> tuple[Digits, ...]:
    """Those that open again and again, at the other doors."""
    spare, own = spare_codes_of(held.grant), codes_of(held.grant)
    by_code: dict[str, list[str]] = {code: [] for code in own.values()}
    for one in (one for one in held.doors if one.door.pk not in given):
        code = spare.get(one.door.pk) or own.get(one.door.gateway_id or 0)
        if code:
            by_code.setdefault(code, []).append(one.door.name)
    return tuple(Digits(code, ", ".join(names)) for code, names in by_code.items() if names)
