"""Somebody looks up the answer to what she told, by her three words."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core import ratelimit, speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.desk.forms import LookUpForm
from allmenning.desk.models import PageNote
from allmenning.desk.queries import note_with
from allmenning.desk.rules.progress import OPEN, answer_by

# Of a thousand million words' threes, somebody who guesses tries some fifteen hundred a day.
LOOKING_UP = ratelimit.Limit("look up a page note", burst=10, per_minute=1)


@audience(Audience.ANYONE, "GET", "POST")
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for the three words, and show what was told and answered. Nothing stands in the address."""
    if request.method == "GET":
        return _page(request, LookUpForm())
    form, now = LookUpForm(request.POST), timezone.now()
    if not form.is_valid():
        return _page(request, form, status=422)
    if not ratelimit.may_try(LOOKING_UP, who=ratelimit.visitor(request), now=now):
        form.too_many()
        return _page(request, form, status=429)
    note = note_with(form.cleaned_data["words"])
    if note is None:
        form.not_found()
        return _page(request, form, status=422)
    return _page(request, LookUpForm(), note=_shown(note, now))


def _page(
    request: HttpRequest,
    form: LookUpForm,
    *,
    note: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(request, "desk/look_up.html", {"form": form, "note": note}, status=status)


def _shown(note: PageNote, now: datetime) -> dict[str, Any]:
    return {
        "title": _title(note),
        "next": _next(note, now),
        "answer": note.answer,
        "answered": _day(note.answered_at, now) if note.answered_at else "",
        "sent": _day(note.sent_at, now),
        "kind": note.get_kind_display(),
        "page": note.page,
        "text": note.text,
    }


def _title(note: PageNote) -> str:
    if note.answer:
        return _("Du har fått svar.")
    titles = {
        PageNote.State.NEW: _("Vi har fått det, men ikke sett på det ennå."),
        PageNote.State.LOOKING: _("Vi ser på det nå."),
        PageNote.State.CLOSED: _("Vi har lest det og avsluttet saken."),
    }
    return titles[PageNote.State(note.state)]


def _next(note: PageNote, now: datetime) -> str:
    """When an answer comes, or that it should have come; nothing when none is to come."""
    if note.state not in OPEN:
        return ""
    until = answer_by(note.sent_at)
    if until <= now:
        return _("Svaret skulle ha kommet nå. Det beklager vi. Se etter igjen om noen dager.")
    return _("Svaret kommer her senest %(day)s.") % {"day": _day(until, now)}


def _day(moment: datetime, now: datetime) -> str:
    return speech.day(local_date(moment), now=now)
