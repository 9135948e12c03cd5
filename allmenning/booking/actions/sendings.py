"""What another system sends twice is done once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allmenning.booking.actions.claims import retried_once
from allmenning.booking.models import Sending
from allmenning.people.models import ApiKey

REMEMBERED = timedelta(hours=24)


class OtherContent(Exception):
    """The same key was sent before with something else in it."""


@dataclass(frozen=True)
class Outcome:
    """What is answered: a status and a JSON document."""

    status: int
    answer: dict[str, Any]


@retried_once
def carry_out_once(
    *, api_key: ApiKey, key: str, digest: bytes, act: Callable[[], Outcome], now: datetime
) -> Outcome:
    """The outcome of the act, or what it was when the same was sent within 24 hours.

    The row goes in first, in the transaction of the act, so that who sends the same meanwhile
    waits for the outcome. Raises OtherContent.
    """
    sent = Sending.objects.filter(api_key=api_key, key=key)
    sent.filter(sent_at__lte=now - REMEMBERED).delete()
    row = Sending(api_key=api_key, key=key, digest=digest, sent_at=now)
    Sending.objects.bulk_create([row], ignore_conflicts=True)
    first = sent.get()
    if first.status is None:
        outcome = act()
        sent.update(status=outcome.status, answer=outcome.answer)
        return outcome
    if bytes(first.digest) != digest:
        raise OtherContent
    return Outcome(first.status, first.answer)


def forget_old_sendings(*, now: datetime) -> None:
    """Delete what was sent a day ago; called every minute."""
    Sending.objects.filter(sent_at__lte=now - REMEMBERED).delete()
