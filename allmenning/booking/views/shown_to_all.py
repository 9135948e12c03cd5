"""Calendars on walls and on others' sites: no one is signed in, and the language is a parameter."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from allmenning.booking.queries.shown_to_all import Entry
from allmenning.booking.views.cards import said
from allmenning.core import speech
from allmenning.core.clock import local_date


def in_asked_language(request: HttpRequest, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """Draw the page in the language its address asks for, else in the reader's."""
    asked = request.GET.get("sprak", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
    with translation.override(language):
        response = draw()
    response.headers["Content-Language"] = language or settings.LANGUAGE_CODE
    return response


def row(entry: Entry, *, now: datetime) -> dict[str, Any]:
    """One entry in words: .time .who .place .building .now .closed, and .past."""
    return {
        "time": _time(entry),
        "who": _who(entry),
        "place": ", ".join(entry.places) or entry.building,
        "building": entry.building,
        "closed": bool(entry.closed),
        "now": entry.period.start <= now < entry.period.end,
    }


def _who(entry: Entry) -> str:
    if entry.closed:
        return _("Stengt: %(reason)s") % {"reason": said(entry.closed)}
    return entry.association or _("Privat")


def _time(entry: Entry) -> str:
    """18–20, with both days when it lasts longer than a night."""
    period = entry.period
    first, last = local_date(period.start), local_date(period.end - timedelta(microseconds=1))
    if (last - first).days < 2 and period.length < timedelta(days=1):
        return speech.clocks(period)
    return f"{speech.short_day(first)}–{speech.short_day(last)}"
