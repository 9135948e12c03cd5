"""Whether people use what a notice offers: as many days before it was sent as after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q

from allmenning.core.clock import local_date
from allmenning.core.memory import asked_lately
from allmenning.notices.models import Notice, Pilot, TakeUp

WINDOW: Final = timedelta(days=28)
_ORDERED: Final = Q(order_days__len__gt=0)


@dataclass(frozen=True)
class Uses:
    """How many used the service in so many days before the notice, and in as many from it on.

    `before` is None where no whole day was counted before it.
    """

    days: int
    before: int | None
    after: int


def uses(notice: Notice, *, now: datetime) -> Uses | None:
    """The use of what the notice offers; None when it offers nothing or is not sent yet."""
    return uses_of([notice], now=now).get(notice.pk)


def uses_of(notices: Iterable[Notice], *, now: datetime) -> Mapping[int, Uses]:
    """The use of what each of the notices offers, by the notice's id."""
    offering = {one.pk: one for one in notices if one.offer_path and one.started_at}
    if not offering:
        return {}
    days: dict[int, dict[date, int]] = {pk: {} for pk in offering}
    rows = TakeUp.objects.filter(notice__in=offering).values_list("notice_id", "day", "number")
    for notice, day, number in rows:
        days[notice][day] = number
    pilots = Pilot.objects.filter(_ORDERED, notice__in=offering)
    ordered = set(pilots.values_list("notice_id", flat=True))
    return {pk: _uses(one, days[pk], now, is_ordered=pk in ordered) for pk, one in offering.items()}


def _uses(notice: Notice, numbers: Mapping[date, int], now: datetime, *, is_ordered: bool) -> Uses:
    begun = local_date(notice.started_at or now)
    end = min(local_date(now) + timedelta(days=1), begun + WINDOW)
    known = WINDOW if is_ordered else _counted_before(notice, begun)
    if known <= timedelta():
        return Uses((end - begun).days, None, _sum(numbers, begun, end))
    span = min(end - begun, known)
    return Uses(span.days, _sum(numbers, begun - span, begun), _sum(numbers, begun, begun + span))


def _counted_before(notice: Notice, begun: date) -> timedelta:
    """The whole days that visits were counted: from the proposal on."""
    if notice.proposed_at is None:
        return WINDOW
    return begun - local_date(notice.proposed_at) - timedelta(days=1)


def _sum(numbers: Mapping[date, int], first: date, end: date) -> int:
    """The sum of the days from the first until, not with, the end."""
    return sum(number for day, number in numbers.items() if first <= day < end)


def offered_pages(*, now: datetime) -> Mapping[str, Sequence[int]]:
    """Pages of ours whose visits are counted, each with the notices that offer it.

    Counting begins when the notice is put to approval, so that there is a time before, and ends
    when nobody asks for it any more. Where something is ordered, orders are counted and visits
    are not.
    """
    return asked_lately("offered pages", lambda: _offered_pages(now))


def _offered_pages(now: datetime) -> dict[str, list[int]]:
    over = Q(started_at__lt=now - WINDOW - timedelta(days=1)) | Q(ended_at__lt=now, started_at=None)
    offering = Notice.objects.exclude(Q(offer_path="") | Q(state=Notice.State.DRAFT) | over)
    visited = offering.exclude(pilots__order_days__len__gt=0).order_by("pk")
    found: dict[str, list[int]] = {}
    for path, notice in visited.values_list("offer_path", "pk"):
        found.setdefault(path, []).append(notice)
    return found
