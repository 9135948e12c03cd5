"""Reads of notes about pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from allmenning.core import receipts
from allmenning.core.models import ActLog
from allmenning.core.sent import digest_of_words
from allmenning.desk.models import PageNote
from allmenning.desk.rules.pages import building_of
from allmenning.people.models import Person, Unit
from allmenning.places.models import Building

OBJECT_KIND = "page_note"
_BY_PROGRESS = models.Case(
    *(models.When(state=state, then=place) for place, state in enumerate(PageNote.State.values))
)


@dataclass(frozen=True)
class Act:
    """One thing that was done to a note: the verb of the log, who did it and when."""

    verb: str
    by: Person | None
    at: datetime
    revision: int


def owner_of(page: str) -> Unit:
    """The unit that answers for a page: its building's, when it is about one, else the top one."""
    slug = building_of(page)
    building = Building.objects.select_related("unit").filter(slug=slug).first() if slug else None
    return building.unit if building else Unit.objects.filter(parent=None).earliest("pk")


def sent_with(secret: bytes) -> PageNote | None:
    """The note that was made of this sending."""
    return PageNote.objects.filter(sending=receipts.sending_digest(secret)).first()


def note_with(words: receipts.Words) -> PageNote | None:
    """The note whose receipt these words are."""
    return PageNote.objects.filter(receipt=digest_of_words(words)).first()


def notes_of(units: Iterable[int], *, state: str = "") -> models.QuerySet[PageNote]:
    """The units' notes, in one state or all: new ones first, and the newest first in each state."""
    found = PageNote.objects.filter(unit_id__in=units).select_related("unit")
    return (found.filter(state=state) if state else found).order_by(_BY_PROGRESS, "-sent_at", "-id")


def counts(units: Iterable[int]) -> dict[str, int]:
    """How many of the units' notes are in each state; a state without any is left out."""
    rows = PageNote.objects.filter(unit_id__in=units).values_list("state")
    return dict(rows.annotate(models.Count("pk")).order_by("state"))


def history(note: PageNote) -> list[Act]:
    """What employees have done to the note, the latest first."""
    rows = ActLog.objects.about(OBJECT_KIND, note.pk).exclude(verb="told")
    people = Person.objects.in_bulk([row.actor_id for row in rows])
    return [
        Act(row.verb, people.get(row.actor_id), row.at, row.details["revision"]) for row in rows
    ]
