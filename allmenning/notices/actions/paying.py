"""Reaching by letter or text those whom e-mail does not: never by itself, and never unpriced.

Two people who did not write the notice say yes to the price of each. What is ordered is sent one by
one; what is in doubt is left for people to look at.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from allmenning.core.log import Actor, record_act
from allmenning.mail.rules.answers import wait_after
from allmenning.notices.models import Notice, PaidMessage
from allmenning.notices.queries.guards import unfit
from allmenning.notices.queries.paying import Offer, due, price_of, unreached, voices
from allmenning.notices.rules.proposal import VOICES
from allmenning.notices.rules.reasons import Reason

# The slowest provider may take sixteen minutes to answer.
IN_DOUBT_AFTER: Final = timedelta(minutes=20)
_State = PaidMessage.State


class NotApproved(Exception):
    """Two people have not said yes to this price."""


class NotSent(Exception):
    """The notice is paused, stopped or over: nothing more of it is sent."""


class OtherOffer(Exception):
    """The price, or how many it is for, is not what was seen any more."""


@transaction.atomic
def order_paid(*, notice: Notice, channel: str, seen: Offer, actor: Actor, now: datetime) -> int:
    """Order a message to each whom e-mail does not reach, for what was seen; returns how many.

    Raises NotSent, NotApproved and OtherOffer. Nobody is ordered for twice.
    """
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.state != Notice.State.SENDING:
        raise NotSent
    price = price_of(notice, channel, now=now)
    if not price or len(voices(notice, channel, price)) < VOICES:
        raise NotApproved
    rows = [
        PaidMessage(dispatch_id=pk, channel=channel, price=price, due_at=now)
        for pk in unreached(notice, channel).values_list("pk", flat=True)
    ]
    if Offer(len(rows), price) != seen:
        raise OtherOffer
    PaidMessage.objects.bulk_create(rows)
    _note("paid_ordered", notice, actor, now, channel=channel, price=price, count=len(rows))
    return len(rows)


@transaction.atomic(durable=True)
def claim_paid(*, now: datetime) -> PaidMessage | None:
    """The next message to hand over, marked as attempted; None when nothing is due.

    The guard is asked here: whom something speaks against by now gets nothing.
    """
    while True:
        paid = due(now=now).select_for_update(of=("self",), skip_locked=True).first()
        if paid is None:
            return None
        against = _against(paid, now)
        if against is None:
            paid.state, paid.attempted_at, paid.tries = _State.ATTEMPTING, now, paid.tries + 1
            paid.save(update_fields=["state", "attempted_at", "tries"])
            return paid
        _settled(paid, _State.SKIPPED, now, hindrance=against.value)


def _against(paid: PaidMessage, now: datetime) -> Reason | None:
    if paid.dispatch.notice.state == Notice.State.STOPPED:
        return Reason.STOPPED
    return unfit([paid.dispatch_id], now=now).get(paid.dispatch_id)


@transaction.atomic
def settle_sent(*, paid: PaidMessage, reference: str, now: datetime) -> None:
    """The provider took it, under a number of its own."""
    _settled(paid, _State.SENT, now, reference=reference)


@transaction.atomic
def settle_refused(*, paid: PaidMessage, hindrance: str, now: datetime) -> None:
    """The provider will not have it, or nobody knows where it should go."""
    _settled(paid, _State.REFUSED, now, hindrance=hindrance)


@transaction.atomic
def settle_in_doubt(*, paid: PaidMessage, now: datetime) -> None:
    """It may have been taken: people look, and it is not sent again by itself."""
    _settled(paid, _State.UNKNOWN, now)


@transaction.atomic
def postpone(*, paid: PaidMessage, now: datetime) -> None:
    """The provider took nothing: it is due again after a while, longer each time."""
    mine = PaidMessage.objects.filter(pk=paid.pk, state=_State.ATTEMPTING, tries=paid.tries)
    mine.update(state=_State.PENDING, attempted_at=None, due_at=now + wait_after(paid.tries))


@transaction.atomic
def try_again(*, paid: PaidMessage, actor: Actor, now: datetime) -> bool:
    """Send what was refused once more, when somebody has put right what hindered; False when it is
    not refused any longer."""
    refused = PaidMessage.objects.filter(pk=paid.pk, state=_State.REFUSED)
    changed = refused.update(state=_State.PENDING, hindrance="", settled_at=None, due_at=now)
    if changed:
        notice = paid.dispatch.notice
        _note("paid_retried", notice, actor, now, paid=paid.pk)
    return bool(changed)


def doubt_old(*, now: datetime) -> None:
    """What was attempted long ago and never answered is in doubt: its worker died."""
    old = PaidMessage.objects.filter(
        state=_State.ATTEMPTING, attempted_at__lte=now - IN_DOUBT_AFTER
    )
    old.update(state=_State.UNKNOWN)


def _settled(
    paid: PaidMessage, state: str, now: datetime, *, reference: str = "", hindrance: str = ""
) -> None:
    """An answer that comes late still tells what became of a message that was in doubt."""
    mine = PaidMessage.objects.filter(pk=paid.pk, tries=paid.tries).exclude(state=_State.SENT)
    mine.update(state=state, settled_at=now, reference=reference, hindrance=hindrance)


def _note(verb: str, notice: Notice, actor: Actor, now: datetime, **facts: object) -> None:
    record_act(actor=actor, verb=verb, kind="notice", id=notice.pk, now=now, **facts)
