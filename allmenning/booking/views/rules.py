"""How a space may be booked, laid down by those who look after it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.laying_down import (
    RulesChanged,
    RulesNotValid,
    lay_down_rules,
    standing_rules,
)
from allmenning.booking.forms.approval import CaseFormSet, case_rows
from allmenning.booking.forms.rules import RulesForm
from allmenning.booking.queries.adoption import terms_to_choose
from allmenning.booking.views.facts import limits
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.log import Actor
from allmenning.places import access as places
from allmenning.places.models import Space


@audience(Audience.STAFF, "GET", "POST")
def rules(request: HttpRequest, building: str, space: str) -> HttpResponse:
    """What holds now, and a form that lays down what is to hold from a day on."""
    viewer, now = access.signed_in(request), timezone.now()
    place = places.access_space(person=viewer, building=building, slug=space, now=now)
    form, cases = _forms(request, place, now)
    valid = form.is_valid() and cases.is_valid()
    if valid and _laid_down(form, cases, place, Actor("person", viewer.pk), now):
        messages.success(request, _("Lagret."))
        return SeeOther(request.path)
    return _page(request, place, form, cases, now)


def _forms(request: HttpRequest, space: Space, now: datetime) -> tuple[RulesForm, Any]:
    said, today = request.POST if request.method == "POST" else None, local_date(now)
    standing = standing_rules(space, today)
    form = RulesForm(said, rules=standing, terms=terms_to_choose(now=now), today=today)
    if said is not None:
        return form, CaseFormSet(said)
    cases = standing.approval_rules.order_by("order").values() if standing else []
    return form, CaseFormSet(initial=case_rows(cases))


def _laid_down(form: RulesForm, cases: Any, space: Space, actor: Actor, now: datetime) -> bool:
    said = form.cleaned_data
    try:
        lay_down_rules(
            space=space,
            new=form.rules(cases.cases()),
            first_day=said["first_day"],
            seen=said["seen"] or None,
            actor=actor,
            now=now,
        )
    except RulesChanged:
        told = _("Den dagen gjelder andre regler enn dem du så her. Last siden på nytt.")
        form.add_error("first_day", told)
    except RulesNotValid as error:
        form.add_error(None, list(error.messages))
    return not form.errors


def _page(
    request: HttpRequest, space: Space, form: RulesForm, cases: Any, now: datetime
) -> HttpResponse:
    standing = standing_rules(space, local_date(now))
    shown: dict[str, Any] = {
        "space": space,
        "building": space.building,
        "building_url": reverse("places:edit_building", args=[space.building.slug]),
        "space_url": reverse("places:edit_space", args=[space.building.slug, space.slug]),
        "limits": limits(standing) if standing else [],
        "form": form,
        "formset": cases,
    }
    wrong = form.errors or cases.total_error_count()
    return render(request, "booking/rules.html", shown, status=422 if wrong else 200)
