"""Owing somebody a letter, whatever it is about."""

from datetime import datetime

from allmenning.booking.views.letters import Written
from allmenning.mail.actions import write_letter


def send(letter: Written, source: str, now: datetime) -> None:
    """Owe somebody the letter, if she has told us where to reach her."""
    if letter.address:
        write_letter(
            source=source,
            address=letter.address,
            subject=letter.subject,
            text=letter.text,
            calendar=letter.calendar,
            now=now,
        )
