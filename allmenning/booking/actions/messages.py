"""What the two sides write to one another about a request, and what colleagues note."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from allmenning.booking.events import MessageSent
from allmenning.booking.models import Attachment, Message, Request
from allmenning.core.events import publish
from allmenning.core.locking import lock_row
from allmenning.core.log import Actor, record_act
from allmenning.documents.models import StoredFile
from allmenning.people.models import Person

# The same words from the same person within this time are a button pressed twice.
SENT_TWICE: Final = timedelta(minutes=5)


class NothingSaid(ValueError):
    """A message has words; files alone are not explained."""


@dataclass(frozen=True)
class Words:
    """What is written, and the files that come with it, each under a name."""

    text: str
    files: Sequence[tuple[StoredFile, str]] = ()


@transaction.atomic
def send_message(
    *, request: Request, author: Person, words: Words, by_staff: bool, now: datetime
) -> Message:
    """Write to the other side: the borrower to those at work, or those at work to the borrower.

    It stands on the first request when this one continues it. What is sent twice is one message, and the first is returned. Raises NothingSaid.
    """
    before = _said_already(request, author, words, internal=False, by_staff=by_staff, now=now)
    if before is not None:
        return before
    message = _written(request, author, words, internal=False, by_staff=by_staff, now=now)
    _log(message, "message_sent")
    publish(MessageSent(message.pk), now=now)
    return message


@transaction.atomic
def write_note(*, request: Request, author: Person, words: Words, now: datetime) -> Message:
    """Write a note that only those at work read; nobody is told. Raises NothingSaid."""
    before = _said_already(request, author, words, internal=True, by_staff=True, now=now)
    if before is not None:
        return before
    note = _written(request, author, words, internal=True, by_staff=True, now=now)
    _log(note, "note_written")
    return note


def _said_already(
    request: Request, author: Person, words: Words, *, internal: bool, by_staff: bool, now: datetime
) -> Message | None:
    """The author's latest message, when it is a moment old and says the same."""
    # Whoever writes about the request at the same moment waits here.
    about = request.conversation
    lock_row(Request, about)
    own = Message.objects.filter(request=about, author=author).order_by("-sent_at", "-id")
    latest: Message | None = own.prefetch_related("attachments").first()
    if latest is None or latest.sent_at <= now - SENT_TWICE:
        return None
    files = {(file.file_id, file.name) for file in latest.attachments.all()}
    same_files = files == {(file.pk, name) for file, name in words.files}
    same = (latest.text, latest.internal, latest.by_staff) == (words.text, internal, by_staff)
    return latest if same and same_files else None


def _written(
    request: Request, author: Person, words: Words, *, internal: bool, by_staff: bool, now: datetime
) -> Message:
    if not words.text.strip():
        raise NothingSaid
    message = Message.objects.create(
        request_id=request.conversation,
        author=author,
        by_staff=by_staff,
        internal=internal,
        text=words.text,
        sent_at=now,
    )
    Attachment.objects.bulk_create(
        Attachment(message=message, file=file, name=name) for file, name in words.files
    )
    return message


def _log(message: Message, verb: str) -> None:
    actor = Actor("person", message.author_id)
    record_act(actor=actor, verb=verb, kind="request", id=message.request_id, now=message.sent_at)
