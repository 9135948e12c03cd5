"""When those who wait may expect an answer, in words, for pages and letters alike."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.models import Booking
from allmenning.booking.queries.answer_times import AnswerTime, usual_time
from allmenning.booking.rules.answers import answer_by
from allmenning.booking.rules.lengths import Unit, rounded_up


def promise(booking: Booking, *, now: datetime, in_words: Callable[[datetime], str]) -> str:
    """How soon most have had an answer here, when that is known; else when we promise one.

    `in_words` tells a moment as the page or the letter does. What is usual is said only when it leaves time before the booking begins.
    """
    sent, starts = booking.request.sent_at, booking.during.lower
    usual = usual_time(booking.space.building_id, now=now)
    if usual is None or sent + usual.most >= starts:
        by = answer_by(sent=sent, starts=starts)
        return _("Du får svar innen %(moment)s.") % {"moment": in_words(by)}
    said = ngettext(
        "De fleste får svar innen %(time)s (%(n)d svar).",
        "De fleste får svar innen %(time)s (%(n)d svar).",
        usual.answers,
    )
    return said % {"time": length(usual.most), "n": usual.answers}


def length(waited: timedelta) -> str:
    """40 minutter, 5 timer or 3 dager: whole ones, and never less than it was."""
    number, unit = rounded_up(waited)
    texts = {
        Unit.MINUTES: ngettext("%(n)d minutt", "%(n)d minutter", number),
        Unit.HOURS: ngettext("%(n)d time", "%(n)d timer", number),
        Unit.DAYS: ngettext("%(n)d dag", "%(n)d dager", number),
    }
    return texts[unit] % {"n": number}


def measured(time: AnswerTime | None) -> str:
    """Halvparten fikk svar innen 5 timer (12 svar), or that it is not known."""
    if time is None:
        return _("Svartid: ikke registrert")
    said = ngettext(
        "Halvparten fikk svar innen %(time)s (%(n)d svar)",
        "Halvparten fikk svar innen %(time)s (%(n)d svar)",
        time.answers,
    )
    return said % {"time": length(time.median), "n": time.answers}
