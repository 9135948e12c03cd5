"""Variants and copies of a meeting place held against one another."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.models import Activity
from allmenning.activities.queries.families import Member, family
from allmenning.activities.views.evaluation_words import figures_of
from allmenning.activities.views.everyone.words import title_of
from allmenning.core.audience import Audience, audience


@audience(Audience.STAFF)
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of a meeting place beside those of its variants and copies."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    members = family(activity, now=now)
    names = {member.activity.pk: title_of(member.activity) for member in members}
    rows = [_row(member, activity, names) for member in members]
    context = {"title": title_of(activity), "slug": slug, "rows": rows, "is_alone": len(rows) < 2}
    return render(request, "activities/compare.html", context)


def _row(member: Member, here: Activity, names: dict[int, str]) -> dict[str, Any]:
    activity = member.activity
    return {
        "title": names[activity.pk],
        "is_here": activity.pk == here.pk,
        "state": activity.get_state_display(),
        "tie": _tie(activity, names),
        "places": ", ".join(member.places),
        "figures": figures_of(member.seen),
    }


def _tie(activity: Activity, names: dict[int, str]) -> str:
    if activity.copied_from_id:
        return _("kopi av %(name)s") % {"name": names[activity.copied_from_id]}
    if activity.parent_id:
        return _("variant av %(name)s") % {"name": names[activity.parent_id]}
    return ""
