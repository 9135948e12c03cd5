"""Making a meeting place, and changing what is said of it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions import starting
from allmenning.activities.actions.planning import Where
from allmenning.activities.forms.activity import ActivityForm, NewActivityForm, TimesForm, as_it_is
from allmenning.activities.forms.wording import WordingForm
from allmenning.activities.models import Activity
from allmenning.activities.queries.families import possible_parents
from allmenning.activities.queries.signing_up import is_crowded
from allmenning.activities.views.everyone.words import title_of
from allmenning.activities.views.sessions import free_instead
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import NotAllowed
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import wall_clock
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.people.models import Person


@audience(Audience.STAFF, "GET", "POST")
def begin(request: HttpRequest) -> HttpResponse:
    """Make a meeting place in one of the buildings one works in."""
    now, viewer = timezone.now(), access.viewer(request)
    buildings = access.buildings_at_work(viewer, now=now)
    units = access.units_at_work(viewer, now=now)
    form = NewActivityForm(
        request.POST or None, buildings=buildings, may_be_variant_of=possible_parents(units)
    )
    made = None
    if request.method == "POST" and form.is_valid():
        made = _made(form, partial(starting.begin, **form.told()), viewer, now)
    if made:
        messages.success(request, _("%(name)s er laget.") % {"name": title_of(made)})
        return redirect("activities:activity_at_work", made.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/begin.html", {"form": form}, status=status)


def _made(
    form: TimesForm, make: Callable[..., Activity], viewer: Person, now: datetime
) -> Activity | None:
    """What is made with the form's times, or None when the room it needs on its one day is taken."""
    times, actor = form.times(), Actor("person", viewer.pk)
    try:
        return make(times=times, actor=actor, now=now)
    except (SlotTaken, NotAllowed):
        period = Period(*(wall_clock(times.first_day, at) for at in (times.opens, times.closes)))
        form.taken(free_instead(Where(times.building, times.space), period, now=now))
        return None


@audience(Audience.STAFF, "GET", "POST")
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is said of a meeting place, or stop it."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    form = _form(request, activity, viewer, now)
    if request.method == "POST" and form.is_valid():
        actor = Actor("person", viewer.pk)
        starting.change(activity=activity, actor=actor, now=now, **form.told(activity))
        messages.success(request, _("Endringene er lagret."))
        _warn_of_crowd(request, activity, now)
        return redirect("activities:activity_at_work", slug)
    context = {"form": form, "title": title_of(activity), "slug": slug}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/change.html", context, status=status)


@audience(Audience.STAFF, "GET", "POST")
def wording(request: HttpRequest, slug: str) -> HttpResponse:
    """Say in other languages what a meeting place is called, and what people do there."""
    now, viewer = timezone.now(), access.viewer(request)
    activity = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    form = WordingForm(request.POST or None, activity=activity)
    if request.method == "POST" and form.is_valid():
        actor = Actor("person", viewer.pk)
        starting.change(activity=activity, actor=actor, now=now, **form.told(activity))
        messages.success(request, _("Tekstene er lagret."))
        return redirect("activities:activity_at_work", slug)
    norwegian = {"title": activity.title["nb"], "summary": activity.summary.get("nb", "")}
    context = {"form": form, "slug": slug, **norwegian}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/wording.html", context, status=status)


def _form(request: HttpRequest, activity: Activity, viewer: Person, now: datetime) -> ActivityForm:
    parents = possible_parents(access.units_at_work(viewer, now=now), of=activity)
    initial = as_it_is(activity)
    return ActivityForm(request.POST or None, initial=initial, may_be_variant_of=parents)


def _warn_of_crowd(request: HttpRequest, activity: Activity, now: datetime) -> None:
    activity.refresh_from_db()
    if is_crowded(activity, now=now):
        told = _("Flere har fått plass før du endret det. Alle beholder plassen sin.")
        messages.warning(request, told)


@audience(Audience.STAFF, "GET", "POST")
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Try a meeting place at another place too, with times of its own."""
    now, viewer = timezone.now(), access.viewer(request)
    original = access.activity_at_work(viewer=viewer, slug=slug, now=now)
    buildings = access.buildings_at_work(viewer, now=now)
    form = TimesForm(request.POST or None, buildings=buildings)
    made = None
    if request.method == "POST" and form.is_valid():
        made = _made(form, partial(starting.copy, original=original), viewer, now)
    if made:
        messages.success(request, _("%(name)s prøves nå et sted til.") % {"name": title_of(made)})
        return redirect("activities:compare", made.slug)
    context = {"form": form, "title": title_of(original), "slug": slug}
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/copy.html", context, status=status)
