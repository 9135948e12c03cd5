"""Whether people use what a notice offers: as many days before it was sent as after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q, Sum

from allmenning.core.clock import local_date
from allmenning.core.memory import asked_lately
from allmenning.notices.models import Notice, TakeUp

WINDOW: Final = timedelta(days=28)


@dataclass(frozen=True)
class Uses:
    """How many used the service in so many days before the notice, and in as many from it on."""

    days: int
    before: int
    after: int


def uses(notice: Notice, *, now: datetime) -> Uses | None:
    """The use of what the notice offers; None when it offers nothing or is not sent yet."""
    if not notice.offer_path or notice.started_at is None:
        return None
    begun = local_date(notice.started_at)
    end = min(local_date(now) + timedelta(days=1), begun + WINDOW)
    span = end - begun
    return Uses(span.days, _sum(notice, begun - span, begun), _sum(notice, begun, end))


def _sum(notice: Notice, first: date, end: date) -> int:
    """The sum of the days from the first until, not with, the end."""
    days = TakeUp.objects.filter(notice=notice, day__gte=first, day__lt=end)
    return days.aggregate(together=Sum("number"))["together"] or 0


def offered_pages() -> Mapping[str, int]:
    """Pages of ours whose visits are counted, each with the notice that offers it.

    Counting begins when the notice is put to approval, so that there is a time before. Where
    something is ordered, orders are counted and visits are not.
    """
    return asked_lately("offered pages", _offered_pages)


def _offered_pages() -> dict[str, int]:
    offering = Notice.objects.exclude(Q(offer_path="") | Q(state=Notice.State.DRAFT))
    visited = offering.exclude(pilots__order_days__len__gt=0).order_by("pk")
    return dict(visited.values_list("offer_path", "pk"))
