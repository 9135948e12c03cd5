"""What the tests of notes have in common: a short way to tell, and what it answers."""

from datetime import datetime
from typing import Final

from allmenning.core.sent import words_of
from allmenning.desk.actions import leave_note
from allmenning.desk.models import PageNote

FORM: Final = "/si-fra"
ANSWERS: Final = "/si-fra/svar"
LIST: Final = "/ansatte/tilbakemeldinger"
SECRET: Final = b"somebody's sending"


def told(now: datetime, *, secret: bytes = SECRET, **changes: str) -> PageNote:
    """A note as it comes in, about the search page unless something else is said."""
    usual = {"page": "/finn", "kind": "unclear", "text": "Hva er en del?", "language": "nb"}
    return leave_note(secret=secret, **{**usual, **changes}, now=now)


def words(note: PageNote, secret: bytes = SECRET) -> str:
    """The three words of the note as one writes them."""
    return " ".join(words_of(note.receipt, secret))


def page_of(note: PageNote) -> str:
    return f"{LIST}/{note.pk}"
