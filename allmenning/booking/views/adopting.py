"""Taking a place into use, step by step; what is chosen stays when one leaves halfway."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions import adopting
from allmenning.booking.forms.adopting import BeginForm, HoursForm, SpacesForm
from allmenning.booking.models import Adoption, PlaceTemplate
from allmenning.booking.queries import adoption as queries
from allmenning.booking.rules.templates import Plan, chosen, template_of
from allmenning.booking.views.cards import said
from allmenning.booking.views.seeing import SeeOther
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.log import Actor
from allmenning.people.actions import UnitNameTaken
from allmenning.people.models import Person
from allmenning.people.queries import units_led_by
from allmenning.places.models import Building, District


@audience(Audience.STAFF, "GET", "POST")
def begin(request: HttpRequest) -> HttpResponse:
    """Choose a template and a building, or go on with what is begun."""
    person, now = access.signed_in(request), timezone.now()
    units = list(units_led_by(person, now=now))
    if not units:
        raise Http404
    templates = queries.templates()
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        templates=templates,
        buildings=queries.not_in_use(person, now=now),
        units=units,
        named={one.pk: said(one.name) for one in templates},
    )
    if form.is_valid() and (begun := _begun(form, person, now)):
        return SeeOther(next_url(begun))
    shown = {"form": form, "begun": _begun_rows(person, now), "templates": templates}
    return render(request, "booking/adopt/begin.html", shown, status=422 if form.errors else 200)


def _begun(form: BeginForm, person: Person, now: datetime) -> Adoption | None:
    """What is begun now; None when somebody else is at it, which the form says then."""
    template = PlaceTemplate.objects.get(pk=form.cleaned_data["template"])
    try:
        if form.is_new:
            place = _new_place(form, person, now)
            return adopting.begin_new(place=place, template=template, person=person, now=now)
        building = Building.objects.get(pk=form.cleaned_data["building"])
        return adopting.begin(building=building, template=template, person=person, now=now)
    except UnitNameTaken:
        form.add_error("name", _("Det finnes et bygg med dette navnet. Velg det i lista."))
    except adopting.InUseAlready:
        form.add_error("building", _("Noen er allerede i gang med å ta dette bygget i bruk."))
    return None


def _new_place(form: BeginForm, person: Person, now: datetime) -> adopting.NewPlace:
    answers = form.cleaned_data
    return adopting.NewPlace(
        unit=units_led_by(person, now=now).get(pk=answers["unit"]),
        name=answers["name"].strip(),
        address=answers["address"].strip(),
        district=District.objects.get(pk=answers["district"]),
    )


def _begun_rows(person: Person, now: datetime) -> list[dict[str, str]]:
    return [
        {
            "name": one.building.name,
            "url": next_url(one),
            "text": _next_text(one),
            "since": speech.day(local_date(one.started_at), now=now),
        }
        for one in queries.standing_adoptions(person, now=now)
    ]


@audience(Audience.STAFF, "GET", "POST")
def spaces(request: HttpRequest, id: int) -> HttpResponse:
    """Tick the spaces the building has, and say how many each takes."""
    adoption, plan = _underway(request, id)
    template = template_of(adoption.contents)
    data = request.POST if request.method == "POST" else None
    form = SpacesForm(data, template=template, chosen=plan)
    if form.is_valid():
        return _chosen(request, adoption, form.choices(), "booking:adopt_hours")
    return _step(request, adoption, "spaces", form)


@audience(Audience.STAFF, "GET", "POST")
def hours(request: HttpRequest, id: int) -> HttpResponse:
    """Say when the place is open, and when somebody must answer."""
    adoption, plan = _underway(request, id)
    data = request.POST if request.method == "POST" else None
    form = HoursForm(data, plan=plan, choices=adoption.choices)
    if form.is_valid():
        return _chosen(request, adoption, form.choices(), "booking:adopt_terms")
    return _step(request, adoption, "hours", form, answering=answering(adoption))


def _underway(request: HttpRequest, id: int) -> tuple[Adoption, Plan]:
    """What is being chosen, and how it stands."""
    now = timezone.now()
    adoption = access.adoption_at_work(viewer=access.signed_in(request), id=id, now=now)
    return adoption, chosen(template_of(adoption.contents), adoption.choices)


def _chosen(
    request: HttpRequest, adoption: Adoption, choices: Mapping[str, Any], onward: str
) -> HttpResponse:
    """Remember it and go on; what is ready already is not chosen anew."""
    actor = Actor("person", access.signed_in(request).pk)
    try:
        adopting.choose(adoption=adoption, choices=choices, actor=actor, now=timezone.now())
    except adopting.NotNow:
        onward = "booking:try_place"
    return SeeOther(reverse(onward, args=[adoption.pk]))


def _step(
    request: HttpRequest, adoption: Adoption, step: str, form: Any, **more: Any
) -> HttpResponse:
    if adoption.ready_at is not None:
        return SeeOther(reverse("booking:try_place", args=[adoption.pk]))
    shown = {"adoption": adoption, "form": form, "steps": steps(adoption, step), **more}
    status = 422 if form.errors else 200
    return render(request, f"booking/adopt/{step}.html", shown, status=status)


def answering(adoption: Adoption) -> list[str]:
    """Names of those who get the requests today."""
    return [person.name for person in queries.answering(adoption.building, now=timezone.now())]


def next_url(adoption: Adoption) -> str:
    """The first step that is not done."""
    return reverse(f"booking:{_next(adoption)}", args=[adoption.pk])


def _next(adoption: Adoption) -> str:
    if adoption.ready_at is not None:
        return "try_place"
    undone = [name for name, key in _KEYS.items() if key not in adoption.choices]
    return undone[0] if undone else "adopt_terms"


_KEYS = {"adopt_spaces": "spaces", "adopt_hours": "approval"}


def _titles() -> dict[str, str]:
    return {
        "adopt_spaces": _("Lokaler"),
        "adopt_hours": _("Tider og svar"),
        "adopt_terms": _("Vilkår"),
        "try_place": _("Prøv og åpne"),
    }


def _next_text(adoption: Adoption) -> str:
    return _titles()[_next(adoption)]


def steps(adoption: Adoption, here: str) -> list[dict[str, str]]:
    """Where one is, with the way back to what is chosen; components/steps.html shows it."""
    names = list(_titles())
    now = names.index({"spaces": "adopt_spaces", "hours": "adopt_hours"}.get(here, here))
    return [
        {"text": text, **_state(adoption, name, number, now)}
        for number, (name, text) in enumerate(_titles().items())
    ]


def _state(adoption: Adoption, name: str, number: int, now: int) -> dict[str, str]:
    if number >= now:
        return {"state": "now" if number == now else "next", "url": ""}
    may_go_back = adoption.ready_at is None
    url = reverse(f"booking:{name}", args=[adoption.pk]) if may_go_back else ""
    return {"state": "done", "url": url}
