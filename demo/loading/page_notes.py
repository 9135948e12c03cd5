"""What people have told about our pages, and what was answered."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from allmenning.desk.actions import answer, leave_note
from allmenning.people.models import Person
from demo.facts import entries_of
from demo.loading.town import Town

A_WORKING_DAY = timedelta(hours=7)


def leave_some(town: Town) -> None:
    """Leave the notes the file lists; whoever is named has answered within a working day."""
    for facts in entries_of(town.slug, "page_notes"):
        _leave(town, facts)


def _leave(town: Town, facts: dict[str, Any]) -> None:
    sent_at = town.now - timedelta(days=facts["days_ago"])
    note = leave_note(
        secret=sha256(f"{town.slug} {facts['text']}".encode()).digest(),
        page=facts["page"],
        kind=facts["kind"],
        text=facts["text"],
        language="nb",
        now=sent_at,
    )
    if facts["by"]:
        employee = Person.objects.get(name=facts["by"])
        answered_at = sent_at + A_WORKING_DAY
        answer(note=note, seen=note.revision, text=facts["answer"], by=employee, now=answered_at)
