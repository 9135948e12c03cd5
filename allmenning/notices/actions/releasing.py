"""Candidates whose day has come: looked at again, bundled by person, and made ready to be sent."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from allmenning.notices.actions import tallying
from allmenning.notices.models import Dispatch, Tally
from allmenning.notices.queries import calling
from allmenning.notices.queries.guards import unfit
from allmenning.notices.rules.budget import free_at, next_morning
from allmenning.notices.rules.reasons import Reason

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
    _make_ready([row for row in rows if row.pk not in against])
    return len(rows)


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
