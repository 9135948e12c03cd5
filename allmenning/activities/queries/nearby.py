"""The baby groups near where people live, in words: a figure that messages ask for by name."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from allmenning.activities.models import Activity, Session
from allmenning.activities.queries.sessions import COME_TO, with_all
from allmenning.activities.queries.signing_up import with_places_left
from allmenning.core import speech
from allmenning.core.period import Period
from allmenning.places.models import District
from allmenning.places.queries.search import Point, distance_from

SHOWN: Final = 3
# What is for older children as well is for families, and no baby group.
OLDEST_BABY: Final = 2
AHEAD: Final = timedelta(weeks=4)
# Farther is not near with a pram.
FARTHEST_KM: Final = 10
_KINDS: Final = (Activity.Kind.DROP_IN, Activity.Kind.SERIES)
_LANGUAGES: Final = {
    "en": gettext_lazy("engelsk"),
    "ar": gettext_lazy("arabisk"),
    "so": gettext_lazy("somali"),
    "ur": gettext_lazy("urdu"),
    "pl": gettext_lazy("polsk"),
}


def baby_groups_near(*, district: int, language: str, now: datetime) -> list[str]:
    """The next time of each of the three groups nearest to the middle of the district, a line each:
    when, where, in which languages, what it costs and whether one signs up. What is cancelled or full
    is not among them.

    A group at two buildings is two groups.
    """
    following: dict[tuple[int, int], Session] = {}
    for session in with_places_left(_coming(District.objects.get(pk=district), now)):
        following.setdefault((session.activity_id, session.building_id), session)
    nearest = sorted(following.values(), key=lambda one: (one.far, one.starts, one.pk))  # type: ignore[attr-defined]
    with override(language):
        return [_line(session, language) for session in nearest[:SHOWN]]


def _coming(district: District, now: datetime) -> QuerySet[Session]:
    """The times of open baby groups near the district, the first first."""
    for_babies = Q(activity__oldest__lte=OLDEST_BABY) & (
        Q(activity__youngest__isnull=True) | Q(activity__youngest=0)
    )
    rows = with_all().filter(
        for_babies,
        activity__state__in=COME_TO,
        activity__kind__in=_KINDS,
        state=Session.State.PLANNED,
        starts__gt=now,
        starts__lte=now + AHEAD,
    )
    middle = Point(district.latitude, district.longitude)
    near = rows.annotate(far=distance_from(middle)).filter(far__lte=FARTHEST_KM)
    return near.order_by("starts", "id")


def _line(session: Session, language: str) -> str:
    activity, building = session.activity, session.building
    return _("%(title)s: %(when)s, %(place)s. %(languages)s. %(price)s.") % {
        "title": speech.text(activity.title, language),
        "when": speech.when_on_paper(Period(session.starts, session.ends)),
        "place": ", ".join(filter(None, [building.name, building.address])),
        "languages": _spoken(activity),
        "price": _terms(activity),
    }


def _spoken(activity: Activity) -> str:
    named = [str(_LANGUAGES[code]) for code in activity.languages if code in _LANGUAGES]
    return ", ".join([_("Norsk"), *named])


def _terms(activity: Activity) -> str:
    """What it costs, and that one signs up, where one does."""
    if not activity.price:
        return _("Gratis, meld deg på") if activity.places else _("Gratis")
    price = {"price": activity.price // 100}
    if activity.places:
        return _("%(price)s kroner, meld deg på") % price
    return _("%(price)s kroner") % price
