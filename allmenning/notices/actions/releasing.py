"""Candidates whose day has come: looked at again, bundled by person, and made ready to be sent."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from allmenning.notices.actions import passing_on, tallying
from allmenning.notices.actions.ending import stop_by_itself
from allmenning.notices.models import Dispatch, Tally
from allmenning.notices.queries import calling
from allmenning.notices.queries.at_work import LEFT, told_so_far
from allmenning.notices.queries.guards import unfit
from allmenning.notices.rules.budget import free_at, next_morning
from allmenning.notices.rules.reasons import Reason
from allmenning.notices.rules.triggers import COMES_ONCE

AT_ONCE = 500
# What no longer holds is closed; what is against it now, or said no, is skipped.
_NO_LONGER = {Reason.CHANGED, Reason.DEAD, Reason.GONE, Reason.EXPIRED, Reason.MINOR}
_State = Dispatch.State


def release_due(*, now: datetime) -> int:
    """Make ready what is due and still right; returns how many were dealt with.

    What one person is told that is not urgent goes in one mail, the most important notice first.
    Who has been told too much lately is told later, if that is in time.
    """
    number = 0
    while dealt_with := _release_some(now):
        number += dealt_with
    return number


@transaction.atomic
def _release_some(now: datetime) -> int:
    due = calling.due(now=now).select_for_update(of=("self",), skip_locked=True)
    rows = _whole_people(list(due[:AT_ONCE]))
    against = unfit([row.pk for row in rows], now=now)
    late = [row for row in rows if against.get(row.pk) is Reason.BUDGET]
    _postpone(late, now)
    _settle([row for row in rows if row.pk in against and row not in late], against, now)
    fit = [row for row in rows if row.pk not in against]
    stopped = _count_told(fit, now)
    _make_ready([row for row in fit if row.notice_id not in stopped])
    return len(rows)


def _count_told(rows: Iterable[Dispatch], now: datetime) -> set[int]:
    """Count those who are told as their lives call for it; returns the notices that would be told
    to more than was approved, which are stopped."""
    new = [row for row in rows if not row.is_reminder and not row.tries]
    called = [row for row in new if row.notice.trigger not in COMES_ONCE]
    stopped = set()
    for notice, number in Counter(row.notice for row in called).items():
        total = number + told_so_far(notice)
        if total > notice.max_recipients:
            because = f"{total} > {notice.max_recipients}"
            stop_by_itself(notice=notice, because=because, now=now)
            stopped.add(notice.pk)
        else:
            kind = Tally.Kind.AUDIENCE
            tallying.add(notice_id=notice.pk, kind=kind, numbers={LEFT: number}, now=now)
    return stopped


def _whole_people(rows: list[Dispatch]) -> list[Dispatch]:
    """The rows without the last person's, when there may be more of hers behind them."""
    if len(rows) < AT_ONCE or rows[0].person_id == rows[-1].person_id:
        return rows
    return [row for row in rows if row.person_id != rows[-1].person_id]


def _postpone(rows: Sequence[Dispatch], now: datetime) -> None:
    had = calling.sent_to({row.person_id for row in rows}, now=now)
    for row in rows:
        at = next_morning(free_at(had.get(row.person_id, []), now=now))
        ends = row.notice.valid_until
        if at <= now or ends is None or at >= ends:
            _settle([row], {row.pk: Reason.BUDGET}, now)
        else:
            Dispatch.objects.filter(pk=row.pk).update(due_at=at)


def _settle(rows: Iterable[Dispatch], against: Mapping[int, Reason], now: datetime) -> None:
    key = _fate(against)
    for (notice, reason), group in groupby(sorted(rows, key=key), key=key):
        state = _State.CLOSED if reason in _NO_LONGER else _State.SKIPPED
        pks = [row.pk for row in group]
        Dispatch.objects.filter(pk__in=pks).update(state=state, reason=reason, settled_at=now)
        tallying.add(
            notice_id=notice, kind=Tally.Kind.AUDIENCE, numbers={reason: len(pks)}, now=now
        )
        tallying.add(notice_id=notice, kind=Tally.Kind.OUTCOME, numbers={state: len(pks)}, now=now)
        passing_on.pass_on(dispatches=pks, reason=against[pks[0]], now=now)


def _fate(against: Mapping[int, Reason]):  # type: ignore[no-untyped-def]
    return lambda row: (row.notice_id, against[row.pk].value)


def _make_ready(rows: Sequence[Dispatch]) -> None:
    """Rows come by person, the most important first: it leads, the others follow it."""
    for _person, group in groupby(rows, key=lambda row: row.person_id):
        of_one = list(group)
        together = [row for row in of_one if not row.notice.is_urgent]
        Dispatch.objects.filter(pk__in=[row.pk for row in of_one]).update(state=_State.PENDING)
        if len(together) > 1:
            followers = [row.pk for row in together[1:]]
            Dispatch.objects.filter(pk__in=followers).update(bundled_in=together[0].pk)
