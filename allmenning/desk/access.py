"""The only door from an address or three words to a note.

What is missing and what is forbidden answer alike.
"""

from datetime import datetime

from django.http import Http404, HttpRequest

from allmenning.core.receipts import Words
from allmenning.core.sent import WORDS_ARE_SHOWN, words_of
from allmenning.desk import queries
from allmenning.desk.models import PageNote
from allmenning.people import access as people
from allmenning.people.models import Person

# A link in the browser's history on a shared machine leads to the words no longer than this.


def just_sent(secret: bytes, *, now: datetime) -> tuple[PageNote, Words]:
    """A note and its words, for the browser that sent it within the hour. Raises Http404."""
    note = queries.sent_with(secret)
    if note is None or note.sent_at + WORDS_ARE_SHOWN <= now:
        raise Http404
    return note, words_of(note.receipt, secret)


def viewer(request: HttpRequest) -> Person:
    """Who is signed in, on a page that only employees reach."""
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def units_at_work(viewer: Person, *, now: datetime) -> list[int]:
    """The units whose notes the leader or administrator answers. Raises Http404 when none."""
    return [unit.pk for unit in people.access_led_units(viewer=viewer, now=now)]


def note_at_work(*, viewer: Person, id: int, now: datetime) -> PageNote:
    """A note about a page that one of the viewer's units owns. Raises Http404."""
    units = units_at_work(viewer, now=now)
    note = queries.notes_of(units).filter(pk=id).first()
    if note is None:
        raise Http404
    return note
