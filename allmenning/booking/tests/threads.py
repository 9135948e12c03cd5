"""What the tests of messages have in common: addresses, and short ways to write."""

from datetime import datetime

from allmenning.booking.actions.messages import Words, send_message, write_note
from allmenning.booking.models import Attachment, Booking, Message
from allmenning.documents.actions import store_file
from allmenning.documents.models import StoredFile
from allmenning.documents.rules.keeping import to_keep
from allmenning.people.models import Person


def own_page(booking: Booking) -> str:
    return f"/bestilling/{booking.pk}"


def work_page(booking: Booking) -> str:
    return f"/ansatte/soknader/{booking.pk}"


def file_url(booking: Booking, attachment: Attachment | None = None) -> str:
    found = attachment or Attachment.objects.get()
    return f"{own_page(booking)}/vedlegg/{found.pk}"


def told(booking: Booking, who: Person, text: str, now: datetime, *, at_work: bool = True) -> None:
    words = Words(text)
    send_message(request=booking.request, author=who, words=words, by_staff=at_work, now=now)


def noted(booking: Booking, who: Person, now: datetime) -> Attachment:
    """A note with a file."""
    kept = to_keep("intern.txt", b"Bare for oss.")
    words = Words("Maset i fjor.", [(store_file(kept, now=now), kept.name)])
    write_note(request=booking.request, author=who, words=words, now=now)
    return Attachment.objects.get(message__internal=True)


def plan(now: datetime, text: bytes = b"Stolene i ring.") -> tuple[StoredFile, str]:
    kept = to_keep("plan.txt", text)
    return store_file(kept, now=now), kept.name


def wrote(
    booking: Booking, who: Person, text: str, now: datetime, *, at_work: bool = False
) -> Message:
    return send_message(
        request=booking.request, author=who, words=Words(text), by_staff=at_work, now=now
    )
