"""The digits of a key, as its holder is shown them."""

from dataclasses import dataclass

from allmenning.keys.queries.held import Held
from allmenning.keys.queries.lock_codes import spare_codes_of
from allmenning.keys.queries.pins import codes_of


@dataclass(frozen=True)
class Digits:
    """Six digits or eight, and the names of the doors they open."""

    code: str
    doors: str

    @property
    def grouped(self) -> str:
        """As they are read: 123 456."""
        half = len(self.code) // 2
        return f"{self.code[:half]}\N{NO-BREAK SPACE}{self.code[half:]}"

    @property
    def spoken(self) -> str:
        """As they are heard, one by one."""
        return ", ".join(self.code)


def digits_of(held: Held) -> tuple[Digits, ...]:
    """The digits at each gateway of the key; usually the same place, and so one.

    A lock that decides alone may have been given a spare code, when her own would not stand in it.
    """
    spare, own = spare_codes_of(held.grant), codes_of(held.grant)
    by_code: dict[str, list[str]] = {code: [] for code in own.values()}
    for one in held.doors:
        code = spare.get(one.door.pk) or own.get(one.door.gateway_id or 0)
        if code:
            by_code.setdefault(code, []).append(one.door.name)
    return tuple(Digits(code, ", ".join(names)) for code, names in by_code.items() if names)
