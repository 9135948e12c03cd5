"""Public and school holidays of the municipality, kept by its administrator."""

from datetime import datetime, timedelta

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
from allmenning.places.actions.editing import NotValid
from allmenning.places.actions.hours import add_holiday, remove_holiday
from allmenning.places.forms.hours import HolidayForm
from allmenning.places.models import Holiday
from allmenning.places.views.buildings import editor


@audience(Audience.STAFF, "GET", "POST")
def holidays(request: HttpRequest) -> HttpResponse:
    """The holidays that are not over, and a form that adds one."""
    now = timezone.now()
    access.as_administrator(person=editor(request), now=now)
    form = HolidayForm(request.POST if request.method == "POST" else None, now=now)
    if form.is_valid() and _added(request, form, now):
        messages.success(request, _("Fridagen er lagt til."))
        return redirect("places:holidays")
    coming = Holiday.objects.filter(days__endswith__gt=local_date(now)).order_by("days")
    context = {"holidays": [_shown(row) for row in coming], "form": form}
    status = 422 if form.errors else 200
    return render(request, "places/edit/holidays.html", context, status=status)


def _added(request: HttpRequest, form: HolidayForm, now: datetime) -> bool:
    said = form.cleaned_data
    try:
        add_holiday(
            kind=said["kind"],
            first=said["first"],
            last=said["last"],
            name=form.name(),
            actor=Actor("person", editor(request).pk),
            now=now,
        )
    except NotValid as error:
        form.add_error("first", [text for texts in error.messages.values() for text in texts])
    return not form.errors


def _shown(holiday: Holiday) -> dict[str, str]:
    first, last = holiday.days.lower, holiday.days.upper - timedelta(days=1)
    days = speech.full_day(first, this_year=0)
    if last > first:
        until = speech.full_day(last, this_year=0)
        days = _("%(first)s til %(last)s") % {"first": days, "last": until}
    return {
        "days": days,
        "name": speech.text(holiday.name, get_language() or "nb"),
        "kind": str(Holiday.Kind(holiday.kind).label),
        "remove_url": reverse("places:remove_holiday", args=[holiday.pk]),
    }


@audience(Audience.STAFF, "POST")
def remove(request: HttpRequest, id: int) -> HttpResponse:
    """Make the days ordinary days again."""
    now = timezone.now()
    person = editor(request)
    access.as_administrator(person=person, now=now)
    holiday = get_object_or_404(Holiday, pk=id)
    remove_holiday(holiday=holiday, actor=Actor("person", person.pk), now=now)
    messages.success(request, _("Fridagen er fjernet."))
    return redirect("places:holidays")
