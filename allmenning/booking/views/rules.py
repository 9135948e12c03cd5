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
    form = RulesForm(
        request.POST if request.method == "POST" else None,
        rules=standing_rules(place, local_date(now)),
        terms=terms_to_choose(now=now),
        today=local_date(now),
    )
    if form.is_valid() and _laid_down(form, place, Actor("person", viewer.pk), now):
        messages.success(request, _("Lagret."))
        return SeeOther(request.path)
    return _page(request, place, form, now)


def _laid_down(form: RulesForm, space: Space, actor: Actor, now: datetime) -> bool:
    said = form.cleaned_data
    try:
        lay_down_rules(
            space=space,
            new=form.rules(),
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


def _page(request: HttpRequest, space: Space, form: RulesForm, now: datetime) -> HttpResponse:
    standing = standing_rules(space, local_date(now))
    shown: dict[str, Any] = {
        "space": space,
        "building": space.building,
        "building_url": reverse("places:edit_building", args=[space.building.slug]),
        "space_url": reverse("places:edit_space", args=[space.building.slug, space.slug]),
        "limits": limits(standing) if standing else [],
        "form": form,
    }
    return render(request, "booking/rules.html", shown, status=422 if form.errors else 200)
