"""What time ends: notices whose last moment has passed, and what was kept of who got what."""

from datetime import datetime, timedelta

from django.db import transaction

from allmenning.notices.actions import tallying
from allmenning.notices.models import Bounce, Dispatch, Notice, Tally
from allmenning.notices.rules.reasons import Reason

# Longer than any budget looks back, and than a move may be told of late.
DISPATCHES_KEPT = timedelta(days=92)
AT_ONCE = 2000
_State = Dispatch.State
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
    """End the notices whose last moment has passed: what was not sent by then is not sent."""
    over = Notice.objects.filter(
        state__in=[Notice.State.APPROVED, Notice.State.SENDING, Notice.State.PAUSED],
        valid_until__lte=now,
    )
    for notice in over.select_for_update(no_key=True, skip_locked=True).order_by("pk"):
        _close_rest(notice, now)
        notice.state, notice.ended_at = Notice.State.ENDED, now
        notice.save(update_fields=["state", "ended_at"])


def _close_rest(notice: Notice, now: datetime) -> None:
    waiting = notice.dispatches.filter(state__in=[_State.CANDIDATE, _State.PENDING])
    number = waiting.update(state=_State.CLOSED, reason=Reason.EXPIRED, settled_at=now)
    for kind, name in ((Tally.Kind.AUDIENCE, Reason.EXPIRED), (Tally.Kind.OUTCOME, _State.CLOSED)):
        if number:
            tallying.add(notice_id=notice.pk, kind=kind, numbers={name: number}, now=now)


@transaction.atomic
def forget(*, now: datetime) -> int:
    """Erase who got what three months after it was settled, some at a time; returns how many.

    The sums stay. A rest that is over is erased too.
    """
    old = Dispatch.objects.filter(state__in=_SETTLED, settled_at__lt=now - DISPATCHES_KEPT)
    gone = list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    number, _of_each = Dispatch.objects.filter(pk__in=gone, bundled=None).delete()
    Bounce.objects.filter(until__lte=now).delete()
    return number
