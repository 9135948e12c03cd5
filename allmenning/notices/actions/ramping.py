"""Letting a notice out little by little, and stopping it when too much comes back."""

from datetime import datetime

from django.db import connection, transaction

from allmenning.core.log import SYSTEM, record_act
from allmenning.notices.actions.ending import stop_by_itself
from allmenning.notices.models import Dispatch, Notice, Tally
from allmenning.notices.rules import ramp
from allmenning.notices.rules.ramp import Sent
from allmenning.notices.rules.triggers import COMES_ONCE

_State = Dispatch.State
# What comes back does so for days, and nobody waits for the last of it.
_LATER = (_State.BOUNCED, _State.COMPLAINED)
# In order, so that each is answered by its small index.
_WAITS = """
SELECT EXISTS (
    SELECT FROM notices_dispatch
    WHERE notice_id = %(notice)s AND state = 'pending' AND mod(id, 100) < 10
        AND mod(id, 100) < %(share)s ORDER BY due_at LIMIT 1
) OR EXISTS (
    SELECT FROM notices_dispatch
    WHERE municipality_id = %(municipality)s AND state IN ('claimed', 'attempting')
        AND notice_id = %(notice)s AND mod(id, 100) < %(share)s ORDER BY leased_until LIMIT 1
)"""


def advance_all(*, now: datetime) -> None:
    """Look at each notice that is being sent; nobody can say how many are few before all have rows."""
    for notice in Notice.objects.filter(state=Notice.State.SENDING).order_by("pk"):
        if notice.filled_at is not None or notice.trigger not in COMES_ONCE:
            _advance(notice, now=now)


@transaction.atomic
def _advance(notice: Notice, *, now: datetime) -> None:
    sent = _sent(notice)
    because = ramp.verdict(sent)
    if because is not None:
        stop_by_itself(notice=notice, because=because.value, now=now)
        return
    share = ramp.share(notice.share, sent, is_urgent=notice.is_urgent, now=now)
    running = Notice.objects.filter(pk=notice.pk, state=Notice.State.SENDING, share=notice.share)
    if share > notice.share and running.update(share=share):
        record_act(actor=SYSTEM, verb="let_out", kind="notice", id=notice.pk, now=now, share=share)


def _sent(notice: Notice) -> Sent:
    tallies = Tally.objects.filter(notice=notice, kind=Tally.Kind.OUTCOME)
    sums = {one.name: one.number for one in tallies}
    is_over = notice.share == 100
    rows = Dispatch.objects.filter(notice=notice)
    begun = notice.filled_at or notice.started_at or notice.created_at
    return Sent(
        people=0 if is_over else len(rows.values_list("pk")[: ramp.FEW + 1]),
        accepted=sums.get(_State.ACCEPTED, 0),
        back=sums.get(_State.BOUNCED, 0) + sums.get(_State.REJECTED, 0),
        unwanted=sums.get(_State.COMPLAINED, 0),
        waiting_in_share=0 if is_over else int(_waits(notice)),
        last_at=max([begun, *(one.at for one in tallies if one.name not in _LATER)]),
    )


def _waits(notice: Notice) -> bool:
    """Whether somebody in the share that is let out waits to be sent."""
    values = {
        "municipality": notice.municipality_id,
        "notice": notice.pk,
        "share": notice.share,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, values)
        return bool(cursor.fetchone()[0])
