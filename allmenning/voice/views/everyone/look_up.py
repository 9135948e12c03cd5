"""Somebody looks up the answer to what she said, by her three words."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core import ratelimit
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.everyone import looked_up
from allmenning.voice.actions import telling
from allmenning.voice.models import Idea
from allmenning.voice.queries.ideas import idea_with, latest_answer, with_words
from allmenning.voice.rules import progress
from allmenning.voice.views.everyone.wording import card, day, wordings

LOOKING_UP = ratelimit.Limit("look up an idea", burst=10, per_minute=1)


@audience(Audience.ANYONE, "GET", "POST")
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for the three words, and show what was said and answered."""
    now = timezone.now()
    form, idea, status = looked_up(request, limit=LOOKING_UP, find=idea_with, now=now)
    context = {"form": form, "idea": _found(idea, now) if idea else None}
    return render(request, "voice/everyone/look_up.html", context, status=status)


def _found(idea: Idea, now: datetime) -> dict[str, Any]:
    """What became of it; the answer to what it was joined to is the answer to it."""
    head = with_words(Idea.objects.filter(pk=idea.joined_to_id or idea.pk)).get()
    given = latest_answer(head)
    if given is not None:
        telling.looked_up(idea=idea, answer=given, now=now)
    shown = card(head, now=now)
    return {
        **shown,
        "said": wordings(idea.texts.all()),
        "title": _title(head),
        "next": _next(head, now),
    }


def _title(idea: Idea) -> str:
    return {
        progress.NEW: _("Vi har fått det du sa."),
        progress.ASSESSING: _("Vi vurderer det du sa."),
        progress.ANSWERED: _("Du har fått svar."),
        progress.DOING: _("Vi gjør noe med det."),
        progress.CLOSED: _("Dette ble gjort med det du sa."),
    }[idea.state]


def _next(idea: Idea, now: datetime) -> str:
    """When an answer comes, or that it should have come; nothing when it has."""
    if idea.state not in progress.OPEN:
        return ""
    due = day(idea.due_on, now=now)
    if progress.is_late(idea.state, due=idea.due_on, today=local_date(now)):
        return _("Svaret skulle ha kommet %(day)s. Det beklager vi.") % {"day": due}
    return _("Svaret kommer senest %(day)s.") % {"day": due}
