"""How the municipality has asked people, about what, and what they said."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.core.audience import Audience, audience
from allmenning.core.speech import in_figures, one_decimal
from allmenning.voice.models import Involvement
from allmenning.voice.queries.involving import published
from allmenning.voice.rules.surveys import is_low, share
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
    came, answers = (
        unknown if one is None else one for one in (involvement.came, involvement.answers)
    )
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
        "invited": unknown if involvement.invited is None else _invited(involvement),
        "came": came,
        "answers": answers,
        "survey": survey(involvement),
        "tally": involvement.tally,
        "interpreter": {None: unknown, True: _("Ja"), False: _("Nei")}[involvement.interpreter],
        "language": _language(involvement.language),
        "source": involvement.source,
        "statements": [
            {"speaker": said.speaker, "texts": wordings(said.texts.all()), "quoted": said.may_quote}
            for said in involvement.statements.all()
            if said.may_quote or all_said
        ],
    }


def _language(code: str) -> str:
    """The language people were asked in, by its own name."""
    if not code:
        return _("ikke registrert")
    return str(dict(settings.LANGUAGES).get(code, _("Et annet språk")))


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


def survey(involvement: Involvement) -> str:
    """11 svar (0,5 % av ca. 2 300 medlemmer), lavt antall svar, selvvalgt utvalg. Nothing where
    nobody knows how many answered, or how they came to."""
    answers, asked = involvement.answers, involvement.invited
    if involvement.method != Involvement.Method.SURVEY or answers is None:
        return ""
    said = ngettext("%(n)s svar", "%(n)s svar", answers) % {"n": in_figures(answers)}
    if (part := share(answers, asked)) is not None:
        of = {
            "answers": said,
            "share": _("%(number)s %%") % {"number": one_decimal(100 * part)},
            "asked": _asked(involvement),
        }
        said = _("%(answers)s (%(share)s av %(asked)s)") % of
    more = [_("lavt antall svar")] if is_low(answers, asked) else []
    more += [_sample(involvement.sample)] if involvement.sample else []
    return ", ".join([said, *more])


def _invited(involvement: Involvement) -> str:
    """2 300, or ca. 2 300 when nobody knows exactly."""
    number = in_figures(involvement.invited or 0)
    if involvement.invited_is_approximate:
        return _("ca. %(count)s") % {"count": number}
    return number


def _asked(involvement: Involvement) -> str:
    who = {
        Involvement.Asked.INVITED: _("inviterte"),
        Involvement.Asked.MEMBERS: _("medlemmer"),
        Involvement.Asked.VISITORS: _("besøkende"),
        Involvement.Asked.RESIDENTS: _("innbyggere"),
    }[Involvement.Asked(involvement.asked)]
    return f"{_invited(involvement)} {who}"


def _sample(code: str) -> str:
    return {
        Involvement.Sample.SELF_SELECTED: _("selvvalgt utvalg"),
        Involvement.Sample.DRAWN: _("trukket utvalg"),
    }[Involvement.Sample(code)]
