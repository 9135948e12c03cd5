"""How the rest of a series may go on, in words."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.models import Booking, Series
from allmenning.booking.queries.onwards import Onward
from allmenning.booking.queries.words import period_of
from allmenning.booking.rules.series import Pattern
from allmenning.booking.views.series_words import weekdays_text, why_not
from allmenning.core import speech
from allmenning.core.clock import MINUTES_PER_DAY
from allmenning.places.models import Space

A_WEEK = range(7)


def moves(weekdays: Collection[int]) -> list[tuple[str, str]]:
    """The days the dates may be on, within the same week, as a list to choose from."""
    return [
        (str(days), _as_now(text) if days == 0 else text)
        for days in range(-6, 7)
        if all(weekday + days in A_WEEK for weekday in weekdays)
        for text in [weekdays_text([weekday + days for weekday in weekdays])]
    ]


def _as_now(text: str) -> str:
    return _("%(days)s, som nå") % {"days": text}


def dates_listed(
    dates: Sequence[Onward], before: Space, after: Space, *, now: datetime
) -> dict[str, Any]:
    """Each date with what it becomes or why not, how many can be moved, and what the button says;
    "" when none can."""
    free = sum(one.after.obstacle is None for one in dates)
    return {
        "dates": [_date(one, before, after, now) for one in dates],
        "count_text": _count(free, len(dates)),
        "move_text": _move(free, len(dates)) if free else "",
    }


def _date(one: Onward, before: Space, after: Space, now: datetime) -> dict[str, str]:
    period, booking = one.after.period, one.booking
    space = "" if after.pk == before.pk else f", {after.name}"
    return {
        "was": _was(booking, before, now),
        "becomes": f"{speech.when(period, now=now)}{space}" if period else "",
        "why": why_not(one.after, ""),
    }


def _was(booking: Booking, before: Space, now: datetime) -> str:
    when = speech.when(period_of(booking), now=now)
    return when if booking.space_id == before.pk else f"{when}, {booking.space.name}"


def _count(free: int, number: int) -> str:
    if free == 0:
        return _("Ingen av datoene kan flyttes dit.")
    if free == number:
        text = ngettext("Datoen kan flyttes.", "Alle de %(n)d datoene kan flyttes.", number)
        return text % {"n": number}
    text = _("%(free)d av %(n)d datoer kan flyttes. De andre blir stående som før.")
    return text % {"free": free, "n": number}


def _move(free: int, number: int) -> str:
    if free == number:
        return ngettext("Flytt datoen", "Flytt alle de %(n)d datoene", free) % {"n": free}
    text = ngettext("Flytt den ene datoen", "Flytt de %(n)d datoene som er ledige", free)
    return text % {"n": free}


def ask_url(series: Series, space: Space, pattern: Pattern) -> str:
    """Where the same is asked for anew, as a series of its own."""
    asked = {
        "lokale": space.pk,
        "weekdays": list(pattern.weekdays),
        "start": _clock(pattern.from_minute),
        "end": _clock(pattern.to_minute),
        "every_weeks": pattern.every_weeks,
        "first_day": pattern.first_day.isoformat(),
        "last_day": pattern.last_day.isoformat(),
        "skip": "on" if series.skips_days_off else "",
        "participants": series.request.participants,
    }
    return f"{reverse('booking:book_series')}?{urlencode(asked, doseq=True)}"


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes % MINUTES_PER_DAY, 60)
    return f"{hour:02}:{minute:02}"
