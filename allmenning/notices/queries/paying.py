"""Whom e-mail does not reach, what it costs to reach them, and who said yes to that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, QuerySet

from allmenning.core.clock import local_date
from allmenning.notices.models import Approval, Channel, Dispatch, Notice, PaidMessage, Tariff
from allmenning.notices.queries.paid_words import each_text
from allmenning.notices.rules.reasons import Reason
from allmenning.notices.rules.sms import parts

# A text needs a telephone in the register; a letter reaches whoever has an address.
REACHED_BY: Final = {
    Channel.SMS: (Reason.UNREACHABLE,),
    Channel.LETTER: (Reason.UNREACHABLE, Reason.NOT_REGISTERED, Reason.RESERVED),
}
_State = PaidMessage.State


@dataclass(frozen=True)
class Offer:
    """What one channel would cost: how many it is for, and the price of each in øre."""

    number: int
    price: int

    @property
    def total(self) -> int:
        return self.number * self.price


def price_of(notice: Notice, channel: str, *, now: datetime) -> int:
    """What the notice costs each by the channel today, in øre; 0 when nobody has set a price.

    A text is paid for by the part: what the longest of the languages costs.
    """
    in_force = Tariff.objects.filter(channel=channel, valid_from__lte=local_date(now))
    latest = in_force.order_by("-valid_from").first()
    if latest is None:
        return 0
    number = max(map(parts, each_text(notice))) if channel == Channel.SMS else 1
    return int(latest.price) * number


def unreached(notice: Notice, channel: str) -> QuerySet[Dispatch]:
    """Those of the notice whom no e-mail reaches, and for whom nothing else is ordered yet."""
    reasons = REACHED_BY[Channel(channel)]
    skipped = Dispatch.objects.filter(notice=notice, state=Dispatch.State.SKIPPED)
    return skipped.filter(reason__in=reasons, paid=None).order_by("pk")


def offer_of(notice: Notice, channel: str, *, now: datetime) -> Offer:
    """What it would cost today to reach them by the channel."""
    return Offer(unreached(notice, channel).count(), price_of(notice, channel, now=now))


def voices(notice: Notice, channel: str, price: int) -> Sequence[Approval]:
    """Who said yes to exactly this notice, by this channel and at this price, the first first."""
    said = Approval.objects.filter(notice=notice, channel=channel, price=price)
    now = said.filter(digest=notice.proposed).exclude(person=notice.author_id)
    return list(now.select_related("person").order_by("at", "pk"))


def counts(notice: Notice, channel: str) -> dict[str, int]:
    """How many of the notice's letters, or of its texts, are in each state."""
    rows = _paid(notice, channel).values_list("state")
    return dict(rows.annotate(number=Count("pk")).order_by("state"))


def not_through(notice: Notice, channel: str) -> QuerySet[PaidMessage]:
    """What the channel's provider refused, and what nobody knows the fate of."""
    wrong = (_State.REFUSED, _State.UNKNOWN)
    return _paid(notice, channel).filter(state__in=wrong).order_by("state", "pk")


def _paid(notice: Notice, channel: str) -> QuerySet[PaidMessage]:
    return PaidMessage.objects.filter(dispatch__notice=notice, channel=channel)


def due(*, now: datetime) -> QuerySet[PaidMessage]:
    """What is to be sent now, the oldest first; what is of a paused notice waits."""
    ready = PaidMessage.objects.filter(state=_State.PENDING, due_at__lte=now)
    return ready.exclude(dispatch__notice__state=Notice.State.PAUSED).order_by("due_at")
