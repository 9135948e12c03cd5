"""What a poster says of an activity, in each of the languages that hang there together."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import dateformat
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, get_language_bidi, override, pgettext
from django.utils.translation import gettext as _

from allmenning.activities.models import Activity, Schedule, Session
from allmenning.activities.queries.paper import Repeated, alone, repeated
from allmenning.activities.views.everyone.drawings import drawing_of
from allmenning.activities.views.everyone.words import ages_of, terms_of, title_of
from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.core.period import Period
from allmenning.core.queries import public_address
from allmenning.documents.rules.sheets import Code, Said, Sheet, Told
from allmenning.places.models import Building, Space

# A time is read from left to right also within a line that is not.
LEFT_TO_RIGHT, UNTIL_HERE = "\u2066", "\u2069"


def has_times(activity: Activity, *, now: datetime) -> bool:
    """Whether there is anything to come to."""
    return bool(repeated(activity, now=now) or alone(activity, now=now))


def sheet_of(activity: Activity, *, paper: str, languages: Sequence[str], now: datetime) -> Sheet:
    """A sheet about the activity, the first of the languages the largest."""
    rules, sessions = repeated(activity, now=now), alone(activity, now=now)
    municipality = activity.municipality
    page = reverse("activities:activity", args=[activity.slug])
    return Sheet(
        paper=paper,
        sender=f"{activity.unit} · {municipality.name}",
        told=[_told(activity, language, rules, sessions, now) for language in languages],
        code=_code(activity, public_address(municipality, page), languages[0]),
        drawing=render_to_string(f"components/drawings/{drawing_of(activity)}.svg"),
    )


def _code(activity: Activity, address: str, language: str) -> Code:
    with override(language):
        alt = _("QR-kode til siden om %(title)s") % {"title": title_of(activity)}
        return Code(address, alt, _("Se tider og endringer"))


def _told(
    activity: Activity,
    language: str,
    rules: Iterable[Repeated],
    sessions: Iterable[Session],
    now: datetime,
) -> Told:
    with override(language):
        groups = dict(Activity.Group.choices)
        whom = [ages_of(activity), *(str(groups[group]) for group in activity.for_whom)]
        times = [(_often(rule, now), where(rule.schedule)) for rule in rules]
        times += [(_once(session), where(session)) for session in sessions]
        return Told(
            language=language,
            title=said_in(activity.title, language),
            over=" · ".join(filter(None, whom)),
            text=said_in(activity.summary, language) if activity.summary.get(language) else None,
            times=times,
            claim=terms_of(activity),
        )


def said_in(text: dict[str, str], language: str) -> Said:
    """A text in the language, or in bokmål, which it then says it is."""
    found = language if text.get(language) else "nb"
    return Said(found, speech.text(text, found))


def where(place: Schedule | Session) -> str:
    """The space when it is sure, the building, and the way there."""
    building: Building = place.building
    space: Space | None = place.room if isinstance(place, Session) else place.space
    return ", ".join(filter(None, [space.name if space else "", building.name, building.address]))


def _often(rule: Repeated, now: datetime) -> str:
    """Hver uke: tirsdag kl. 11–13, or Annenhver uke fra 2. desember: onsdag kl. 18–20."""
    schedule = rule.schedule
    days = [str(WEEKDAYS[day]) for day in sorted(schedule.weekdays)]
    often = _how_often(schedule.every_weeks)
    if schedule.every_weeks > 1 or schedule.first_day > local_date(now):
        day = _plain_day(local_date(rule.next.start), now)
        often = pgettext("for alle", "%(often)s fra %(day)s") % {"often": often, "day": day}
    clocks = _clocks(rule.next)
    if len(days) == len(WEEKDAYS) and schedule.every_weeks == 1:
        daily = {"day": pgettext("for alle", "Hver dag"), "clocks": clocks}
        return pgettext("for alle", "%(day)s kl. %(clocks)s") % daily
    at = {"day": ", ".join(days), "clocks": clocks}
    when = pgettext("for alle", "%(day)s kl. %(clocks)s") % at
    return pgettext("for alle", "%(often)s: %(when)s") % {"often": often, "when": when}


def _how_often(weeks: int) -> str:
    named = {1: pgettext("for alle", "Hver uke"), 2: pgettext("for alle", "Annenhver uke")}
    return named.get(weeks) or pgettext("for alle", "Hver %(n)d. uke") % {"n": weeks}


def _once(session: Session) -> str:
    """Tirsdag 15. desember kl. 18–20."""
    day = local_date(session.starts)
    # Translators: a day on paper, in Django's date letters (pl: l j E, as E is the genitive).
    pattern = pgettext("for alle", "l j F")
    said = speech.full_day(day) if _is_written() else dateformat.format(day, pattern)
    at = {
        "day": said[:1].upper() + said[1:],
        "clocks": _clocks(Period(session.starts, session.ends)),
    }
    return pgettext("for alle", "%(day)s kl. %(clocks)s") % at


def _plain_day(day: date, now: datetime) -> str:
    # Translators: as above without the weekday.
    pattern = pgettext("for alle", "j F")
    return speech.plain_day(day, now=now) if _is_written() else dateformat.format(day, pattern)


def _is_written() -> bool:
    return get_language() in settings.WRITTEN_LANGUAGES


def _clocks(period: Period) -> str:
    clocks = speech.clocks(period)
    return f"{LEFT_TO_RIGHT}{clocks}{UNTIL_HERE}" if get_language_bidi() else clocks
