"""Keeping what somebody tells: once, for the right unit, and without a trace of who it was."""

from datetime import datetime
from functools import partial

import pytest

from allmenning.core import receipts, scope
from allmenning.core.models import ActLog, Municipality
from allmenning.core.sent import NoWordsLeft, words_of
from allmenning.desk import actions, queries
from allmenning.desk.models import PageNote
from allmenning.desk.tests.telling import SECRET, told, words
from allmenning.people.models import Unit
from allmenning.places.models import Building
from tests.database import AtOnce


def test_a_note_is_kept_with_nothing_about_who_told(oslo_kommune: Unit, now: datetime) -> None:
    note = told(now)

    assert (note.state, note.unit, note.revision) == ("new", oslo_kommune, 0)
    act = ActLog.objects.get(object_kind="page_note")
    assert (act.verb, act.actor_kind, act.actor_id) == ("told", "somebody", None)
    assert (act.object_id, act.details) == (note.pk, {"revision": 0})


def test_neither_the_secret_nor_the_words_are_stored(oslo_kommune: Unit, now: datetime) -> None:
    note = told(now)

    stored = repr([bytes(part) if isinstance(part, memoryview) else part for part in vars(note)])
    kept = {bytes(note.sending), bytes(note.receipt)}
    assert SECRET not in kept
    assert not any(word in stored for word in words(note).split())


def test_the_words_lead_to_the_note_and_no_others_do(oslo_kommune: Unit, now: datetime) -> None:
    note = told(now)
    first, second, third = words(note).split()

    assert queries.note_with((first, second, third)) == note
    assert queries.note_with((third, second, first)) in (None, note)
    assert queries.note_with(receipts.drawn(b"others", 0)) is None


def test_another_municipality_has_no_such_note(
    oslo_kommune: Unit, asker: Municipality, now: datetime
) -> None:
    first, second, third = words(told(now)).split()

    with scope.municipality(asker.pk):
        assert queries.note_with((first, second, third)) is None
        assert queries.sent_with(SECRET) is None


def test_the_same_sending_twice_is_one_note(oslo_kommune: Unit, now: datetime) -> None:
    assert told(now) == told(now)

    assert PageNote.objects.count() == 1
    assert ActLog.objects.filter(verb="told").count() == 1


def test_words_that_somebody_has_are_drawn_again(
    oslo_kommune: Unit, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = receipts.drawn
    monkeypatch.setattr(
        receipts,
        "drawn",
        lambda secret, attempt: drawn(SECRET if attempt == 0 else secret, attempt),
    )

    first, other = told(now), told(now, secret=b"another")

    assert words(first) != words(other, b"another")
    assert words(other, b"another") == " ".join(drawn(b"another", 1))
    assert told(now, secret=b"another") == other


def test_when_no_words_are_left_nothing_is_kept(
    oslo_kommune: Unit, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "drawn", lambda _secret, _attempt: ("bjørk", "lampe", "regnbue"))
    told(now)

    with pytest.raises(NoWordsLeft):
        told(now, secret=b"another")

    assert PageNote.objects.count() == 1


def test_another_secret_does_not_give_the_words(oslo_kommune: Unit, now: datetime) -> None:
    with pytest.raises(LookupError):
        words_of(told(now).receipt, b"another")


@pytest.mark.parametrize(
    ("page", "owner"),
    [
        ("/steder/haugen-skole", "Haugen skole"),
        ("/steder/haugen-skole/musikkrom", "Haugen skole"),
        ("/steder/finnes-ikke", "Oslo kommune"),
        ("/finn", "Oslo kommune"),
        ("", "Oslo kommune"),
    ],
)
def test_a_buildings_page_belongs_to_the_buildings_unit(
    haugen: Building, now: datetime, page: str, owner: str
) -> None:
    assert told(now, page=page).unit.name == owner


def test_a_form_sent_twice_at_the_same_instant_makes_one_note(
    oslo_kommune: Unit, now: datetime, at_once: AtOnce
) -> None:
    notes = at_once(*[partial(told, now)] * 8)

    assert [note for note in notes if not isinstance(note, PageNote)] == []
    assert len({note.pk for note in notes}) == 1
    assert ActLog.objects.filter(verb="told").count() == 1


def test_the_log_of_a_note_tells_of_employees_only(oslo_kommune: Unit, now: datetime) -> None:
    assert queries.history(told(now)) == []
    assert actions.SOMEBODY.id is None
