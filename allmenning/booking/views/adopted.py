"""The last steps of taking a place into use: read the terms, try it, and open it to all."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions import adopting
from allmenning.booking.forms.adopting import TermsForm
from allmenning.booking.models import Adoption, Booking
from allmenning.booking.queries import adoption as queries
from allmenning.booking.queries.spaces import usual_hours
from allmenning.booking.queries.words import period_of, state_text
from allmenning.booking.rules.templates import Plan, chosen, template_of
from allmenning.booking.views.adopting import answering, next_url, steps
from allmenning.booking.views.cards import said, space_url
from allmenning.booking.views.facts import hours_of
from allmenning.booking.views.seeing import SeeOther
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.places.models import Space


@audience(Audience.STAFF, "GET", "POST")
def terms(request: HttpRequest, id: int) -> HttpResponse:
    """Read the terms that borrowers accept, and have everything made ready to try."""
    viewer, now = access.signed_in(request), timezone.now()
    adoption = access.adoption_at_work(viewer=viewer, id=id, now=now)
    form = TermsForm(request.POST if request.method == "POST" else None)
    if adoption.ready_at is None and not form.is_valid():
        return _terms_page(request, adoption, form, now)
    try:
        if adoption.ready_at is None:
            actor = Actor("person", viewer.pk)
            adopting.make_ready(adoption=adoption, actor=actor, now=now)
    except adopting.NothingChosen:
        return SeeOther(reverse("booking:adopt_spaces", args=[adoption.pk]))
    except adopting.NotNow:
        pass  # A colleague was quicker, and the page shows what she made.
    return SeeOther(reverse("booking:try_place", args=[adoption.pk]))


def _terms_page(
    request: HttpRequest, adoption: Adoption, form: TermsForm, now: datetime
) -> HttpResponse:
    plan = chosen(template_of(adoption.contents), adoption.choices)
    holding = queries.newest_terms(adoption.template, now=now)
    shown = {
        "adoption": adoption,
        "form": form,
        "steps": steps(adoption, "adopt_terms"),
        "name": holding.name,
        "version": holding.version,
        "text": said(holding.text),
        "spaces": _names(plan),
    }
    return render(request, "booking/adopt/terms.html", shown, status=422 if form.errors else 200)


def _names(plan: Plan) -> list[str]:
    return [space.name for space in plan.spaces]


@audience(Audience.STAFF, "GET", "POST")
def try_place(request: HttpRequest, id: int) -> HttpResponse:
    """What is ready, and what has been tried; open it to all."""
    viewer, now = access.signed_in(request), timezone.now()
    adoption = access.adoption_at_work(viewer=viewer, id=id, now=now)
    if adoption.ready_at is None:
        return SeeOther(next_url(adoption))
    if request.method == "GET":
        return _trial_page(request, adoption, now)
    try:
        adopting.open_to_all(adoption=adoption, actor=Actor("person", viewer.pk), now=now)
    except adopting.NotNow:
        messages.info(request, _("Stedet er allerede åpnet."))
    return SeeOther(request.path)


def _trial_page(request: HttpRequest, adoption: Adoption, now: datetime) -> HttpResponse:
    building = adoption.building
    is_open = adoption.opened_at is not None
    trials = [] if is_open else queries.trials_in(building)
    access.note_seen(access.signed_in(request), trials, now=now)
    shown = {
        "adoption": adoption,
        "is_open": is_open,
        "steps": steps(adoption, "try_place"),
        "spaces": [_space(space) for space in queries.spaces_of(building)],
        "hours": hours_of(usual_hours(building.timetable_id)),
        "answering": answering(adoption),
        "trials": [_trial(booking, now) for booking in trials],
        "edit_url": reverse("places:edit_building", args=[building.slug]),
        "page_url": reverse("booking:building_day", args=[building.slug]) if is_open else "",
    }
    return render(request, "booking/adopt/try.html", shown)


def _space(space: Space) -> dict[str, Any]:
    return {
        "name": space.name,
        "people": space.capacity,
        "url": space_url(space),
        "edit_url": reverse("places:edit_space", args=[space.building.slug, space.slug]),
    }


def _trial(booking: Booking, now: datetime) -> dict[str, str]:
    return {
        "when": speech.when(period_of(booking), now=now),
        "space": booking.space.name,
        "state": state_text(booking, now=now),
        "url": reverse("booking:receipt", args=[booking.pk]),
    }


def trial_url(space: Space) -> str:
    """Where a space that is only being tried is opened to all; "" for one that is open."""
    found = queries.adoption_trying(space)
    return reverse("booking:try_place", args=[found.pk]) if found else ""
