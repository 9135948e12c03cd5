"""Looking an answer up by the three words."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from django.test import Client

from allmenning.core.models import Municipality
from allmenning.core.receipts import drawn, plain
from allmenning.desk.actions import answer, close, take_up
from allmenning.desk.models import PageNote
from allmenning.desk.tests.telling import ANSWERS, told, words
from allmenning.people.models import Person
from tests.browsers import words_of
from tests.cast import ClientFor


@pytest.fixture
def note(per: Person, now: datetime) -> PageNote:
    return told(now, text="Hva er en del? 🙂")


@pytest.fixture
def somebody(client_for: ClientFor) -> Client:
    return client_for(None)


def looked_up(browser: Client, typed: str) -> str:
    found = browser.post(ANSWERS, {"words": typed})
    assert found.status_code == 200
    return words_of(found)


def test_the_words_are_asked_for(somebody: Client, note: PageNote) -> None:
    page = somebody.get(ANSWERS, {"words": words(note)})

    assert page.status_code == 200
    assert note.text not in page.content.decode()
    assert 'autocomplete="off"' in page.content.decode()


def test_one_sees_what_one_told_and_when_the_answer_comes(somebody: Client, note: PageNote) -> None:
    page = looked_up(somebody, words(note))

    assert "Vi har fått det, men ikke sett på det ennå." in page
    assert "Svaret kommer her senest tirsdag 8. desember." in page
    assert note.text in page
    assert "/finn" in page


def test_words_are_found_however_they_are_typed(somebody: Client, note: PageNote) -> None:
    first, second, third = words(note).split()

    for typed in (f"{first.upper()}-{second},{third}", f" {plain(first)} {second}\n{third} "):
        assert note.text in looked_up(somebody, typed)


def test_an_answer_that_is_late_is_told_as_that(
    somebody: Client, note: PageNote, now: datetime, set_clock: Any
) -> None:
    set_clock(now + timedelta(days=8))

    assert "Svaret skulle ha kommet nå. Det beklager vi." in looked_up(somebody, words(note))


def test_each_step_is_told(somebody: Client, note: PageNote, per: Person, now: datetime) -> None:
    take_up(note=note, seen=0, by=per, now=now)
    assert "Vi ser på det nå." in looked_up(somebody, words(note))

    answer(note=note, seen=1, text="En del er <b>en tredel</b>.", by=per, now=now)
    page = looked_up(somebody, words(note))
    assert "Du har fått svar." in page
    assert "En del er &lt;b&gt;en tredel&lt;/b&gt;." in page
    assert "Svaret kommer" not in page
    assert "Per Haugland" not in page

    close(note=note, seen=2, by=per, now=now)
    assert "Du har fått svar." in looked_up(somebody, words(note))


def test_what_was_closed_without_an_answer_says_so(
    somebody: Client, note: PageNote, per: Person, now: datetime
) -> None:
    close(note=note, seen=0, by=per, now=now)

    assert "Vi har lest det og avsluttet saken." in looked_up(somebody, words(note))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Skriv de tre ordene."),
        ("bjørk lampe", "Skriv nøyaktig tre ord"),
        ("bjørk lampe regnbu", "«regnbu» er ikke blant ordene vi bruker."),
        ("<b> <i> <u>", "«b» er ikke blant ordene"),
        ("lampe " * 20_000, "Det er for langt."),
        ("lampe\x00 bjørk regnbue", "Skriv nøyaktig tre ord"),
        ("bjørk lampe regnbue", "Vi finner ingenting med disse ordene."),
    ],
)
def test_what_is_wrong_with_the_words_is_told(
    somebody: Client, note: PageNote, typed: str, sentence: str
) -> None:
    answered = somebody.post(ANSWERS, {"words": typed})

    assert answered.status_code == 422
    assert answered.context["form"].errors["words"][0].startswith(sentence)
    assert note.text not in answered.content.decode()


def test_another_municipality_has_no_such_words(
    note: PageNote, asker: Municipality, client_for: ClientFor
) -> None:
    answered = client_for(None, host="asker.localhost").post(ANSWERS, {"words": words(note)})

    assert answered.status_code == 422


def test_who_guesses_is_stopped_also_when_the_last_guess_is_right(
    somebody: Client, note: PageNote, now: datetime, set_clock: Any
) -> None:
    for number in range(10):
        guess = " ".join(drawn(bytes([number]), 0))
        assert somebody.post(ANSWERS, {"words": guess}).status_code == 422

    stopped = somebody.post(ANSWERS, {"words": words(note)})

    assert stopped.status_code == 429
    assert note.text not in stopped.content.decode()
    assert "Det ble mange forsøk på kort tid." in stopped.content.decode()
    set_clock(now + timedelta(minutes=1))
    assert note.text in looked_up(somebody, words(note))
