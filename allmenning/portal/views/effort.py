"""What lending costs those at work, beside what it used to cost."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.queries.answer_times import AnswerTime, answer_times
from allmenning.booking.queries.effort import Effort, effort
from allmenning.booking.views.promise import length
from allmenning.core.audience import Audience, audience
from allmenning.people.models import Role
from allmenning.people.queries import units_where
from allmenning.places.models import Building


@audience(Audience.STAFF)
def effort_page(request: HttpRequest) -> HttpResponse:
    """Messages and minutes for each request, and how many needed nobody, in one's buildings."""
    now = timezone.now()
    units = units_where(person=request.person, kinds=Role.Kind.values, now=now)  # type: ignore[attr-defined]
    buildings = list(Building.objects.filter(unit_id__in=units).order_by("sort_key"))
    context = _figures(buildings, now)
    return render(request, "portal/effort.html", context)


def _figures(buildings: list[Building], now: datetime) -> dict[str, Any]:
    ids = [building.pk for building in buildings]
    costs, times = effort(ids, now=now), answer_times(ids, now=now)
    rows = [{"name": one.name, **_told(costs.get(one.pk), times.get(one.pk))} for one in buildings]
    return {"all": _told(costs.get(None), times.get(None)), "rows": rows}


def _told(cost: Effort | None, time: AnswerTime | None) -> dict[str, dict[str, str]]:
    """Each figure in words, with how many it rests on."""
    return {
        "messages": _median(cost.messages, cost.handled) if cost else _unknown(),
        "minutes": _median(cost.minutes, cost.measured) if cost else _unknown(),
        "untouched": _share(cost) if cost else _unknown(),
        "answer": _figure(length(time.median), _answers(time.answers)) if time else _unknown(),
    }


def _median(value: float | None, number: int) -> dict[str, str]:
    if value is None:
        return _unknown()
    return _figure(formats.number_format(value, 0 if value == int(value) else 1), _of(number))


def _share(cost: Effort) -> dict[str, str]:
    return _figure(_("%(n)d %%") % {"n": cost.untouched_percent}, _of(cost.requests))


def _of(number: int) -> str:
    return ngettext("%(n)d søknad", "%(n)d søknader", number) % {"n": number}


def _answers(number: int) -> str:
    return ngettext("%(n)d svar", "%(n)d svar", number) % {"n": number}


def _unknown() -> dict[str, str]:
    return _figure(_("ikke registrert"), "")


def _figure(value: str, rests_on: str) -> dict[str, str]:
    return {"value": value, "rests_on": rests_on}
