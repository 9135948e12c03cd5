"""Putting a notice to approval, saying yes, and sending's start, pause and end."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from allmenning.core.events import publish
from allmenning.core.log import SYSTEM, Actor, record_act
from allmenning.notices.actions import tallying
from allmenning.notices.actions.editing import locked
from allmenning.notices.actions.ending import close_rest
from allmenning.notices.events import NoticeStarted
from allmenning.notices.models import Approval, Channel, Notice
from allmenning.notices.queries.proposals import contents, writers, yeses
from allmenning.notices.queries.wording import Wording
from allmenning.notices.rules.proposal import CHANGED, VOICES, Lack, digest, lacks
from allmenning.notices.rules.triggers import COMES_ONCE
from allmenning.people.models import Person


class NotReady(Exception):
    """The notice lacks something; `lacks` says what."""

    def __init__(self, lacking: list[Lack]) -> None:
        super().__init__(", ".join(lacking))
        self.lacks = lacking


class ChangedMeanwhile(Exception):
    """What is proposed is not what she saw, or it is not proposed any more."""


class OwnNotice(Exception):
    """She wrote some of it herself."""


class AlreadyApproved(Exception):
    """She said yes already; another must."""


class NotRunning(Exception):
    """The notice is not in a state where this can happen."""


@transaction.atomic
def propose(*, notice: Notice, expected: int, by: Person, now: datetime) -> Notice:
    """Put the notice to approval as it stands, for so many people. Raises NotReady, NotRunning."""
    notice = locked(notice)
    if notice.state != Notice.State.DRAFT or notice.is_pattern:
        raise NotRunning
    notice.expected = expected
    whole = contents(notice)
    lacking = lacks(whole, comes_once=notice.trigger in COMES_ONCE, now=now)
    if Lack.TEXT not in lacking and Wording(now).check(notice):
        lacking.append(Lack.WORDS)
    if lacking:
        raise NotReady(lacking)
    notice.state, notice.proposed, notice.proposed_at = Notice.State.PROPOSED, digest(whole), now
    notice.save(update_fields=["state", "proposed", "proposed_at", "expected"])
    _log(notice, "proposed", Actor("person", by.pk), now)
    return notice


@transaction.atomic
def approve(*, notice: Notice, seen: bytes, by: Person, now: datetime) -> Notice:
    """Say yes to exactly what was seen. The second yes lets it be sent, at once if it is time.

    Raises ChangedMeanwhile, OwnNotice, AlreadyApproved.
    """
    notice = locked(notice)
    if notice.state != Notice.State.PROPOSED or not _is_as_proposed(notice, seen):
        raise ChangedMeanwhile
    if by.pk in writers(notice):
        raise OwnNotice
    given = yeses(notice)
    if any(yes.person_id == by.pk for yes in given):
        raise AlreadyApproved
    Approval.objects.create(
        notice=notice, author_id=notice.author_id, person=by, digest=notice.proposed, at=now
    )
    _log(notice, "approved", Actor("person", by.pk), now)
    if len(given) + 1 >= VOICES:
        _move(notice, Notice.State.APPROVED)
        _start(notice, now)
    return notice


def _is_as_proposed(notice: Notice, seen: bytes) -> bool:
    return bytes(notice.proposed or b"") == seen == digest(contents(notice))


@transaction.atomic
def approve_price(
    *, notice: Notice, channel: str, price: int, seen: bytes, by: Person, now: datetime
) -> None:
    """Say yes to what a channel costs for each message, in øre, beside the notice itself.

    Raises ChangedMeanwhile, OwnNotice, AlreadyApproved.
    """
    notice = locked(notice)
    if bytes(notice.proposed or b"") != seen:
        raise ChangedMeanwhile
    if by.pk in writers(notice):
        raise OwnNotice
    given = {"notice": notice, "person": by, "channel": Channel(channel), "digest": seen}
    if Approval.objects.filter(price=price, **given).exists():
        raise AlreadyApproved
    Approval.objects.create(author_id=notice.author_id, price=price, at=now, **given)
    _log(notice, "price_approved", Actor("person", by.pk), now)


@transaction.atomic
def send_back(*, notice: Notice, because: str, by: Person, now: datetime) -> None:
    """Say no, and why: the notice is a draft again. Raises NotRunning."""
    notice = locked(notice)
    if notice.state != Notice.State.PROPOSED:
        raise NotRunning
    _take_back(notice, because)
    _log(notice, "sent_back", Actor("person", by.pk), now)


@transaction.atomic
def start_due(*, now: datetime) -> None:
    """Start what is approved and whose time has come; what came too late is at its end.

    What is not what was approved any more is a draft again.
    """
    due = Q(send_at=None) | Q(send_at__lte=now)
    ready = Notice.objects.filter(due, state=Notice.State.APPROVED).order_by("pk")
    for notice in ready.select_for_update(no_key=True, skip_locked=True):
        try:
            _start(notice, now)
        except ChangedMeanwhile:
            _take_back(notice, CHANGED)
            _log(notice, "sent_back", SYSTEM, now)


def _take_back(notice: Notice, because: str) -> None:
    _move(notice, Notice.State.DRAFT, stopped_because=because)
    notice.proposed = notice.proposed_at = None
    notice.save(update_fields=["proposed", "proposed_at"])


def _start(notice: Notice, now: datetime) -> None:
    """Raises ChangedMeanwhile when it is not what was approved any more."""
    if notice.send_at is not None and notice.send_at > now:
        return
    if not _is_as_proposed(notice, bytes(notice.proposed or b"")):
        raise ChangedMeanwhile
    if notice.valid_until is None or notice.valid_until <= now:
        _move(notice, Notice.State.ENDED, ended_at=now)
    else:
        _move(notice, Notice.State.SENDING, started_at=now)
        tallying.replace_audience(notice=notice, numbers={}, now=now)
        publish(NoticeStarted(notice.pk), now=now)
    _log(notice, notice.state, SYSTEM, now)


@transaction.atomic
def pause(*, notice: Notice, by: Person, now: datetime) -> None:
    """Send no more for now: what is claimed but not attempted waits too. Raises NotRunning."""
    _between(notice, Notice.State.SENDING, Notice.State.PAUSED, by, now)


@transaction.atomic
def resume(*, notice: Notice, by: Person, now: datetime) -> None:
    """Go on where it was paused. Raises NotRunning."""
    _between(notice, Notice.State.PAUSED, Notice.State.SENDING, by, now)


def _between(notice: Notice, before: str, after: str, by: Person, now: datetime) -> None:
    notice = locked(notice)
    if notice.state != before:
        raise NotRunning
    _move(notice, after)
    _log(notice, after, Actor("person", by.pk), now)


@transaction.atomic
def stop(*, notice: Notice, because: str, by: Person, now: datetime) -> None:
    """Send no more of it ever. Raises NotRunning."""
    notice = locked(notice)
    over = (Notice.State.DRAFT, Notice.State.ENDED, Notice.State.STOPPED)
    if notice.state in over:
        raise NotRunning
    _move(notice, Notice.State.STOPPED, ended_at=now, stopped_because=because)
    close_rest(notice=notice, now=now)
    _log(notice, "stopped", Actor("person", by.pk), now)


def _move(notice: Notice, state: str, **facts: datetime | str) -> None:
    for name, value in {"state": state, **facts}.items():
        setattr(notice, name, value)
    notice.save(update_fields=["state", *facts])


def _log(notice: Notice, verb: str, actor: Actor, now: datetime) -> None:
    record_act(actor=actor, verb=verb, kind="notice", id=notice.pk, now=now)
