"""Notices as those at work see them: by state, with their sums, and what needs somebody."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from allmenning.notices.models import Dispatch, Notice, Tally, TriggerDay
from allmenning.notices.queries.calling import days_held
from allmenning.notices.queries.sent import REACHED

_BACK = (Dispatch.State.REJECTED, Dispatch.State.BOUNCED, Dispatch.State.COMPLAINED)
# What the sums of the audience call all who were found and all who are left of them.
FOUND, LEFT = "found", "left"


@dataclass(frozen=True)
class Sums:
    """What became of a notice, as kept sums. `meant` is None where nobody has counted."""

    meant: int | None = None
    outcome: dict[str, int] = field(default_factory=dict)

    @property
    def sent(self) -> int:
        return sum(self.outcome.get(state, 0) for state in REACHED)

    @property
    def back(self) -> int:
        return sum(self.outcome.get(state, 0) for state in _BACK)

    @property
    def unknown(self) -> int:
        return self.outcome.get(Dispatch.State.UNKNOWN, 0)

    @property
    def skipped(self) -> int:
        return sum(
            self.outcome.get(state, 0) for state in (Dispatch.State.SKIPPED, Dispatch.State.CLOSED)
        )


def sums_of(notices: Iterable[Notice]) -> dict[int, Sums]:
    """The sums of each notice, by its id."""
    found = {notice.pk: Sums() for notice in notices}
    for row in Tally.objects.filter(notice__in=found).order_by("pk"):
        found[row.notice_id] = _with(found[row.notice_id], row)
    return found


def told_so_far(notice: Notice) -> int:
    """How many have been let through to be told, of a notice that lives call for."""
    kept = Tally.objects.filter(notice=notice, kind=Tally.Kind.AUDIENCE, name=LEFT)
    return kept.values_list("number", flat=True).first() or 0


def _with(sums: Sums, row: Tally) -> Sums:
    if row.kind == Tally.Kind.OUTCOME:
        return replace(sums, outcome={**sums.outcome, row.name: row.number})
    return replace(sums, meant=row.number) if row.name == LEFT else sums


def in_order(notices: QuerySet[Notice]) -> list[Notice]:
    """All but patterns, what happened last at the front."""
    found = notices.filter(is_pattern=False)
    return list(found.order_by("-ended_at", "-started_at", "-proposed_at", "-created_at", "-pk"))


def held_days(notices: QuerySet[Notice]) -> list[TriggerDay]:
    """Days that called for too many, and that nobody has answered for yet."""
    return list(days_held().filter(notice__in=notices))


@dataclass(frozen=True)
class Uncertain:
    """How many of a notice nobody knows whether were taken, and since when."""

    notice: int
    number: int
    since: datetime | None


def uncertain(notices: QuerySet[Notice]) -> list[Uncertain]:
    """The notices with dispatches that are neither known to be sent nor not, the oldest first."""
    rows = Dispatch.objects.filter(notice__in=notices, state=Dispatch.State.UNKNOWN)
    counted = rows.values("notice").annotate(number=Count("pk"), since=Min("attempted_at"))
    return [
        Uncertain(row["notice"], row["number"], row["since"]) for row in counted.order_by("since")
    ]


def uncertain_of(notice: Notice) -> list[Dispatch]:
    """Each of them, the oldest first; whose it is, is not told."""
    rows = notice.dispatches.filter(state=Dispatch.State.UNKNOWN).select_related("district")
    return list(rows.order_by("attempted_at", "pk")[:200])
