"""Looking up what became of it by the three words."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from django.test import Client

from allmenning.core.models import Municipality
from allmenning.core.receipts import drawn
from allmenning.people.models import Person
from allmenning.voice.actions import handling
from allmenning.voice.models import Idea, Told
from allmenning.voice.tests.saying import ANSWERS, answered, said, words
from tests.browsers import words_of
from tests.cast import ClientFor


@pytest.fixture
def idea(per: Person, now: datetime) -> Idea:
    return said(now)


@pytest.fixture
def somebody(client_for: ClientFor) -> Client:
    return client_for(None)


def looked_up(browser: Client, typed: str) -> str:
    found = browser.post(ANSWERS, {"words": typed})
    assert found.status_code == 200
    return words_of(found)


def test_before_the_answer_one_sees_when_it_comes(
    somebody: Client, idea: Idea, now: datetime, set_clock: Any
) -> None:
    page = looked_up(somebody, words(idea).upper())
    assert "Vi har fått det du sa." in page
    assert "Svaret kommer senest tirsdag 15. desember." in page
    assert "Vi vil ha pappagrupper." in page
    assert not Told.objects.exists()

    set_clock(now + timedelta(days=15))
    late = looked_up(somebody, words(idea))
    assert "Svaret skulle ha kommet tirsdag 15. desember. Det beklager vi." in late


def test_the_answer_is_read_and_that_is_noted(
    somebody: Client, idea: Idea, per: Person, now: datetime
) -> None:
    answered(idea, per, now, text="Det kom <b>for få</b>.")

    page = looked_up(somebody, words(idea))

    assert "Du har fått svar." in page
    assert "Ikke nå" in page
    assert "Det kom &lt;b&gt;for få&lt;/b&gt;." in page
    assert "Per Haugland" not in page
    told = Told.objects.get()
    assert (told.way, told.by, told.idea) == ("words", None, idea)


def test_what_was_said_before_is_answered_alike(
    somebody: Client, idea: Idea, per: Person, now: datetime
) -> None:
    same = said(now, secret=b"same", text="Hva med fedrene?")
    handling.join(idea=same, seen=0, to=idea, by=per, now=now)
    idea.refresh_from_db()
    answered(idea, per, now)

    page = looked_up(somebody, words(same, b"same"))

    assert "Hva med fedrene?" in page
    assert "Det kom for få sist." in page
    assert Told.objects.get().idea == same


def test_dates_are_written_in_the_readers_language(somebody: Client, idea: Idea) -> None:
    somebody.cookies["spraak"] = "ar"

    page = somebody.post(ANSWERS, {"words": words(idea)}).content.decode()

    assert "15 ديسمبر 2026" in page
    assert "desember" not in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Skriv de tre ordene."),
        ("bjørk lampe", "Skriv nøyaktig tre ord"),
        ("bjørk lampe regnbu", "«regnbu» er ikke blant ordene vi bruker."),
        ("bjørk lampe regnbue", "Vi finner ingenting med disse ordene."),
    ],
)
def test_what_is_wrong_with_the_words_is_told(
    somebody: Client, idea: Idea, typed: str, sentence: str
) -> None:
    answer = somebody.post(ANSWERS, {"words": typed})

    assert answer.status_code == 422
    assert answer.context["form"].errors["words"][0].startswith(sentence)


def test_another_municipality_has_no_such_words(
    idea: Idea, asker: Municipality, client_for: ClientFor
) -> None:
    answer = client_for(None, host="asker.localhost").post(ANSWERS, {"words": words(idea)})

    assert answer.status_code == 422


def test_who_guesses_is_stopped(somebody: Client, idea: Idea) -> None:
    for number in range(10):
        guess = " ".join(drawn(bytes([number]), 0))
        assert somebody.post(ANSWERS, {"words": guess}).status_code == 422

    assert somebody.post(ANSWERS, {"words": words(idea)}).status_code == 429
