"""What hinders a booking, said with the space's own figures beside the question it concerns."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.queries.words import moment
from allmenning.booking.rules.conditions import Conditions, Hindrance, released_at
from allmenning.core import speech
from allmenning.core.clock import local, local_date
from allmenning.core.period import Period
from allmenning.places.models import Purpose

QUESTIONS = {
    Hindrance.PAST: "start",
    Hindrance.TOO_SOON: "start",
    Hindrance.TOO_FAR: "date",
    Hindrance.TOO_SHORT: "end",
    Hindrance.TOO_LONG: "end",
    Hindrance.OFF_RASTER: "start",
    Hindrance.NOT_OPEN: "start",
    Hindrance.TOO_MANY_PEOPLE: "participants",
    Hindrance.WRONG_PURPOSE: "purpose",
}


@dataclass(frozen=True)
class Wished:
    """What was wished for, and what the space's rules and hours say on that day."""

    period: Period
    conditions: Conditions
    opened: tuple[Period, ...]
    now: datetime


def by_question(hindrances: Iterable[Hindrance], wished: Wished | None) -> dict[str, str]:
    """One sentence for each question that something is wrong with, the first that is found.

    Without any rules on the day the space cannot be borrowed then.
    """
    if wished is None:
        return {"date": _("Lokalet kan ikke bestilles denne dagen. Velg en annen dag.")}
    found: dict[str, str] = {}
    for hindrance in hindrances:
        found.setdefault(QUESTIONS[hindrance], _SENTENCES[hindrance](wished))
    return found


def past() -> str:
    return _("Denne tiden er over. Velg en tid som kommer.")


def _too_soon(wished: Wished) -> str:
    notice = wished.conditions.notice_minutes
    earliest = wished.now + timedelta(minutes=notice)
    return _("Lokalet må bestilles minst %(notice)s før. Første mulige start er %(earliest)s.") % {
        "notice": speech.length(notice),
        "earliest": moment(earliest, now=wished.now),
    }


def too_far(conditions: Conditions, day: date, *, now: datetime) -> str:
    """When the day can be booked from."""
    opens = released_at(conditions, day)
    return _("Denne dagen åpner for bestilling %(moment)s.") % {"moment": moment(opens, now=now)}


def _too_far(wished: Wished) -> str:
    return too_far(wished.conditions, local_date(wished.period.end), now=wished.now)


def _lengths(wished: Wished) -> str:
    conditions = wished.conditions
    if conditions.min_minutes == conditions.max_minutes:
        return _("Lokalet kan bestilles i %(only)s om gangen.") % {
            "only": speech.length(conditions.min_minutes)
        }
    return _("Lokalet kan bestilles fra %(shortest)s til %(longest)s.") % {
        "shortest": speech.length(conditions.min_minutes),
        "longest": speech.length(conditions.max_minutes),
    }


def _raster(wished: Wished) -> str:
    minutes = wished.conditions.raster_minutes
    start = wished.period.start
    earlier = start - timedelta(seconds=start.timestamp() % (60 * minutes))
    return _("Tidene starter %(often)s: %(first)s, %(second)s …") % {
        "often": _often(minutes),
        "first": _digits(earlier),
        "second": _digits(earlier + timedelta(minutes=minutes)),
    }


def _digits(at: datetime) -> str:
    return f"{local(at):%H.%M}"


def _often(minutes: int) -> str:
    said = {15: _("hvert kvarter"), 30: _("hver halve time"), 60: _("hver hele time")}
    return said.get(minutes) or _("hvert %(n)d. minutt") % {"n": minutes}


def _hours(wished: Wished) -> str:
    day = local_date(wished.period.start)
    said = speech.day(day, now=wished.now)
    hours = [speech.clocks(period) for period in wished.opened if local_date(period.start) == day]
    if not hours:
        return _("Det er stengt %(day)s. Velg en annen dag.") % {"day": said}
    return _("%(day)s er det åpent %(hours)s. Velg en tid innenfor.") % {
        "day": said[:1].upper() + said[1:],
        "hours": _(" og ").join(hours),
    }


def people(capacity: int) -> str:
    """How many the space takes."""
    return _("Skriv et tall mellom 1 og %(most)d. Lokalet tar %(most)d.") % {"most": capacity}


def purposes(allowed: Iterable[str]) -> str:
    """What the space may be borrowed for."""
    names = [str(purpose.label) for purpose in Purpose if purpose in allowed]
    said = _("Velg et formål lokalet kan brukes til: %(purposes)s.")
    return said % {"purposes": ", ".join(names)}


def no_such_time(day: date, at: time) -> str:
    """That clocks jump over this time, the night summer time begins."""
    return _(
        "Klokka %(time)s finnes ikke %(night)s. Klokka stilles fram fra 02 til 03. "
        "Velg en annen tid."
    ) % {"time": f"{at:%H.%M}", "night": _("natt til %(day)s") % {"day": speech.full_day(day)}}


def too_many_active(most: int, *, of_association: bool) -> str:
    """That a limit on coming bookings is reached, and what can be done."""
    if of_association:
        said = ngettext(
            "Foreningen har %(most)d kommende bestilling her, og kan ikke ha flere.",
            "Foreningen har %(most)d kommende bestillinger her, og kan ikke ha flere.",
            most,
        )
    else:
        said = ngettext(
            "Du har %(most)d kommende bestilling her, og kan ikke ha flere.",
            "Du har %(most)d kommende bestillinger her, og kan ikke ha flere.",
            most,
        )
    again = _("Avbestill en du ikke trenger, eller vent til en er over.")
    return f"{said % {'most': most}} {again}"


_SENTENCES: dict[Hindrance, Callable[[Wished], str]] = {
    Hindrance.PAST: lambda _wished: past(),
    Hindrance.TOO_SOON: _too_soon,
    Hindrance.TOO_FAR: _too_far,
    Hindrance.TOO_SHORT: _lengths,
    Hindrance.TOO_LONG: _lengths,
    Hindrance.OFF_RASTER: _raster,
    Hindrance.NOT_OPEN: _hours,
    Hindrance.TOO_MANY_PEOPLE: lambda wished: people(wished.conditions.capacity),
    Hindrance.WRONG_PURPOSE: lambda wished: purposes(wished.conditions.purposes),
}
