"""Codes of digits: derived alike at the platform and at the door, so that none is ever sent.

Source: RFC 4226 §5.3 for cutting digits out of an HMAC.
"""

import hashlib
import hmac
from collections.abc import Container
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from allmenning.core.period import Period

DIGITS = 6
# So many codes of six digits open a door at most; further ones are longer, and counted from here.
MOST_SHORT, LONG_DIGITS, LONG_FROM = 50, 8, 1000
OFFLINE_DIGITS = 12
_WINDOW_DIGITS, _OFFLINE_STEP = 5, timedelta(minutes=15)
# A code that needs no network opens for a day at most.
LONGEST_OFFLINE = 96
_OFFLINE_ORIGIN = datetime(2026, 1, 1, tzinfo=UTC)
_CYCLE = 10**_WINDOW_DIGITS


class NoCodeLeft(RuntimeError):
    """No counter gave a code that is free: a fault, as a thousand are tried of a million codes."""


def pin(secret: bytes, grant: bytes, counter: int) -> str:
    """The six digits of a grant, eight from counter 1000 on; `secret` is shared by the platform and
    one gateway."""
    mac = hmac.digest(secret, b"pin" + grant + counter.to_bytes(4, "big"), "sha256")
    return cut(mac, DIGITS if counter < LONG_FROM else LONG_DIGITS)


def free_counter(secret: bytes, grant: bytes, taken: Container[str]) -> int:
    """The first counter whose code is neither unfit nor taken. Raises NoCodeLeft."""
    for counter in range(1000):
        code = pin(secret, grant, counter)
        if not is_unfit(code) and code not in taken:
            return counter
    raise NoCodeLeft


def is_unfit(code: str) -> bool:
    """Whether nobody should have the code: it is simple, or begins with zero, which some locks drop."""
    return code[0] == "0" or is_simple(code)


def is_simple(code: str) -> bool:
    """Whether people try this first: one or two digits repeated, a run, halves alike, a date."""
    digits = [int(one) for one in code]
    steps = {after - before for before, after in pairwise(digits)}
    halves = len(code) // 2
    return (
        len(set(digits)) <= 2
        or (len(steps) == 1 and steps <= {1, -1})
        or code[:halves] == code[halves:]
        or _is_date(code)
    )


def _is_date(code: str) -> bool:
    """Whether it is the day and month or month and day of somebody's birth, with two of a year."""
    first, second = int(code[:2]), int(code[2:4])
    return (1 <= first <= 31 and 1 <= second <= 12) or (1 <= first <= 12 and 1 <= second <= 31)


def offline_code(secret: bytes, *, door: int, starts: datetime, quarters: int) -> str:
    """Twelve digits that open one door once, for who booked when the door's own line was down.

    The first five digits say when the time starts, in quarters of an hour since 2026 counted
    round, the rest that the platform says so; `quarters` is how long it lasts. Raises ValueError
    for a start between two quarters: the code would open earlier than it may (`whole_quarters`).
    """
    if (starts - _OFFLINE_ORIGIN) % _OFFLINE_STEP:
        raise ValueError("starts between two quarters")
    slot = _slot(starts)
    return f"{slot:0{_WINDOW_DIGITS}d}{_proof(secret, door, slot, quarters)}"


def whole_quarters(during: Period) -> tuple[datetime, int]:
    """When the first whole quarter of an hour in a time starts, and how many whole ones follow."""
    starts = during.start + (_OFFLINE_ORIGIN - during.start) % _OFFLINE_STEP
    return starts, max((during.end - starts) // _OFFLINE_STEP, 0)


def quarters_from(starts: datetime, quarters: int) -> Period:
    """The time of so many quarters of an hour."""
    return Period(starts, starts + quarters * _OFFLINE_STEP)


def offline_period(
    secret: bytes, *, door: int, code: str, now: datetime
) -> tuple[datetime, datetime] | None:
    """The [start, end) a code of twelve digits stands for at this door, or None when it is none."""
    # Digits of other scripts are numbers too, and would spell the same code anew.
    if len(code) != OFFLINE_DIGITS or not (code.isascii() and code.isdecimal()):
        return None
    starts = _start(int(code[:_WINDOW_DIGITS]), near=now)
    for quarters in range(1, LONGEST_OFFLINE + 1):
        proof = _proof(secret, door, _slot(starts), quarters)
        if hmac.compare_digest(proof, code[_WINDOW_DIGITS:]):
            return starts, starts + quarters * _OFFLINE_STEP
    return None


def offline_mark(secret: bytes, *, door: int, code: str) -> bytes:
    """What a door keeps and tells of a code of twelve digits that was right there: not the digits."""
    return hmac.digest(secret, b"used" + door.to_bytes(4, "big") + code.encode(), "sha256")[:16]


def _slot(starts: datetime) -> int:
    return (starts - _OFFLINE_ORIGIN) // _OFFLINE_STEP % _CYCLE


def _start(slot: int, *, near: datetime) -> datetime:
    """The instant of a counted quarter that lies nearest to another."""
    here = (near - _OFFLINE_ORIGIN) // _OFFLINE_STEP
    ahead = (slot - here + _CYCLE // 2) % _CYCLE - _CYCLE // 2
    return _OFFLINE_ORIGIN + (here + ahead) * _OFFLINE_STEP


def _proof(secret: bytes, door: int, slot: int, quarters: int) -> str:
    message = b"offline" + b"".join(one.to_bytes(4, "big") for one in (door, slot, quarters))
    return cut(hmac.digest(secret, message, "sha256"), OFFLINE_DIGITS - _WINDOW_DIGITS)


def cut(mac: bytes, digits: int) -> str:
    """So many digits of an HMAC."""
    return f"{int.from_bytes(mac[:8], 'big') % 10**digits:0{digits}d}"


def card_digest(secret: bytes, number: str) -> bytes:
    """What stands at the door in place of a card's number."""
    return hmac.digest(secret, b"card" + number.encode(), hashlib.sha256)[:16]
