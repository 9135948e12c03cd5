"""What meeting places and asking people have come to, on one page that can be printed."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.activities.access import AT_WORK
from allmenning.activities.models import Activity
from allmenning.activities.queries.at_work import Seen, activities_of, seen
from allmenning.activities.queries.feedback import feedback_on_each, languages_on
from allmenning.activities.queries.reported import contacts_in_all
from allmenning.activities.rules.feedback import Feedback
from allmenning.activities.views.at_work import row_at_work
from allmenning.activities.views.feedback_words import feedback_in_words, languages_in_words
from allmenning.core.audience import Audience, audience
from allmenning.core.speech import in_figures
from allmenning.people.models import Person
from allmenning.people.queries import units_where
from allmenning.places.models import District
from allmenning.voice.access import ANSWERING
from allmenning.voice.queries.ideas import languages_of
from allmenning.voice.queries.involving import by_method
from allmenning.voice.views.work.involving import row_of_method


@audience(Audience.STAFF)
def report(request: HttpRequest) -> HttpResponse:
    """How many came, what they said and whom it reached, in one's units; what is not known is
    said to be so."""
    units = _units(request.person, timezone.now())  # type: ignore[attr-defined]
    activities = list(activities_of(units))
    said = feedback_on_each(activities)
    contacts = contacts_in_all(units)
    context = {
        "districts": [_district(one) for one in District.objects.filter(unit_id__in=units)],
        "rows": [_row(one, said) for one in seen(activities, now=timezone.now())],
        "spoken": _languages(activities, units),
        "methods": [row_of_method(row) for row in by_method(units)],
        "contacts": _("ikke registrert") if contacts is None else in_figures(contacts),
    }
    return render(request, "portal/report.html", context)


def _units(viewer: Person, now: datetime) -> frozenset[int]:
    units = units_where(person=viewer, kinds=AT_WORK, now=now)
    units |= units_where(person=viewer, kinds=ANSWERING, now=now)
    if not units:
        raise Http404
    return units


def _district(district: District) -> dict[str, str]:
    if district.residents is None:
        return {"name": district.name, "residents": "", "source": ""}
    residents = in_figures(district.residents)
    return {"name": district.name, "residents": residents, "source": district.residents_source}


def _row(one: Seen, said: Mapping[int, Feedback]) -> dict[str, Any]:
    feedback = feedback_in_words(said[one.activity.pk])
    return {**row_at_work(one), "feedback": feedback, "reach": one.activity.reach}


def _languages(activities: list[Activity], units: frozenset[int]) -> list[dict[str, str]]:
    """How many answered or said something in each language, the most first."""
    said = Counter(languages_on(activities)) + Counter(languages_of(units))
    return [{"name": name, "people": people} for name, people in languages_in_words(said)]
