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
from allmenning.core.everyone import looked_up
from allmenning.desk.models import PageNote
from allmenning.desk.queries import note_with
from allmenning.desk.rules.progress import OPEN, answer_by

LOOKING_UP = ratelimit.Limit("look up a page note", burst=10, per_minute=1)


@audience(Audience.ANYONE, "GET", "POST")
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for the three words, and show what was told and answered."""
    now = timezone.now()
    form, note, status = looked_up(request, limit=LOOKING_UP, find=note_with, now=now)
    context = {"form": form, "note": _shown(note, now) if note else None}
    return render(request, "desk/look_up.html", context, status=status)


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
