"""Sending what is due, and asking the relay about letters that were left in doubt."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from allmenning.core import jobs, scope
from allmenning.mail import actions, queries
from allmenning.mail.channels import accept_log
from allmenning.mail.channels.smtp import Relay
from allmenning.mail.models import Letter
from allmenning.mail.rules.answers import Answer, Fate
from allmenning.mail.rules.identity import domain_of
from allmenning.mail.rules.message import Mailbox, message_bytes, wire_address

ASK_AFTER = timedelta(minutes=3)


@app.task(name="mail.send")
def send(*, municipality_id: int) -> None:
    """Send all letters of the municipality that are due; several may run at the same time."""
    with scope.municipality(municipality_id):
        sender = queries.sender()
        name = domain_of(sender.address)
        with Relay(settings.SMTP_HOST, settings.SMTP_PORT, own_name=name) as relay:
            while letters := actions.claim_due(now=timezone.now()):
                for letter in letters:
                    _send(letter, sender, relay)


def _send(letter: Letter, sender: Mailbox, relay: Relay) -> None:
    try:
        message = _written_out(letter, sender)
    except ValueError as error:
        answer: Answer | None = Answer(Fate.REFUSED, f"{type(error).__name__}: {error}")
    else:
        answer = relay.hand_over(
            sender=wire_address(sender.address),
            recipient=wire_address(letter.address),
            message=message,
            mark=lambda: actions.mark_attempt(letter=letter, now=timezone.now()),
        )
    if answer is not None:
        actions.settle(letter=letter, answer=answer, now=timezone.now())


def _written_out(letter: Letter, sender: Mailbox) -> bytes:
    return message_bytes(
        sender=sender,
        recipient=letter.address,
        subject=letter.subject,
        text=letter.text,
        calendar=letter.calendar,
        unsubscribe=letter.unsubscribe,
        message_id=letter.message_id,
        now=timezone.now(),
    )


@app.task(name="mail.reconcile")
def reconcile(*, municipality_id: int) -> None:
    """Ask the relay's log about every letter that has been without an answer for a while."""
    with scope.municipality(municipality_id), suppress(accept_log.LogIsSilent):
        for letter in queries.letters_attempted_before(timezone.now() - ASK_AFTER):
            actions.reconcile(letter=letter, accepted=_accepted(letter), now=timezone.now())


def _accepted(letter: Letter) -> bool | None:
    assert letter.attempted_at is not None
    return accept_log.was_accepted(
        settings.MAIL_ACCEPT_LOG,
        message_id=letter.message_id,
        attempted_at=letter.attempted_at,
    )


def take_due(*, now: datetime) -> None:
    """Wake the sending of letters that are due, and the asking about those in doubt."""
    if queries.letters_due(now=now).exists():
        _defer_once("mail.send")
    if settings.MAIL_ACCEPT_LOG and queries.letters_attempted_before(now - ASK_AFTER).exists():
        _defer_once("mail.reconcile")


def _defer_once(task: str) -> None:
    municipality_id = scope.municipality_id()
    job = app.configure_task(task, queueing_lock=f"{task}:{municipality_id}")
    try:
        with transaction.atomic():
            job.defer(municipality_id=municipality_id)
    except AlreadyEnqueued:
        return


def forget(*, now: datetime) -> None:
    """Empty letters that have been kept long enough."""
    actions.forget(now=now)


for _due in (take_due, forget):
    jobs.wake(_due)
