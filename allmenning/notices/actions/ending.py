"""What time ends: notices whose last moment has passed, and what was kept of who got what."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from allmenning.core.log import SYSTEM, record_act
from allmenning.notices.actions import tallying
from allmenning.notices.models import Bounce, Dispatch, Notice, Tally
from allmenning.notices.rules.reasons import Reason

# Longer than any budget looks back, and than a move may be told of late.
DISPATCHES_KEPT = timedelta(days=92)
AT_ONCE = 2000
_State = Dispatch.State
_CLOSED_BECAUSE = {
    Notice.State.ENDED: Reason.EXPIRED,
    Notice.State.STOPPED: Reason.STOPPED,
}
_SETTLED = (
    _State.ACCEPTED,
    _State.BUNDLED,
    _State.REJECTED,
    _State.BOUNCED,
    _State.COMPLAINED,
    _State.SKIPPED,
    _State.CLOSED,
)


@transaction.atomic
def end_over(*, now: datetime) -> None:
    """End the notices whose last moment has passed: what was not sent by then is not sent.

    What was in hand at the end, and has been given back since, is closed too.
    """
    over = Notice.objects.filter(
        state__in=[Notice.State.APPROVED, Notice.State.SENDING, Notice.State.PAUSED],
        valid_until__lte=now,
    )
    for notice in over.select_for_update(no_key=True, skip_locked=True).order_by("pk"):
        notice.state, notice.ended_at = Notice.State.ENDED, now
        notice.save(update_fields=["state", "ended_at"])
        close_rest(notice=notice, now=now)
    given_back = Dispatch.objects.filter(notice=OuterRef("pk"), state=_State.PENDING)
    ended = Notice.objects.filter(state__in=[Notice.State.ENDED, Notice.State.STOPPED])
    for notice in ended.filter(Exists(given_back)).order_by("pk"):
        close_rest(notice=notice, now=now)


def close_rest(*, notice: Notice, now: datetime) -> None:
    """Close what waits of a notice that is ended or stopped: it is never sent."""
    waiting = notice.dispatches.filter(state__in=[_State.CANDIDATE, _State.PENDING])
    close(notice=notice, rows=waiting, reason=_CLOSED_BECAUSE[Notice.State(notice.state)], now=now)


def close(*, notice: Notice, rows: QuerySet[Dispatch], reason: Reason, now: datetime) -> None:
    """Close these rows of the notice, and count them."""
    number = rows.update(state=_State.CLOSED, reason=reason, settled_at=now)
    for kind, name in ((Tally.Kind.AUDIENCE, reason), (Tally.Kind.OUTCOME, _State.CLOSED)):
        if number:
            tallying.add(notice_id=notice.pk, kind=kind, numbers={name: number}, now=now)


@transaction.atomic
def stop_by_itself(*, notice: Notice, because: str, now: datetime) -> None:
    """Stop a notice that is being sent, without anybody having said so; else nothing."""
    facts = {"stopped_because": because, "ended_at": now}
    running = Notice.objects.filter(pk=notice.pk, state=Notice.State.SENDING)
    if running.update(state=Notice.State.STOPPED, **facts):
        notice.refresh_from_db()
        close_rest(notice=notice, now=now)
        record_act(actor=SYSTEM, verb="stopped", kind="notice", id=notice.pk, now=now)


@transaction.atomic
def forget(*, now: datetime) -> int:
    """Erase who got what three months after it was settled, some at a time; returns how many.

    What nobody knows the fate of goes three months after it was tried. The sums stay. A rest that
    is over is erased too.
    """
    long_ago = now - DISPATCHES_KEPT
    settled = Q(state__in=_SETTLED, settled_at__lt=long_ago)
    unknown = Q(state=_State.UNKNOWN, attempted_at__lt=long_ago)
    # Few notices were begun so long ago, and those alone have old rows.
    old = Dispatch.objects.filter(settled | unknown, notice__started_at__lt=long_ago, bundled=None)
    gone = list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    number, _of_each = Dispatch.objects.filter(pk__in=gone).delete()
    Bounce.objects.filter(until__lte=now).delete()
    return number
