"""Figures that were not counted session by session, typed in by those who work here."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions import reporting
from allmenning.activities.forms.reporting import ContactsForm, FiguresForm
from allmenning.activities.models import Activity
from allmenning.activities.queries.reported import Week, contacts_by_week, reports_on
from allmenning.activities.views.everyone.words import title_of
from allmenning.activities.views.figure_words import report_in_words
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.speech import in_figures
from allmenning.people.models import Person

WEEKS: Final = 8


@audience(Audience.STAFF, "GET", "POST")
def reported(request: HttpRequest, slug: str) -> HttpResponse:
    """What partners counted, or the units themselves over some days: the list, and one more."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    form = FiguresForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _kept(form, activity, viewer, now):
        messages.success(request, _("Tallene er lagret."))
        return redirect("activities:reported", slug)
    context = {
        "title": title_of(activity),
        "slug": slug,
        "form": form,
        "rows": [_row(one, now) for one in reports_on(activity)],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/reported.html", context, status=status)


def _kept(form: FiguresForm, activity: Activity, by: Person, now: datetime) -> bool:
    try:
        reporting.report(activity=activity, by=by, now=now, **form.told())
    except reporting.AlreadyReported:
        form.taken()
        return False
    return True


def _row(one: Any, now: datetime) -> dict[str, Any]:
    return {
        "id": one.pk,
        "since": speech.plain_day(one.days.lower, now=now),
        "until": speech.plain_day(one.days.upper - timedelta(days=1), now=now),
        "said": report_in_words(one),
        "method": one.get_method_display(),
    }


@audience(Audience.STAFF, "POST")
def withdraw(request: HttpRequest, slug: str, id: int) -> HttpResponse:
    """Take away figures that were wrong."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    figures = access.figures_of(activity, id=id)
    reporting.withdraw(figures=figures, by=viewer, now=now)
    messages.success(request, _("Tallene er fjernet."))
    return redirect("activities:reported", slug)


@audience(Audience.STAFF, "GET", "POST")
def outreach(request: HttpRequest) -> HttpResponse:
    """How many one was in touch with out among people, week by week."""
    now, viewer = timezone.now(), access.viewer(request)
    units = access.units_at_work(viewer, now=now)
    today = local_date(now)
    monday = today - timedelta(days=today.weekday())
    weeks = contacts_by_week(units, by=viewer.pk, this_monday=monday, weeks=WEEKS)
    choices = [(week.monday.isoformat(), _week(week, now)) for week in weeks]
    form = ContactsForm(request.POST or None, mondays=choices, units=units)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        reporting.write_contacts(
            unit=said["enhet"], by=viewer, monday=said["uke"], contacts=said["antall"]
        )
        messages.success(request, _("Notert."))
        return redirect("activities:outreach")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "rows": [_contacts(week, now) for week in weeks]}
    return render(request, "activities/outreach.html", context, status=status)


def _week(week: Week, now: datetime) -> str:
    return _("uke %(number)d, fra %(monday)s") % {
        "number": week.monday.isocalendar().week,
        "monday": speech.plain_day(week.monday, now=now),
    }


def _contacts(week: Week, now: datetime) -> dict[str, str]:
    unknown = _("ikke registrert")
    all_of_them, own = (
        unknown if number is None else in_figures(number) for number in (week.contacts, week.own)
    )
    return {"week": _week(week, now), "all": all_of_them, "own": own}
