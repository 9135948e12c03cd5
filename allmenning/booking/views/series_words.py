"""Times that repeat in words, for pages and letters alike."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.models import Booking, Series
from allmenning.booking.queries.series import Obstacle, PlannedDate, Slot
from allmenning.booking.rules.series import Pattern
from allmenning.booking.views.cards import said
from allmenning.core import speech
from allmenning.core.clock import local_date, wall_clock
from allmenning.places.models import Space

# Any winter day, on which every time exists.
_WINTER = date(2000, 1, 3)
# In a skipped date: it was free, and she did not want it.
UNWANTED = "not wanted"


def pattern_text(pattern: Pattern, *, now: datetime) -> str:
    """Tirsdager kl. 18–20, hver uke, 1. desember – 5. januar 2027."""
    return _("%(days)s kl. %(clocks)s, %(often)s, %(first)s – %(last)s") % {
        "days": weekdays_text(pattern.weekdays),
        "clocks": _clocks(pattern),
        "often": _often(pattern.every_weeks),
        "first": speech.plain_day(pattern.first_day, now=now),
        "last": speech.plain_day(pattern.last_day, now=now),
    }


def pattern_of(series: Series) -> Pattern:
    """The pattern a series was asked for with."""
    return Pattern(
        series.first_day,
        series.last_day,
        tuple(series.weekdays),
        series.from_minute,
        series.to_minute,
        series.every_weeks,
    )


def weekdays_text(weekdays: Collection[int]) -> str:
    """Tirsdager, or mandager og onsdager."""
    names = (
        _("mandager"),
        _("tirsdager"),
        _("onsdager"),
        _("torsdager"),
        _("fredager"),
        _("lørdager"),
        _("søndager"),
    )
    chosen = [name for weekday, name in enumerate(names) if weekday in weekdays]
    *first, last = chosen
    return _(" og ").join(filter(None, [", ".join(first), last]))


def _clocks(pattern: Pattern) -> str:
    start, end = (wall_clock(_WINTER, at) for at in (pattern.from_minute, pattern.to_minute))
    return f"{speech.clock(start)}–{speech.clock(end)}"


def _often(weeks: int) -> str:
    if weeks == 1:
        return _("hver uke")
    return _("annenhver uke") if weeks == 2 else _("hver %(n)d. uke") % {"n": weeks}


def dates_text(number: int) -> str:
    """1 dato, or 12 datoer."""
    return ngettext("%(n)d dato", "%(n)d datoer", number) % {"n": number}


def days_left(left: Iterable[Booking], *, now: datetime) -> list[tuple[str, str]]:
    """Each day of what is left of a series, with how many dates go from it on, as a list to choose
    from."""
    days = [local_date(one.during.lower) for one in left]
    return [
        (
            day.isoformat(),
            _("%(day)s (%(dates)s)")
            % {"day": speech.day(day, now=now), "dates": dates_text(len(days) - number)},
        )
        for number, day in enumerate(days)
        if day not in days[:number]
    ]


def slot_text(slot: Slot, beside: Space) -> str:
    """16–18 i stedet, or Gymsal 2 kl. 18–20 when it is another room than the one beside it."""
    clocks = speech.clocks(slot.period)
    if slot.space.pk == beside.pk:
        return _("%(clocks)s i stedet") % {"clocks": clocks}
    return _("%(space)s kl. %(clocks)s") % {"space": slot.space.name, "clocks": clocks}


def why_not(one: PlannedDate, opens: str) -> str:
    """Why a date cannot be had, in plain words; `opens` says when the day can be booked."""
    if one.obstacle is None:
        return ""
    if one.obstacle == Obstacle.TOO_FAR and opens:
        return opens
    if one.reason and one.obstacle == Obstacle.CLOSED:
        return _("Stengt: %(reason)s") % {"reason": said(one.reason)}
    if one.reason and one.obstacle == Obstacle.DAY_OFF:
        return _("Fri: %(name)s") % {"name": said(one.reason)}
    return reason_text(one.obstacle)


def reason_text(reason: str) -> str:
    """Why a date was not booked, in plain words."""
    return _REASONS[reason]() if reason in _REASONS else ""


_REASONS: dict[str, Callable[[], str]] = {
    Obstacle.TAKEN: lambda: _("Opptatt"),
    Obstacle.HELD: lambda: _("Noen er i ferd med å bestille"),
    Obstacle.HELD_BY_YOU: lambda: _("Du holder på å bestille denne tiden"),
    Obstacle.CLOSED: lambda: _("Stengt"),
    Obstacle.DAY_OFF: lambda: _("Helligdag eller skoleferie"),
    Obstacle.NO_SUCH_TIME: lambda: _("Klokka stilles fram denne natta, så tiden finnes ikke"),
    Obstacle.PAST: lambda: _("Tiden er over"),
    Obstacle.TOO_SOON: lambda: _("Må bestilles tidligere"),
    Obstacle.TOO_FAR: lambda: _("Kan ikke bestilles så lang tid i forveien"),
    Obstacle.TOO_SHORT: lambda: _("Tiden er for kort"),
    Obstacle.TOO_LONG: lambda: _("Tiden er for lang"),
    Obstacle.OFF_RASTER: lambda: _("Kan ikke starte på dette klokkeslettet"),
    Obstacle.NOT_OPEN: lambda: _("Ikke åpent da"),
    UNWANTED: lambda: _("Du valgte den bort"),
}
