"""Times, lengths and distances as people say them, in the reader's language."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial

from django.utils import dateformat, formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from allmenning.core.clock import local, local_date
from allmenning.core.period import Period

HOUR = 60
# Fewer of one age, language, method or area are not told apart, so that nobody is pointed out.
FEWEST_APART = 5


def language() -> str:
    """The language that texts come out in: the reader's, or bokmål while it lacks most texts.

    The catalogue itself says so. Dates and numbers follow the sentences they stand in.
    """
    # Translators: the code of your language, when all texts are translated; until then leave it.
    return pgettext("språk", "nb")


def date_like(of: date, pattern: str) -> str:
    """The date by a pattern of Django's date letters, in the language that texts come out in."""
    with override(language()):
        return dateformat.format(of, pattern)


def day(of: date, *, now: datetime) -> str:
    """The day as people say it: i dag, i morgen, or tirsdag 15. desember, with another year's year."""
    today = local_date(now)
    near = {today: _("i dag"), today + timedelta(days=1): _("i morgen")}
    if of in near:
        return near[of]
    return full_day(of, this_year=today.year)


def full_day(of: date, *, this_year: int | None = None) -> str:
    """Tirsdag 15. desember in the middle of a sentence; the year too when it is not this year."""
    # Translators: how a day is written, in Django's date letters (nb: tirsdag 15. desember).
    pattern = pgettext("dag", "l j. F")
    if this_year is not None and of.year != this_year:
        # Translators: as above with the year (nb: tirsdag 15. desember 2027).
        pattern = pgettext("dag", "l j. F Y")
    return date_like(of, pattern)


def plain_day(of: date, *, now: datetime) -> str:
    """1. desember, with the year when it is another than this one."""
    if of.year == local_date(now).year:
        # Translators: a day without its weekday, in Django's date letters (nb: 15. desember).
        return date_like(of, pgettext("dag", "j. F"))
    # Translators: as above with the year (nb: 15. desember 2027).
    return date_like(of, pgettext("dag", "j. F Y"))


def short_day(of: date) -> str:
    """Ti. 15. des., for the head of a column."""
    # Translators: a day in a narrow column, in Django's date letters (nb: tir. 15. des.).
    return date_like(of, pgettext("dag", "D j. b"))


def clock(moment: datetime) -> str:
    """18, or 18.30, as clocks in Norway show it; 18:00 and 18:30 in English."""
    there = local(moment)
    # Translators: a whole hour, then any time, in strftime's letters (nb: 18 and 18.30).
    pattern = pgettext("klokke", "%H.%M") if there.minute else pgettext("klokke", "%H")
    return there.strftime(pattern)


def clocks(period: Period) -> str:
    """18–20, by the clock; a night runs into the next day."""
    return f"{clock(period.start)}–{clock(period.end)}"


def when(period: Period, *, now: datetime) -> str:
    """I dag kl. 18–20, or both days of a stretch over midnight."""
    return _when(period, partial(day, now=now))


def when_on_paper(period: Period) -> str:
    """Tirsdag 15. desember kl. 18–20: what is printed is read on another day than today."""
    return _when(period, full_day)


def _when(period: Period, said: Callable[[date], str]) -> str:
    first = said(local_date(period.start))
    last_moment = period.end - timedelta(microseconds=1)
    if local_date(last_moment) == local_date(period.start):
        return _("%(day)s kl. %(clocks)s") % {"day": first, "clocks": clocks(period)}
    return _("%(day)s kl. %(start)s til %(last_day)s kl. %(end)s") % {
        "day": first,
        "start": clock(period.start),
        "last_day": said(local_date(period.end)),
        "end": clock(period.end),
    }


def length(minutes: int) -> str:
    """30 minutter, 1 time, 1,5 timer or 2 timer og 20 minutter."""
    hours, rest = divmod(minutes, HOUR)
    if not hours:
        return ngettext("%(n)d minutt", "%(n)d minutter", rest) % {"n": rest}
    if rest == 30:
        return _("%(n)s timer") % {"n": one_decimal(hours + 0.5)}
    said = ngettext("%(n)d time", "%(n)d timer", hours) % {"n": hours}
    if not rest:
        return said
    return _("%(hours)s og %(minutes)s") % {"hours": said, "minutes": length(rest)}


def distance(kilometres: float) -> str:
    """Ca. 900 m, or ca. 2,3 km."""
    metres = max(100, round(kilometres * 10) * 100)
    if metres < 1000:
        return _("ca. %(n)d m") % {"n": metres}
    return _("ca. %(n)s km") % {"n": one_decimal(kilometres)}


def one_decimal(number: float | Fraction) -> str:
    """4,9, rounded: Django's `number_format` cuts off what it has no room for."""
    with override(language()):
        return formats.number_format(round(float(number), 1), 1)


def text(said: dict[str, str], language: str) -> str:
    """What data says in a language, else in bokmål, else in any language it has."""
    return said.get(language) or said.get("nb") or next(iter(said.values()), "")


def in_figures(number: int) -> str:
    """1 230, with the spaces of the language that texts come out in."""
    with override(language()):
        return formats.number_format(number, use_l10n=True, force_grouping=True)


def people_apart(number: int) -> str:
    """How many people of one age, language, method or area; one to four are only said to be few.

    Nobody is nobody, and what is not broken down by such things is told as it is.
    """
    if is_few(number):
        return _("færre enn %(number)d") % {"number": FEWEST_APART}
    return in_figures(number)


def is_few(number: int) -> bool:
    """Whether so few people of one age, language, method or area are not told apart."""
    return 0 < number < FEWEST_APART
