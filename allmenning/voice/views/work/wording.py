"""Ideas as the pages of staff show them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.people.models import Person
from allmenning.voice import access
from allmenning.voice.models import Idea, IdeaAnswer, IdeaDecision
from allmenning.voice.queries import ideas
from allmenning.voice.queries.ideas import Act
from allmenning.voice.rules import progress
from allmenning.voice.rules.languages import direction
from allmenning.voice.views.everyone.wording import card, every_wording

FIRST_WORDS = 160
# The look of the pill, by state (components use the same).
LOOKS = {
    progress.NEW: "waiting",
    progress.ASSESSING: "waiting",
    progress.ANSWERED: "confirmed",
    progress.DOING: "confirmed",
    progress.CLOSED: "",
    progress.JOINED: "",
}


def row(idea: Idea, *, now: datetime) -> dict[str, Any]:
    """A line in the list: her words, or the Norwegian of them when there is one."""
    texts = {text.language: text for text in idea.texts.all()}
    chosen = texts.get("nb") or texts.get("nn") or next(iter(texts.values()))
    return {
        "url": reverse("voice:idea", args=[idea.pk]),
        "first_words": Truncator(chosen.text).chars(FIRST_WORDS),
        "language": chosen.language,
        "direction": direction(chosen.language),
        "place": place(idea),
        "others": len(idea.joined.all()),
        "said": speech.day(local_date(idea.said_at), now=now),
        **_state(idea, now),
    }


def whole(idea: Idea, *, viewer: Person, now: datetime) -> dict[str, Any]:
    """All that the idea's own page says of it."""
    given = ideas.latest_answer(idea)
    languages = dict(settings.LANGUAGES)
    shown = card(idea, now=now)
    if given:
        shown["answer"]["texts"] = every_wording(given.texts.all())
    return {
        "card": shown,
        "texts": [
            {
                "text": text.text,
                "language": languages.get(text.language, _("Et annet språk")),
                "code": text.language,
                "direction": direction(text.language),
                "made_by": text.translated_by.name if text.translated_by else "",
            }
            for text in idea.texts.all()
        ],
        "how": idea.get_how_display(),
        "place": place(idea),
        "unit": idea.unit.name,
        "interpreter": {None: "", True: _("Ja"), False: _("Nei")}[idea.had_interpreter],
        "left_phone": idea.phone is not None,
        "revision": idea.revision,
        "told": _told(given, now) if given else [],
        "decisions": [_decision(one, now) for one in idea.decisions.order_by("decided_on", "id")],
        "notes": [one.note for one in idea.assessments.order_by("id") if one.note],
        "history": [_said(act, viewer, now) for act in ideas.history(idea)],
        **_state(idea, now),
    }


def call(idea: Idea, answer: IdeaAnswer) -> dict[str, Any]:
    """A line in the list of those to be called."""
    return {
        "id": idea.pk,
        "phone": access.phone_of(idea) or _("Nummeret kan ikke leses."),
        "said": [(text.text, text.language, direction(text.language)) for text in idea.texts.all()],
        "outcome": answer.get_outcome_display(),
        "answer": [
            (text.text, text.language, direction(text.language)) for text in answer.texts.all()
        ],
    }


def place(idea: Idea) -> str:
    """Where it is about; empty when nobody said."""
    if idea.place:
        return idea.place.name
    return idea.district.name if idea.district else ""


def _state(idea: Idea, now: datetime) -> dict[str, Any]:
    today = local_date(now)
    late = progress.is_late(idea.state, due=idea.due_on, today=today)
    due = speech.day(idea.due_on, now=now)
    sentence = _("svaret skulle ha kommet %(day)s") if late else _("svar innen %(day)s")
    return {
        "state_text": idea.get_state_display(),
        "look": LOOKS[idea.state],
        "is_late": late,
        "due": sentence % {"day": due} if idea.state in progress.OPEN else "",
    }


def _told(given: IdeaAnswer, now: datetime) -> list[str]:
    return [
        f"{told.get_way_display()} ({speech.day(local_date(told.at), now=now)})".capitalize()
        for told in given.told.all()
    ]


def _decision(decision: IdeaDecision, now: datetime) -> dict[str, Any]:
    return {
        "what": decision.what,
        "authority": decision.authority,
        "on": speech.day(decision.decided_on, now=now),
        "alternatives": decision.alternatives,
    }


def _said(act: Act, viewer: Person, now: datetime) -> str:
    """Ingrid Sæther svarte i dag."""
    texts = {
        "said": _("%(who)s sa det %(day)s"),
        "assessed": _("%(who)s ba om en vurdering %(day)s"),
        "answered": _("%(who)s svarte %(day)s"),
        "translated": _("%(who)s oversatte %(day)s"),
        "joined": _("%(who)s la det til et annet %(day)s"),
        "opened_again": _("Så mange har sagt det samme at det ble åpnet igjen %(day)s"),
        "decided": _("%(who)s skrev ned en beslutning %(day)s"),
        "begun": _("%(who)s skrev hva som gjøres %(day)s"),
        "finished": _("%(who)s skrev at noe er gjort %(day)s"),
        "hung_up": _("%(who)s hengte opp plakaten %(day)s"),
        "called": _("%(who)s ringte eller sendte SMS %(day)s"),
        "closed": _("%(who)s avsluttet saken %(day)s"),
    }
    who = _("Du") if act.by == viewer else act.by.name if act.by else _("Noen")
    return texts[act.verb] % {"who": who, "day": speech.day(local_date(act.at), now=now)}
