"""A key on slips of paper, each of which opens one door once."""

from datetime import datetime
from typing import Final

from django.db import transaction

from allmenning.core.log import Actor, record_act
from allmenning.keys.actions import issuing
from allmenning.keys.actions.granting import NoDoors, NotStanding, locked
from allmenning.keys.actions.issuing import Ground, gateways_of
from allmenning.keys.actions.lining import lock_gateways
from allmenning.keys.models import Door, Grant
from allmenning.keys.queries.paper import gives_slips
from allmenning.keys.queries.windows import stored_windows

# Sheets in all for one key, those that were taken back counted too.
MOST_SHEETS: Final = 10


class TooManySheets(Exception):
    """As many sheets as a key gives have been made of it."""


@transaction.atomic
def print_once(*, grant: Grant, actor: Actor, now: datetime) -> list[Grant]:
    """A slip for each door where a gateway of ours decides; those from before open no more.

    A slip is a grant of its own that rests on the key: as wide, for one door, and the gateway counts
    that it opens once. It goes with the key, also one that was shared. Raises NotStanding,
    NoDoors, TooManySheets.
    """
    lock_gateways(gateways_of(stored_windows(grant)))
    grant = locked(grant)
    if grant.booking is None:
        raise NotStanding
    windows = {door: one for door, one in stored_windows(grant).items() if gives_slips(door)}
    if not windows:
        raise NoDoors
    _make_room(grant, next(iter(windows)), now)
    ground = Ground(booking=grant.booking, parent=grant)
    made = [
        issuing.make(ground=ground, holder=grant.holder, stretches=[one], now=now, uses=1)
        for one in windows.items()
    ]
    record_act(actor=actor, verb="printed_once", kind="grant", id=grant.pk, now=now)
    return made


def _make_room(grant: Grant, door: Door, now: datetime) -> None:
    """Take back the sheet from before: whoever found it gets in no more. Raises TooManySheets."""
    before = grant.shared.filter(uses__isnull=False)
    if before.filter(doors__door=door).count() >= MOST_SHEETS:
        raise TooManySheets
    for slip in before.filter(state=Grant.State.ACTIVE).order_by("pk"):
        issuing.take_back(slip, now)
