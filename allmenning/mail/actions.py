"""What happens to a letter: written, claimed, marked, settled; each step one committed change.

A claim pushes the due time ahead, so that a letter whose process died before the mark is due
again by itself; `tries` tells the claims apart, so that only the last one may mark or settle.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from procrastinate.contrib.django import app

from allmenning.core import scope
from allmenning.mail import queries
from allmenning.mail.models import Letter
from allmenning.mail.rules.answers import Answer, Fate, wait_after
from allmenning.mail.rules.identity import domain_of, message_id, refuse_line_breaks

CLAIMED_AT_ONCE = 20
LEASE = timedelta(minutes=5)
_LONGEST_SUBJECT = 200
_LONGEST_ANSWER = 200


class WrittenOutsideTransaction(RuntimeError):
    """A letter was written outside the transaction of the act it tells about."""


def write_letter(
    *,
    source: str,
    address: str,
    subject: str,
    text: str,
    calendar: str = "",
    unsubscribe: str = "",
    now: datetime,
    due_at: datetime | None = None,
) -> Letter:
    """Owe somebody a letter, to be sent at `due_at` or at once, once the transaction commits.

    `source` says what caused it, such as "booking.receipt:17": a second letter from the same
    source changes nothing and the first is returned. `calendar` is the text of an .ics file.
    A POST to the address `unsubscribe` means that she wants no more such letters (RFC 8058).
    Raises WrittenOutsideTransaction, and HeaderInjection for a line break in a header.
    """
    if not connection.in_atomic_block:
        raise WrittenOutsideTransaction(source)
    refuse_line_breaks(subject, address, unsubscribe)
    letter = Letter(
        source=source,
        address=address,
        subject=_shortened(subject),
        text=text,
        calendar=calendar,
        unsubscribe=unsubscribe,
        message_id=_message_id(source),
        written_at=now,
        due_at=due_at or now,
    )
    Letter.objects.bulk_create([letter], ignore_conflicts=True)
    letter = Letter.objects.get(source=source)
    if letter.state == Letter.State.WAITING and letter.due_at <= now:
        # No queueing lock: waiting for another booking's letter could deadlock with its claims.
        app.configure_task("mail.send").defer(municipality_id=letter.municipality_id)
    return letter


def _shortened(subject: str) -> str:
    return subject if len(subject) <= _LONGEST_SUBJECT else f"{subject[: _LONGEST_SUBJECT - 1]}…"


def _message_id(source: str) -> str:
    domain = domain_of(queries.sender().address)
    return message_id(municipality_id=scope.municipality_id(), source=source, domain=domain)


@transaction.atomic(durable=True)
def claim_due(*, now: datetime) -> list[Letter]:
    """Take some due letters for five minutes, none that another process holds."""
    due = queries.letters_due(now=now).select_for_update(skip_locked=True)
    letters = list(due[:CLAIMED_AT_ONCE])
    Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
        due_at=now + LEASE, tries=F("tries") + 1
    )
    for letter in letters:
        letter.tries += 1
    return letters


@transaction.atomic(durable=True)
def mark_attempt(*, letter: Letter, now: datetime) -> bool:
    """Write that the letter is about to be finished; False when it is another process's now."""
    ours = Letter.objects.filter(pk=letter.pk, tries=letter.tries, state=Letter.State.WAITING)
    return bool(ours.update(state=Letter.State.ATTEMPTING, attempted_at=now))


@transaction.atomic(durable=True)
def settle(*, letter: Letter, answer: Answer, now: datetime) -> None:
    """Write what the relay answered; without an answer the letter stays in doubt."""
    unsettled = Letter.objects.filter(
        pk=letter.pk,
        tries=letter.tries,
        state__in=[Letter.State.WAITING, Letter.State.ATTEMPTING],
    )
    unsettled.update(answer=answer.text[:_LONGEST_ANSWER], **_change(letter, answer.fate, now))


def _change(letter: Letter, fate: Fate, now: datetime) -> dict[str, object]:
    match fate:
        case Fate.ACCEPTED:
            return {"state": Letter.State.SENT, "sent_at": now}
        case Fate.REFUSED:
            return {"state": Letter.State.REFUSED}
        case Fate.POSTPONED:
            return {"state": Letter.State.WAITING, "due_at": now + wait_after(letter.tries)}
        case Fate.UNKNOWN:
            return {}


@transaction.atomic(durable=True)
def reconcile(*, letter: Letter, accepted: bool | None, now: datetime) -> None:
    """Settle a letter in doubt by what the relay's log says; None leaves it in doubt.

    It is due again only when the relay never took it and nothing can be under way any more.
    """
    assert letter.attempted_at is not None
    is_over = letter.attempted_at <= now - queries.IN_DOUBT_AFTER
    if accepted:
        change: dict[str, object] = {"state": Letter.State.SENT, "sent_at": letter.attempted_at}
    elif accepted is False and is_over:
        change = {"state": Letter.State.WAITING, "due_at": now}
    else:
        return
    Letter.objects.filter(pk=letter.pk, tries=letter.tries, state=Letter.State.ATTEMPTING).update(
        **change
    )


def forget(*, now: datetime) -> None:
    """Empty what is settled and 90 days old: to whom, what about and every word. Its source stays,
    so that it is never written again."""
    words = ("address", "subject", "text", "calendar", "unsubscribe", "answer")
    nothing = dict.fromkeys(words, "")
    queries.letters_to_forget(now=now).update(**nothing)
