"""Reads of the one-use codes that were given for doors whose line is down."""

from dataclasses import dataclass
from datetime import datetime

from allmenning.core.period import Period
from allmenning.keys.models import OfflineCode
from allmenning.keys.queries.held import Held
from allmenning.keys.queries.pins import secret_of
from allmenning.keys.queries.windows import period_of
from allmenning.keys.rules import pins


@dataclass(frozen=True)
class OnceCode:
    """Twelve digits that open a door once, and when: [start, end)."""

    code: str
    during: Period


def once_codes_of(held: Held, *, now: datetime) -> dict[int, OnceCode]:
    """The codes, not over, that were given for doors that are still cut off, by the door's id."""
    doors = {one.door.pk: one.door for one in held.cut_off}
    given = OfflineCode.objects.filter(grant=held.grant, door__in=doors) if doors else ()
    codes = {one.door_id: _code(one, doors[one.door_id].gateway_id or 0) for one in given}
    return {door: one for door, one in codes.items() if now < one.during.end}


def grants_by_mark(gateway: int) -> dict[bytes, int]:
    """The keys that one-use codes for the gateway's doors were given to, by what its record calls
    such a code."""
    found = {}
    for given in OfflineCode.objects.filter(door__gateway=gateway):
        code = _code(given, gateway).code
        mark = pins.offline_mark(secret_of(gateway), door=given.door_id, code=code)
        found[mark] = given.grant_id
    return found


def _code(given: OfflineCode, gateway: int) -> OnceCode:
    """The digits, derived as the door derives them."""
    during = period_of(given.during)
    starts, quarters = pins.whole_quarters(during)
    secret = secret_of(gateway)
    code = pins.offline_code(secret, door=given.door_id, starts=starts, quarters=quarters)
    return OnceCode(code, during)
