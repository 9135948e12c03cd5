"""The key on paper: a copy that doors trust without asking anybody, when it also gets the digits."""

from dataclasses import dataclass
from datetime import datetime

from allmenning.keys.models import Credential, Door, Grant
from allmenning.keys.queries.held import Held, HeldDoor, Standing, held_by
from allmenning.keys.rules.base45 import in_characters
from allmenning.keys.rules.grants import LEASE, LONGEST_TOKEN
from allmenning.keys.rules.presenting import paper_code


def on_paper(held: Held) -> list[str]:
    """What stands in the square codes, one for each computer at the doors; none when it cannot be.

    Paper can be copied, so that the grant must ask for digits too. What is lent for three days is printed only when that lasts until the key ends.
    """
    grant = held.grant
    has_come = held.standing in (Standing.READY, Standing.SETTING)
    if not has_come or not grant.needs_pin:
        return []
    copies = [one for one in grant.credentials.all() if one.gateway_id and one.device is None]
    if not copies or not all(_lasts(one, held) for one in copies) or is_too_long(held):
        return []
    return [in_characters(paper_code(bytes(one.sealed or b""))) for one in copies]


def is_too_long(held: Held) -> bool:
    """Whether the key opens so many doors that no square code that readers can read carries it."""
    copies = (one.sealed for one in held.grant.credentials.all() if one.device is None)
    return any(len(bytes(one or b"")) > LONGEST_TOKEN for one in copies)


def printed_from(held: Held) -> datetime:
    """When it can be printed: what is lent then lasts to its end."""
    return held.ends - LEASE


@dataclass(frozen=True)
class Slip:
    """Paper that opens one door once: the text of its square code, "" while its door has not
    answered, and when it was used."""

    held: HeldDoor
    text: str
    used_at: datetime | None


def may_have_slips(held: Held) -> bool:
    """Whether the key can be printed as slips: a gateway of ours decides at one of its doors."""
    return any(gives_slips(one.door) for one in held.doors)


def gives_slips(door: Door) -> bool:
    """Whether the door counts how often a slip has opened it."""
    return door.gateway_id is not None and door.decides == Door.Decides.GATEWAY


def slips_of(held: Held, *, now: datetime) -> list[Slip]:
    """The slips in force that rest on the key, in the order one meets their doors."""
    rows = held.grant.shared.filter(state=Grant.State.ACTIVE, uses__isnull=False)
    whole = rows.prefetch_related("doors__door__gateway", "credentials")
    slips = [_slip(held_by(grant, now=now)) for grant in whole.order_by("pk")]
    places = [one.door.pk for one in held.doors]
    return sorted(slips, key=lambda one: places.index(one.held.door.pk))


def _slip(slip: Held) -> Slip:
    """A grant of one door, at one gateway."""
    copy = next(iter(slip.grant.credentials.all()))
    is_ready = slip.standing is Standing.READY and _lasts(copy, slip)
    text = in_characters(paper_code(bytes(copy.sealed or b""))) if is_ready else ""
    used = slip.grant.openings.filter(allowed=True, outcome_of=None)
    return Slip(slip.doors[0], text, used.values_list("at", flat=True).order_by("at").first())


def _lasts(copy: Credential, held: Held) -> bool:
    return bool(copy.sealed and copy.lease_ends and copy.lease_ends >= held.ends)
