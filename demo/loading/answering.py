"""What becomes of planned requests: most stand, some are declined, wait still, or are given up."""

import random
from typing import Final

from demo.loading.drafts import CANCELLED, CONFIRMED, DECLINED, WAITING, Asked
from demo.loading.town import Town

SHARE_DECLINED: Final = 0.06
SHARE_GIVEN_UP: Final = 0.05
# Hours until a person answers.
ANSWERED_WITHIN: Final = (1, 40)


def answer(asked: Asked, town: Town, luck: random.Random) -> None:
    """Let a person answer where one must, if there has been time to."""
    people = asked.wish.participants
    if not any(asked.venue.needs_approval(date.slot, people) for date in asked.dates):
        return
    starts = min(date.slot.starts for date in asked.dates)
    answered_at = min(asked.sent_at + 60 * luck.randint(*ANSWERED_WITHIN), starts - 1)
    declined = luck.random() < SHARE_DECLINED
    at_a_stage = asked.venue.space.building.name in town.stages
    if answered_at > town.now_minute and not at_a_stage:
        _become(asked, WAITING)
        return
    asked.answered_at = max(asked.sent_at, min(answered_at, town.now_minute))
    _become(asked, DECLINED if declined else CONFIRMED)


def _become(asked: Asked, state: str) -> None:
    for date in asked.dates:
        date.state = state


def give_up_some(asked: Asked, town: Town, luck: random.Random) -> None:
    """Let some of what stands be given up, before it begins and before now."""
    settled_at = asked.answered_at or asked.sent_at
    for date in asked.dates:
        latest = min(date.slot.starts, town.now_minute)
        if date.state == CONFIRMED and luck.random() < SHARE_GIVEN_UP and settled_at < latest - 1:
            date.state = CANCELLED
            date.given_up_at = settled_at + 1 + int(luck.random() * (latest - settled_at - 1))
