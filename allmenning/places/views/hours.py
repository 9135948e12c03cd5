"""Opening hours of the week, and days when they do not hold."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.log import Actor
from allmenning.places import access
from allmenning.places.actions import hours as actions
from allmenning.places.actions.editing import NotValid
from allmenning.places.forms.hours import (
    WEEKDAYS,
    ExceptionForm,
    TimetableForm,
    WeekFormSet,
    remembered,
    rows_of,
)
from allmenning.places.models import Building, OpeningException, Timetable
from allmenning.places.queries.sharing import others_following
from allmenning.places.views.buildings import building_url, editor

FLAGS = ("closed_on_public_holidays", "closed_in_school_holidays")


@audience(Audience.STAFF, "GET", "POST")
def hours(request: HttpRequest, building: str, id: int) -> HttpResponse:
    """Edit the week's hours."""
    now = timezone.now()
    place, timetable = _places(request, building, id, now)
    if request.method == "GET":
        week = actions.weekly_stretches(timetable)
        flags = {name: getattr(timetable, name) for name in FLAGS}
        settings = TimetableForm(initial=flags | {"opened": remembered(week)})
        return _page(request, place, timetable, settings, WeekFormSet(initial=rows_of(week)))
    settings, week_forms = TimetableForm(request.POST), WeekFormSet(request.POST)
    valid = settings.is_valid() and week_forms.is_valid()
    if valid and _saved(request, timetable, settings, week_forms, now):
        messages.success(request, _("Åpningstidene er lagret."))
        return redirect(request.path)
    return _page(request, place, timetable, settings, week_forms, status=422)


@audience(Audience.STAFF, "POST")
def own_hours(request: HttpRequest, building: str) -> HttpResponse:
    """Give the building hours of its own, so that they can be edited for it alone."""
    now, person = timezone.now(), editor(request)
    place = access.access_building(person=person, slug=building, now=now)
    actor = Actor("person", person.pk)
    timetable = actions.separate_hours(building=place, actor=actor, now=now)
    messages.success(request, _("Nå har bygget egne åpningstider. Endre dem her."))
    return redirect("places:edit_hours", building, timetable.pk)


def _places(
    request: HttpRequest, building: str, id: int, now: datetime
) -> tuple[Building, Timetable]:
    person = editor(request)
    place = access.access_building(person=person, slug=building, now=now)
    return place, access.access_timetable(person=person, building=building, id=id, now=now)


def _saved(
    request: HttpRequest, timetable: Timetable, settings: TimetableForm, week: Any, now: datetime
) -> bool:
    said = settings.cleaned_data
    try:
        actions.set_hours(
            timetable=timetable,
            opened=said["opened"],
            stretches=week.stretches(),
            actor=Actor("person", editor(request).pk),
            now=now,
            **{name: said[name] for name in FLAGS},
        )
    except actions.HoursOverlap as error:
        told = _("Tidene for %(day)s overlapper. Rett den ene.")
        settings.add_error(None, told % {"day": dict(WEEKDAYS)[error.weekday]})
    except actions.HoursChanged:
        told = _("En kollega har endret tidene. Last siden på nytt, og gjør endringen din der.")
        settings.add_error(None, told)
    return not settings.errors


def _page(
    request: HttpRequest,
    place: Building,
    timetable: Timetable,
    settings: TimetableForm,
    week: Any,
    status: int = 200,
) -> HttpResponse:
    context = {
        "building": place,
        "building_url": building_url(place),
        "timetable": timetable,
        "also": others_following(timetable, besides=place),
        "settings": settings,
        "formset": week,
    }
    return render(request, "places/edit/hours.html", context, status=status)


@audience(Audience.STAFF, "GET", "POST")
def exceptions(request: HttpRequest, building: str, id: int) -> HttpResponse:
    """Days when the usual hours do not hold: list them, and add one."""
    now = timezone.now()
    place, timetable = _places(request, building, id, now)
    form = ExceptionForm(request.POST if request.method == "POST" else None, now=now)
    if form.is_valid() and _added(request, timetable, form, now):
        messages.success(request, _("Unntaket er lagt til."))
        return redirect(request.path)
    coming = timetable.exceptions.filter(days__endswith__gt=local_date(now)).order_by("days")
    context = {
        "building": place,
        "building_url": building_url(place),
        "exceptions": [_shown(place, one) for one in coming],
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "places/edit/exceptions.html", context, status=status)


def _added(request: HttpRequest, timetable: Timetable, form: ExceptionForm, now: datetime) -> bool:
    said = form.cleaned_data
    try:
        actions.add_exception(
            timetable=timetable,
            first=said["first"],
            last=said["last"],
            reason={"nb": said["reason"]},
            hours=form.hours(),
            kind=said["kind"],
            actor=Actor("person", editor(request).pk),
            now=now,
        )
    except NotValid as error:
        form.add_error("first", [text for texts in error.messages.values() for text in texts])
    return not form.errors


def _shown(building: Building, one: OpeningException) -> dict[str, str]:
    first, last = one.days.lower, one.days.upper - timedelta(days=1)
    days = speech.full_day(first)
    if last > first:
        days = _("%(first)s til %(last)s") % {"first": days, "last": speech.full_day(last)}
    arguments = [building.slug, one.timetable_id, one.pk]
    return {
        "days": days,
        "text": _hours_text(one),
        "reason": speech.text(one.reason, get_language() or "nb"),
        "remove_url": reverse("places:remove_exception", args=arguments),
    }


def _hours_text(one: OpeningException) -> str:
    if one.opens is None or one.closes is None:
        return _("stengt")
    return f"{_clock(one.opens)}–{_clock(one.closes)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}.{minutes % 60:02}"


@audience(Audience.STAFF, "POST")
def remove_exception(request: HttpRequest, building: str, id: int, exception: int) -> HttpResponse:
    """Let the usual hours hold again on these days."""
    now = timezone.now()
    _place, timetable = _places(request, building, id, now)
    found = get_object_or_404(timetable.exceptions, pk=exception)
    actor = Actor("person", editor(request).pk)
    actions.remove_exception(exception=found, actor=actor, now=now)
    messages.success(request, _("Unntaket er fjernet."))
    return redirect("places:exceptions", building, id)
