"""What is on today and this week, and one activity."""

from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.forms.everyone import LookingForm
from allmenning.activities.models import Activity, Session
from allmenning.activities.queries import schema_org, sessions
from allmenning.activities.queries.families import open_variants
from allmenning.activities.queries.partners import partners_of
from allmenning.activities.views.everyone.drawings import drawing_of
from allmenning.activities.views.everyone.places import rows_of
from allmenning.activities.views.everyone.words import (
    ages_of,
    day_of,
    distance_of,
    terms_of,
    title_of,
    told,
)
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.places.models import Picture
from allmenning.places.queries.pictures import pictures_at
from allmenning.places.views.showing import shown as picture_shown

# A week from today on, and the next times of one activity, of which the first are seen at once.
DAYS = 7
SHOWN = 12
FIRST = 4


@audience(Audience.ANYONE)
def activities(request: HttpRequest) -> HttpResponse:
    """What is on today, and the rest of the week."""
    now = timezone.now()
    form = LookingForm(request.GET or None)
    wish = form.wish() if form.is_bound else None
    today = local_date(now)
    found = list(sessions.sessions_between(today, today + timedelta(days=DAYS - 1), wish))
    if wish and wish.near:
        found.sort(key=attrgetter("away"))
    context = {"form": form, "days": _by_day(found, now), "is_narrowed": bool(wish)}
    return render(request, "activities/everyone/activities.html", context)


def _by_day(found: list[Session], now: datetime) -> list[dict[str, Any]]:
    """Today first, also when nothing is on; other days only with something."""
    days: dict[Any, list[dict[str, Any]]] = {local_date(now): []}
    pictures = pictures_at(session.building_id for session in found)
    to_come = [session for session in found if session.ends > now]
    for session, row in zip(to_come, rows_of(to_come, now=now), strict=True):
        rows = days.setdefault(local_date(session.starts), [])
        rows.append({**row, **_drawn(session, pictures.get(session.building_id))})
    return [{"day": day_of(day, now=now), "rows": rows} for day, rows in sorted(days.items())]


def _drawn(session: Session, picture: Picture | None) -> dict[str, Any]:
    """What a row in the list has beside its words: a picture of the place, or a drawing of what it
    is; and how far away it is, when somebody said from where."""
    away: float | None = getattr(session, "away", None)
    return {
        "picture": picture_shown(picture) if picture else None,
        "drawing": drawing_of(session.activity),
        "distance": "" if away is None else distance_of(away),
    }


@audience(Audience.ANYONE)
def activity(request: HttpRequest, slug: str) -> HttpResponse:
    """One activity: for whom, where and when, and who runs it."""
    now = timezone.now()
    shown = access.open_activity(slug)
    coming = list(sessions.coming(shown, now=now).select_related("schedule")[:SHOWN])
    rows = rows_of(coming, now=now)
    context = {
        "activity": _facts(shown),
        "sessions": rows[:FIRST],
        "later": rows[FIRST:],
        "variants": _variants(shown, now),
        "building": coming[0].building if coming else None,
        "slug": slug,
        "calendar_url": reverse("activities:calendar_of_one", args=[slug]),
        "for_programs": schema_org.series(shown, coming),
    }
    return render(request, "activities/everyone/activity.html", context)


def _variants(shown: Activity, now: datetime) -> list[dict[str, Any]]:
    """.title .url .sessions of each variant."""
    return [
        {
            "title": title_of(variant),
            "url": reverse("activities:activity", args=[variant.slug]),
            "sessions": rows_of(times, now=now),
        }
        for variant, times in open_variants(shown, now=now)
    ]


def _facts(activity: Activity) -> dict[str, Any]:
    groups = dict(Activity.Group.choices)
    return {
        "title": title_of(activity),
        "summary": told(activity.summary),
        "kind": activity.get_kind_display(),
        "terms": terms_of(activity),
        "has_sign_up": activity.places is not None,
        "ages": ages_of(activity) or _("alle aldre"),
        "for_whom": [groups[group] for group in activity.for_whom],
        "languages": _spoken(activity),
        "partners": [
            {"name": partner.name, "does": told(partner.does)} for partner in partners_of(activity)
        ],
    }


def _spoken(activity: Activity) -> list[tuple[str, str]]:
    """The languages spoken there, as (code, its own name); nothing when nobody has said which."""
    if not activity.languages:
        return []
    others = [pair for pair in settings.LANGUAGES if pair[0] in activity.languages]
    return [("nb", "Norsk"), *((code, str(name)) for code, name in others)]
