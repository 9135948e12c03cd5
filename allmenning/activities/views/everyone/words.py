"""Activities, sessions and counts in words."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import dateformat
from django.utils.formats import number_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from allmenning.activities.models import Activity, Session
from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.core.period import Period


def title_of(activity: Activity) -> str:
    """What it is called in the reader's language, which may be one that few pages are written in."""
    return told(activity.title)


def told(said: dict[str, str]) -> str:
    """What data says in the reader's own language, else in bokmål."""
    return speech.text(said, get_language() or "nb")


def session_row(session: Session, *, now: datetime) -> dict[str, Any]:
    """A session in a list of what is on: activities/row.html."""
    activity = session.activity
    period = Period(session.starts, session.ends)
    return {
        "url": reverse("activities:activity", args=[activity.slug]),
        "title": title_of(activity),
        "clocks": speech.clocks(period),
        "when": when_of(period, now=now),
        "place": place_of(session),
        "terms": terms_of(activity),
        "ages": ages_of(activity),
        "run_by": _("med %(partner)s") % {"partner": session.run_by} if session.run_by else "",
        "cancelled": told(session.reason) if session.state == Session.State.CANCELLED else "",
    }


def when_of(period: Period, *, now: datetime) -> str:
    """I dag kl. 18–20, in the reader's language."""
    # Translators: when a session is, on pages that are in every language.
    return pgettext("for alle", "%(day)s kl. %(clocks)s") % {
        "day": day_of(local_date(period.start), now=now),
        "clocks": speech.clocks(period),
    }


def day_of(day: date, *, now: datetime) -> str:
    """Today, tomorrow or the day, in the reader's language, which may be one that most pages lack."""
    if get_language() in settings.WRITTEN_LANGUAGES:
        return speech.day(day, now=now)
    today = local_date(now)
    near = {0: pgettext("for alle", "i dag"), 1: pgettext("for alle", "i morgen")}
    # Translators: a day on paper, in Django's date letters (pl: l j E, as E is the genitive).
    pattern = pgettext("for alle", "l j F") + (" Y" if day.year != today.year else "")
    return near.get((day - today).days) or dateformat.format(day, pattern)


def distance_of(kilometres: float) -> str:
    """How far away it is, in the reader's language, which may be one that most pages lack."""
    if get_language() in settings.WRITTEN_LANGUAGES:
        return speech.distance(kilometres)
    # Translators: how far away a session is, on pages that are in every language.
    far = pgettext("for alle", "ca. %(n)s km")
    return far % {"n": speech.one_decimal(max(0.1, kilometres))}


def place_of(session: Session) -> str:
    """Where it is: the room it has, when it has one of its own, and the building."""
    return f"{session.room.name}, {session.building}" if session.room else str(session.building)


def terms_of(activity: Activity) -> str:
    """What it costs, and whether one signs up."""
    if activity.price:
        price = number_format(activity.price // 100, use_l10n=True)
        if activity.places:
            return _("%(price)s kroner, meld deg på") % {"price": price}
        return _("%(price)s kroner, du trenger ikke melde deg på") % {"price": price}
    return (
        _("Gratis, meld deg på") if activity.places else _("Gratis, du trenger ikke melde deg på")
    )


def ages_of(activity: Activity) -> str:
    """For whom by age, in years; nothing when it is for all."""
    youngest, oldest = activity.youngest, activity.oldest
    if youngest is not None and oldest is not None:
        return _("%(youngest)d–%(oldest)d år") % {"youngest": youngest, "oldest": oldest}
    if youngest is not None:
        return _("fra %(youngest)d år") % {"youngest": youngest}
    return _("til og med %(oldest)d år") % {"oldest": oldest} if oldest is not None else ""
