"""Ideas and answers as the pages for all show them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import dateformat
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.voice.models import Idea, IdeaAnswer, Measure
from allmenning.voice.models.words import Wording
from allmenning.voice.queries.ideas import latest_answer
from allmenning.voice.rules import answers, progress
from allmenning.voice.rules.languages import direction


def day(of: date, *, now: datetime) -> str:
    """The day as people say it; without its weekday where a sentence would bend that."""
    if get_language() in settings.WRITTEN_LANGUAGES:
        return speech.day(of, now=now)
    # Translators: a day on paper, in Django's date letters (pl: j E, as E is the genitive).
    return dateformat.format(of, pgettext("for alle", "j F") + " Y")


def card(idea: Idea, *, now: datetime) -> dict[str, Any]:
    """What was said, answered and done (voice/everyone/card.html)."""
    given = latest_answer(idea)
    return {
        "said": wordings(idea.texts.all()),
        "said_on": day(local_date(idea.said_at), now=now),
        "place": idea.place.name if idea.place else idea.district.name if idea.district else "",
        "others": len(idea.joined.all()),
        "answer": answer(given, now=now) if given else None,
        "opened_again": given is not None and idea.state == progress.ASSESSING,
        "measures": [_measure(one, now) for one in idea.measures.all()],
    }


def answer(given: IdeaAnswer, *, now: datetime) -> dict[str, Any]:
    """An answer with its reason in all languages it has."""
    return {
        "outcome": outcome(given.outcome),
        "look": {answers.NO: "", answers.NOT_NOW: "waiting"}.get(given.outcome, "confirmed"),
        "receiver": given.receiver,
        "on": day(local_date(given.at), now=now),
        "texts": wordings(given.texts.all()),
    }


def outcome(code: str) -> str:
    """What an answer came to, in a few words."""
    return {
        answers.YES: _("Ja, vi prøver"),
        answers.PARTLY: _("Ja, en del av det"),
        answers.NOT_NOW: _("Ikke nå"),
        answers.NO: _("Nei"),
        answers.PASSED_ON: _("Sendt videre"),
    }[code]


def wordings(texts: Iterable[Wording]) -> list[dict[str, Any]]:
    """The texts, the original first and then the reader's own language and bokmål.

    A reader who has her own language needs no other translation; who reads the original, none.
    """
    found = sorted(texts, key=lambda text: not text.is_original)
    original, translated = found[:1], {text.language: text for text in found[1:]}
    reader = get_language()
    if original and original[0].language == reader:
        return every_wording(original)
    chosen = [translated[reader]] if reader in translated else list(translated.values())
    return every_wording([*original, *chosen])


def every_wording(texts: Iterable[Wording]) -> list[dict[str, Any]]:
    """The texts as they are shown, in the order they come."""
    return [_wording(text) for text in texts]


def _wording(text: Wording) -> dict[str, Any]:
    made_by = _("Oversatt av en maskin") if text.by_machine else _("Oversatt av kommunen")
    return {
        "text": text.text,
        "language": text.language,
        "direction": direction(text.language),
        "made_by": "" if text.is_original else made_by,
    }


def _measure(measure: Measure, now: datetime) -> dict[str, str]:
    return {
        "what": measure.what,
        "done": day(measure.done_on, now=now) if measure.done_on else "",
        "result": measure.result,
    }
