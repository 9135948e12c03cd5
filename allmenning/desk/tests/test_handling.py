"""What employees do with a note: each act is logged, and none is done on what has changed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from allmenning.desk import queries
from allmenning.desk.actions import (
    AtRest,
    ChangedMeanwhile,
    NoAnswer,
    answer,
    close,
    take_up,
)
from allmenning.desk.models import PageNote
from allmenning.desk.tests.telling import told
from allmenning.people.models import Person
from tests.database import AtOnce


@pytest.fixture
def note(per: Person, now: datetime) -> PageNote:
    return told(now)


def done(note: PageNote) -> list[tuple[str, str, int]]:
    """What the history says, the first first."""
    acts = reversed(queries.history(note))
    return [(act.verb, act.by.name if act.by else "", act.revision) for act in acts]


def test_the_whole_way(note: PageNote, per: Person, ingrid: Person, now: datetime) -> None:
    note = take_up(note=note, seen=0, by=per, now=now)
    assert note.state == "looking"
    note = answer(note=note, seen=1, text=" En del er en tredel av salen. ", by=per, now=now)
    assert (note.state, note.answer) == ("answered", "En del er en tredel av salen.")
    later = now + timedelta(days=1)
    note = answer(note=note, seen=2, text="Nå står det på siden.", by=ingrid, now=later)
    note = close(note=note, seen=3, by=per, now=later)

    note.refresh_from_db()
    assert (note.state, note.answer) == ("closed", "Nå står det på siden.")
    assert (note.answered_by, note.answered_at) == (ingrid, later)
    assert done(note) == [
        ("taken_up", "Per Haugland", 1),
        ("answered", "Per Haugland", 2),
        ("answer_changed", "Ingrid Sæther", 3),
        ("closed", "Per Haugland", 4),
    ]


def test_a_note_may_be_closed_without_an_answer(note: PageNote, per: Person, now: datetime) -> None:
    note = close(note=note, seen=0, by=per, now=now)

    assert (note.state, note.answer, note.answered_by) == ("closed", "", None)


@pytest.mark.parametrize("act", [take_up, partial(answer, text="Svar"), close])
def test_what_is_closed_is_at_rest(
    note: PageNote, per: Person, now: datetime, act: Callable[..., PageNote]
) -> None:
    close(note=note, seen=0, by=per, now=now)

    with pytest.raises(AtRest):
        act(note=note, seen=1, by=per, now=now)

    note.refresh_from_db()
    assert (note.state, note.answer, note.revision) == ("closed", "", 1)
    assert len(done(note)) == 1


@pytest.mark.parametrize("act", [take_up, partial(answer, text="Svar"), close])
def test_who_saw_something_older_is_stopped(
    note: PageNote, per: Person, ingrid: Person, now: datetime, act: Callable[..., PageNote]
) -> None:
    take_up(note=note, seen=0, by=per, now=now)

    with pytest.raises(ChangedMeanwhile):
        act(note=note, seen=0, by=ingrid, now=now)

    assert done(note) == [("taken_up", "Per Haugland", 1)]


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_answer_has_words(note: PageNote, per: Person, now: datetime, text: str) -> None:
    with pytest.raises(NoAnswer):
        answer(note=note, seen=0, text=text, by=per, now=now)

    assert done(note) == []


def test_of_two_who_answer_at_the_same_instant_one_does(
    note: PageNote, per: Person, ingrid: Person, now: datetime, at_once: AtOnce
) -> None:
    tries = [
        partial(answer, note=note, seen=0, text=f"Hilsen {who.name}", by=who, now=now)
        for who in (per, ingrid)
    ]

    results = at_once(*tries)

    assert sorted(type(result).__name__ for result in results) == ["ChangedMeanwhile", "PageNote"]
    note.refresh_from_db()
    assert note.answered_by
    assert note.answer == f"Hilsen {note.answered_by.name}"
    assert len(done(note)) == 1
