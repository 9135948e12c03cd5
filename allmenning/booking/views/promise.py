"""When those who wait may expect an answer, in words, for pages and letters alike."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.models import Booking, BookingRules
from allmenning.booking.queries.answer_times import AnswerTime, usual_time
from allmenning.booking.queries.words import moment, phone_at
from allmenning.booking.rules.answers import answer_by
from allmenning.booking.rules.lengths import Unit, rounded_up
from allmenning.places.models import Space


def promise(booking: Booking, *, now: datetime, in_words: Callable[[datetime], str]) -> str:
    """How soon most have had an answer here, when that is known; else when we promise one.

    `in_words` tells a moment as the page or the letter does. What is usual is said only when it
    leaves time before the booking begins. When the answer is late, it says so.
    """
    usual, sent = usual_time(booking.space.building_id, now=now), booking.request.sent_at
    late = max(answer_by(sent=sent, starts=booking.during.lower), sent + _usually(usual)) <= now
    if late:
        return _("Du skulle ha fått svar nå, og det beklager vi. Ring %(phone)s om det haster.") % {
            "phone": phone_at(booking)
        }
    return _promise(usual, sent, booking.during.lower, in_words)


def promise_if_sent(space: Space, *, starts: datetime, now: datetime) -> str:
    """The same to one who has not sent her request yet, should she do so now."""
    usual = usual_time(space.building_id, now=now)
    return _promise(usual, now, starts, lambda at: moment(at, now=now))


def answers_within(rules: BookingRules | None, usual: AnswerTime | None) -> str:
    """Whether one gets the space at once, or when a person answers, whatever time one wishes."""
    if rules is None:
        return ""
    if not rules.needs_approval:
        return _("Du får svar med en gang.")
    return _most(usual) if usual else _("Du får svar innen to dager.")


def _usually(usual: AnswerTime | None) -> timedelta:
    return usual.most if usual else timedelta()


def _promise(
    usual: AnswerTime | None, sent: datetime, starts: datetime, in_words: Callable[[datetime], str]
) -> str:
    if usual and sent + usual.most < starts:
        return _most(usual)
    by = answer_by(sent=sent, starts=starts)
    return _("Du får svar innen %(moment)s.") % {"moment": in_words(by)}


def _most(usual: AnswerTime) -> str:
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
