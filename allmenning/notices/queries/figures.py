"""What came of notices, in sums: one notice's, or all of the municipality's together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Sum

from allmenning.core.clock import local_date
from allmenning.core.memory import asked_lately
from allmenning.notices.models import Channel, Dispatch, Notice, OptOut, Tally, Tariff, Usefulness
from allmenning.notices.queries.sent import REACHED, sent

SECONDS_A_DAY: Final = 7.5 * 60 * 60
_State = Dispatch.State
_BACK = (_State.BOUNCED, _State.COMPLAINED)


@dataclass(frozen=True)
class Figures:
    """Sums of one notice or of many. Nothing here is about anybody.

    `accepted` were taken by the relay and did not come back, `bounced` did. Of `asked` again in
    KRR some days later, `reserved` had reserved themselves. `saved` is the postage in øre, and
    `seconds` the work, that as many letters would have made by the tariffs of the time.
    """

    accepted: int = 0
    bounced: int = 0
    opted_out: int = 0
    asked: int = 0
    reserved: int = 0
    saved: int = 0
    seconds: int = 0
    yes: int = 0
    no: int = 0

    @property
    def sent(self) -> int:
        return self.accepted + self.bounced

    @property
    def person_days(self) -> float:
        """The work in days of seven and a half hours."""
        return self.seconds / SECONDS_A_DAY

    def __add__(self, other: "Figures") -> "Figures":
        names = self.__dataclass_fields__
        return Figures(**{name: getattr(self, name) + getattr(other, name) for name in names})


def figures_of(notices: Iterable[Notice]) -> Mapping[int, Figures]:
    """The sums of each notice, by its id."""
    wanted = list(notices)
    tallies = _tallies(wanted)
    outs = dict(
        OptOut.objects.filter(notice__in=wanted)
        .values_list("notice_id")
        .annotate(Count("pk"))
        .order_by("notice_id")
    )
    judged = {one.notice_id: one for one in Usefulness.objects.filter(notice__in=wanted)}
    tariffs = list(Tariff.objects.filter(channel=Channel.LETTER).order_by("valid_from"))
    return {
        notice.pk: _figures(
            notice,
            tallies.get(notice.pk, {}),
            outs.get(notice.pk, 0),
            judged.get(notice.pk),
            _in_force(tariffs, notice),
        )
        for notice in wanted
    }


def all_figures() -> Figures:
    """Everything the municipality has sent, together."""
    return sum(figures_of(sent()).values(), Figures())


def figures_lately() -> Figures:
    """The same as it was within the last minute, for pages that everybody may open."""
    return asked_lately("all notices' figures", all_figures)


def _tallies(notices: list[Notice]) -> dict[int, dict[str, int]]:
    kinds = (Tally.Kind.OUTCOME, Tally.Kind.FOLLOWED)
    rows = Tally.objects.filter(notice__in=notices, kind__in=kinds)
    found: dict[int, dict[str, int]] = {}
    for notice, name, number in rows.values_list("notice_id", "name").annotate(Sum("number")):
        found.setdefault(notice, {})[name] = number
    return found


def _figures(
    notice: Notice,
    tallies: Mapping[str, int],
    opted_out: int,
    judged: Usefulness | None,
    tariff: Tariff | None,
) -> Figures:
    accepted = sum(tallies.get(name, 0) for name in REACHED)
    return Figures(
        accepted=accepted,
        bounced=sum(tallies.get(name, 0) for name in _BACK),
        opted_out=opted_out,
        asked=tallies.get("asked", 0),
        reserved=tallies.get("reserved", 0),
        saved=accepted * tariff.price if tariff else 0,
        seconds=accepted * tariff.seconds if tariff else 0,
        yes=judged.yes if judged else 0,
        no=judged.no if judged else 0,
    )


def _in_force(tariffs: list[Tariff], notice: Notice) -> Tariff | None:
    """What a letter cost the day the notice began to be sent."""
    day = local_date(notice.started_at) if notice.started_at else None
    before = [one for one in tariffs if day and one.valid_from <= day]
    return before[-1] if before else None


def unfollowed(*, before: datetime) -> Iterable[Notice]:
    """Notices that ended before the moment, and whose people have not been asked for again."""
    over = (Notice.State.ENDED, Notice.State.STOPPED)
    ended = Notice.objects.filter(state__in=over, ended_at__lte=before, started_at__isnull=False)
    return ended.exclude(tallies__kind=Tally.Kind.FOLLOWED).order_by("ended_at", "pk")
