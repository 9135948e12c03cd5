"""Codes of digits: derived when they are shown, stored nowhere."""

import hmac
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.conf import settings

from allmenning.keys.models import Door, Grant
from allmenning.keys.queries.windows import Stretch
from allmenning.keys.rules import pins

# Somebody who comes late must not open with digits that have become another's.
KEPT_APART = timedelta(hours=24)


def secret_of(gateway: int) -> bytes:
    """What the platform and one gateway derive codes from."""
    return hmac.digest(settings.PIN_SECRET, gateway.to_bytes(8, "big"), "sha256")


def codes_of(grant: Grant) -> dict[int, str]:
    """The digits of a grant at each of its gateways, by the gateway's id; usually one."""
    if grant.pin is None:
        return {}
    return {gateway: _code(grant, gateway) for gateway in _gateways(grant)}


def free_counter(token: bytes, stretches: Sequence[Stretch], *, but: int = 0) -> int:
    """The first counter that gives a code nobody else has near these times at these doors.

    Where so many open a door that six digits could be guessed, it has eight. `but` is a grant whose
    code may be taken over: its own. Raises NoCodeLeft.
    """
    taken = _taken(stretches, but)
    first = pins.LONG_FROM if _is_crowded(stretches, taken) else 0
    secrets = {gateway: secret_of(gateway) for gateway in taken}
    for counter in range(first, first + pins.LONG_FROM):
        codes = {gateway: pins.pin(secret, token, counter) for gateway, secret in secrets.items()}
        if not any(pins.is_unfit(code) or code in taken[at] for at, code in codes.items()):
            return counter
    raise pins.NoCodeLeft


def _is_crowded(stretches: Sequence[Stretch], taken: Mapping[int, set[str]]) -> bool:
    """Whether more codes would be too many; locks that decide alone take six digits only."""
    alone = any(door.decides == Door.Decides.LOCK for door, _ in stretches)
    return not alone and any(len(codes) >= pins.MOST_SHORT for codes in taken.values())


def code_is_free(grant: Grant, stretches: Sequence[Stretch]) -> bool:
    """Whether the grant could keep its digits if its doors opened at these times."""
    taken = {at: (_code(grant, at), codes) for at, codes in _taken(stretches, grant.pk).items()}
    return not any(pins.is_unfit(code) or code in codes for code, codes in taken.values())


def _taken(stretches: Sequence[Stretch], but: int) -> dict[int, set[str]]:
    """By gateway: the codes of grants that open one of the doors within a day of the window."""
    found: dict[int, set[str]] = {
        door.gateway_id: set() for door, _ in stretches if door.gateway_id
    }
    for door, window in stretches:
        if door.gateway_id is not None:
            near = (window.start - KEPT_APART, window.end + KEPT_APART)
            rivals = Grant.objects.filter(
                state=Grant.State.ACTIVE,
                pin__isnull=False,
                doors__door=door,
                doors__during__overlap=near,
            )
            codes = {_code(one, door.gateway_id) for one in rivals.exclude(pk=but)}
            found[door.gateway_id] |= codes
    return found


def _code(grant: Grant, gateway: int) -> str:
    assert grant.pin is not None
    return pins.pin(secret_of(gateway), bytes(grant.token), grant.pin)


def _gateways(grant: Grant) -> list[int]:
    rows = grant.credentials.filter(gateway__isnull=False, device=None)
    return list(rows.order_by("gateway_id").values_list("gateway_id", flat=True))
