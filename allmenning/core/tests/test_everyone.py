"""Three words are asked for, tried within limits, and lead to what they belong to."""

from datetime import datetime

import pytest

from django.test import RequestFactory

from allmenning.core.everyone import looked_up
from allmenning.core.ratelimit import Limit
from allmenning.core.receipts import Words
from allmenning.people.models import Person

TWICE = Limit("look up a word", burst=2, per_minute=1)
RIGHT = "bjørk lampe regnbue"


def found_for(words: str | None, now: datetime) -> tuple[str | None, str | None, int]:
    """What is found by the words (None: the page is only opened), what is said, the status."""
    ask = RequestFactory()
    request = ask.get("/svar") if words is None else ask.post("/svar", {"words": words})
    form, found, status = looked_up(request, limit=TWICE, find=_find, now=now)
    said = [str(error) for error in form.errors.get("words", [])]
    return found, said[0] if said else None, status


def _find(words: Words) -> str | None:
    return "her answer" if " ".join(words) == RIGHT else None


def test_who_opens_the_page_is_asked(kari: Person, now: datetime) -> None:
    assert found_for(None, now) == (None, None, 200)


def test_the_right_words_lead_to_what_is_theirs(kari: Person, now: datetime) -> None:
    assert found_for("Bjork, lampe, regnbue", now) == ("her answer", None, 200)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Skriv de tre ordene."),
        ("lampe", "Skriv nøyaktig tre ord"),
        ("lampe bjørk regnbue", "Vi finner ingenting med disse ordene."),
    ],
)
def test_wrong_words_are_told_apart(kari: Person, now: datetime, words: str, said: str) -> None:
    found, told, status = found_for(words, now)

    assert (found, status) == (None, 422)
    assert told
    assert told.startswith(said)


def test_who_guesses_must_wait(kari: Person, now: datetime) -> None:
    tries = [found_for(RIGHT, now) for _ in range(3)]

    assert [status for _found, _said, status in tries] == [200, 200, 429]
    assert tries[2][:2] == (None, "Det ble mange forsøk på kort tid. Vent litt, og prøv igjen.")
