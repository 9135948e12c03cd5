"""What the senders write down as they go: marks before the final dots, and what became of mails.

Everything of one kind that a process has to write at one moment goes into one transaction. Marks are
waited for, so they never wait for the sums, which all processes add to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from allmenning.mail.rules.answers import Fate
from allmenning.notices.actions import claiming, tallying
from allmenning.notices.actions.bouncing import rest
from allmenning.notices.actions.claiming import Claim


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """What became of one mail; `fate` is None when nothing was sent and nothing refused.

    `is_gone` tells that the relay said that there is no such address.
    """

    claim: Claim
    fate: Fate | None
    is_gone: bool = False


@transaction.atomic(durable=True)
def mark(*, claims: Sequence[Claim], now: datetime) -> set[int]:
    """Mark these before their final dots; returns the heads of those whose dot may be sent."""
    return claiming.mark(claims=claims, now=now)


@transaction.atomic(durable=True)
def settle(*, entries: Sequence[Entry], now: datetime) -> None:
    """Write down what became of these."""
    with tallying.added_last(now=now):
        claiming.settle_accepted(claims=_with(Fate.ACCEPTED, entries), now=now)
        claiming.settle_refused(claims=_with(Fate.REFUSED, entries), now=now)
        claiming.settle_unknown(claims=_with(Fate.UNKNOWN, entries), now=now)
        claiming.settle_postponed(claims=_with(Fate.POSTPONED, entries), now=now)
        claiming.give_back(claims=_with(None, entries), now=now)
        for entry in entries:
            if entry.is_gone:
                rest(person=entry.claim.person, now=now)


def _with(fate: Fate | None, entries: Iterable[Entry]) -> list[Claim]:
    return [entry.claim for entry in entries if entry.fate is fate]
