"""How the municipality has asked people, about what, and what they said."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core.audience import Audience, audience
from allmenning.voice.models import Involvement
from allmenning.voice.queries.involving import published
from allmenning.voice.views.everyone.wording import day, wordings


@audience(Audience.ANYONE)
def asked(request: HttpRequest) -> HttpResponse:
    """What is published, the latest first. Statements only of those who said yes to be quoted."""
    now = timezone.now()
    rows = [told(involvement, now=now) for involvement in published()]
    return render(request, "voice/everyone/asked.html", {"rows": rows})


def told(involvement: Involvement, *, now: datetime, all_said: bool = False) -> dict[str, Any]:
    """One time people were asked (voice/everyone/asked_once.html)."""
    unknown = _("ikke registrert")
    numbers = (involvement.invited, involvement.came, involvement.answers)
    invited, came, answers = (unknown if one is None else one for one in numbers)
    held_on = involvement.held_on
    return {
        "title": involvement.title,
        "method": method(involvement.method),
        "place": involvement.place.name if involvement.place else "",
        "held": day(held_on, now=now) if held_on else unknown,
        "purpose": involvement.purpose,
        "open_to": involvement.open_to,
        "settled": involvement.settled,
        "theme": involvement.theme,
        "questions": involvement.questions,
        "invited": invited,
        "came": came,
        "answers": answers,
        "interpreter": {None: unknown, True: _("Ja"), False: _("Nei")}[involvement.interpreter],
        "source": involvement.source,
        "statements": [
            {"speaker": said.speaker, "texts": wordings(said.texts.all()), "quoted": said.may_quote}
            for said in involvement.statements.all()
            if said.may_quote or all_said
        ],
    }


def method(code: str) -> str:
    """How people were asked, in the reader's language."""
    return {
        Involvement.Method.INTERVIEW: _("intervju"),
        Involvement.Method.WORKSHOP: _("workshop"),
        Involvement.Method.WORKING_GROUP: _("arbeidsgruppe"),
        Involvement.Method.SURVEY: _("spørreundersøkelse"),
        Involvement.Method.DOCUMENTS: _("dokumentanalyse"),
        Involvement.Method.HEARING: _("høring"),
    }[Involvement.Method(code)]
