"""How many of a notice's people are written to before we look how the first of them took it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

STEPS: Final = (1, 10, 100)
# So few are no test of anything: all at once.
FEW: Final = 200
WAIT: Final = timedelta(minutes=10)
_URGENT_WAIT: Final = timedelta(minutes=1)
# More than one in twenty back, or more than three in a thousand unwanted, and it stops by itself.
_LEAST_TO_JUDGE: Final = 20
_BACK_PERCENT: Final = 5
_UNWANTED_PER_MILLE: Final = 3


class Verdict(Enum):
    """Why a notice is stopped."""

    BOUNCES = "bounces"
    COMPLAINTS = "complaints"


@dataclass(frozen=True, slots=True)
class Sent:
    """What has become of the mails so far. `last_at` is when one was last sent or skipped,
    and before that when the notice had its people."""

    people: int
    accepted: int
    back: int
    unwanted: int
    waiting_in_share: int
    last_at: datetime


def verdict(sent: Sent) -> Verdict | None:
    """Whether it must stop."""
    tried = sent.accepted + sent.back + sent.unwanted
    if tried >= _LEAST_TO_JUDGE and sent.back * 100 > tried * _BACK_PERCENT:
        return Verdict.BOUNCES
    if sent.unwanted > 1 and sent.unwanted * 1000 > tried * _UNWANTED_PER_MILLE:
        return Verdict.COMPLAINTS
    return None


def share(now_at: int, sent: Sent, *, is_urgent: bool, now: datetime) -> int:
    """How many of a hundred may be written to from now on; never fewer than before."""
    if sent.people <= FEW:
        return 100
    if now_at < STEPS[0]:
        return STEPS[0]
    wait = _URGENT_WAIT if is_urgent else WAIT
    if now_at == 100 or sent.waiting_in_share or now < sent.last_at + wait:
        return now_at
    return next(step for step in STEPS if step > now_at)
