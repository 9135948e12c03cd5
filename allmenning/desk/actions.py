"""What happens to notes about pages."""

from datetime import datetime
from typing import Any

from django.db import transaction

from allmenning.core.log import Actor, record_act
from allmenning.core.sent import keep_once
from allmenning.desk import queries
from allmenning.desk.models import PageNote
from allmenning.desk.rules.progress import may_become
from allmenning.people.models import Person

# Nobody knows who told, and the log shall not either.
SOMEBODY = Actor("somebody", None)
State = PageNote.State


class ChangedMeanwhile(Exception):
    """Somebody did something to the note after the page that was answered on was shown."""


class AtRest(Exception):
    """The note has come too far for this."""


class NoAnswer(ValueError):
    """An answer needs words."""


@transaction.atomic
def leave_note(
    *, secret: bytes, page: str, kind: str, text: str, language: str, now: datetime
) -> PageNote:
    """Keep what somebody told about a page. The same sending again gives the note it made before.

    Raises NoWordsLeft.
    """
    told: dict[str, Any] = {"page": page, "kind": kind, "text": text, "language": language}
    told |= {"unit": queries.owner_of(page), "sent_at": now}
    note, is_new = keep_once(PageNote.objects.all(), secret=secret, facts=told)
    if is_new:
        _record("told", note, SOMEBODY, now)
    return note


@transaction.atomic
def take_up(*, note: PageNote, seen: int, by: Person, now: datetime) -> PageNote:
    """Tell that somebody is looking at it. `seen` is the revision the employee saw.

    Raises ChangedMeanwhile or AtRest.
    """
    return _become(State.LOOKING, "taken_up", _locked(note, seen), by, now)


@transaction.atomic
def answer(*, note: PageNote, seen: int, text: str, by: Person, now: datetime) -> PageNote:
    """Answer, or put another answer in the place of the first.

    Raises NoAnswer, ChangedMeanwhile or AtRest.
    """
    if not text.strip():
        raise NoAnswer
    note = _locked(note, seen)
    verb = "answer_changed" if note.answer else "answered"
    note.answer, note.answered_by, note.answered_at = text.strip(), by, now
    return _become(State.ANSWERED, verb, note, by, now)


@transaction.atomic
def close(*, note: PageNote, seen: int, by: Person, now: datetime) -> PageNote:
    """Lay the note to rest, answered or not. Raises ChangedMeanwhile or AtRest."""
    return _become(State.CLOSED, "closed", _locked(note, seen), by, now)


def _locked(note: PageNote, seen: int) -> PageNote:
    note = PageNote.objects.select_for_update().get(pk=note.pk)
    if note.revision != seen:
        raise ChangedMeanwhile
    return note


def _become(state: State, verb: str, note: PageNote, by: Person, now: datetime) -> PageNote:
    if not may_become(state, now_is=note.state):
        raise AtRest
    note.state = state
    note.revision += 1
    note.save(update_fields=["state", "answer", "answered_by", "answered_at", "revision"])
    _record(verb, note, Actor("person", by.pk), now)
    return note


def _record(verb: str, note: PageNote, actor: Actor, now: datetime) -> None:
    record_act(
        actor=actor,
        verb=verb,
        kind=queries.OBJECT_KIND,
        id=note.pk,
        now=now,
        revision=note.revision,
    )
