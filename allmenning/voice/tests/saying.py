"""What the tests of ideas have in common: a short way to say something, and to answer it."""

from datetime import datetime
from typing import Any, Final

from allmenning.core.sent import words_of
from allmenning.people.models import Person
from allmenning.voice.actions.handling import answer, hang_up
from allmenning.voice.actions.saying import Said, say
from allmenning.voice.models import Idea

FORM: Final = "/innspill"
ANSWERS: Final = "/innspill/svar"
LIST: Final = "/ansatte/innspill"
TOLD_BACK: Final = "/du-sa-vi-gjorde"
SECRET: Final = b"somebody's sending"


def said(now: datetime, *, secret: bytes = SECRET, **changes: Any) -> Idea:
    """An idea as it comes in, about no place unless something else is said."""
    usual = {"text": "Vi vil ha pappagrupper.", "language": "nb"}
    return say(said=Said(**{**usual, **changes}), secret=secret, now=now)


def words(idea: Idea, secret: bytes = SECRET) -> str:
    """The three words of the idea as one writes them."""
    return " ".join(words_of(idea.receipt, secret))


def page_of(idea: Idea) -> str:
    return f"{LIST}/{idea.pk}"


def answered(idea: Idea, by: Person, now: datetime, **changes: Any) -> Idea:
    """Not now, because too few came; unless something else is answered."""
    usual = {"outcome": "not_now", "text": "Det kom for få sist.", "seen": idea.revision}
    return answer(idea=idea, by=by, now=now, **{**usual, **changes})


def on_the_wall(idea: Idea, by: Person, now: datetime) -> Idea:
    """Its answer hangs on the wall."""
    return hang_up(idea=idea, seen=idea.revision, by=by, now=now)
