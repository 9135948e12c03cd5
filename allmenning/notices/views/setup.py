"""Setting up what all notices need: themes, what may be said of a district, and prices."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from allmenning.booking.views.seeing import SeeOther
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.core.log import Actor
from allmenning.notices import access
from allmenning.notices.actions import setting_up
from allmenning.notices.forms.setup import DistrictForm, PriceForm, ThemeForm
from allmenning.notices.models import Tariff, Theme
from allmenning.notices.queries.setup import FACTS, facts_written, tariffs
from allmenning.notices.queries.wishes import themes


def _actor(request: HttpRequest) -> Actor:
    return Actor("person", access.at_work(request).pk)


@audience(Audience.STAFF)
def setup(request: HttpRequest) -> HttpResponse:
    """What there is, and what is lacking; each may be changed by those who lead what it is of."""
    now, viewer = timezone.now(), access.at_work(request)
    districts, known = access.districts_led(viewer, now=now), facts_written()
    is_leading = access.leads_all(viewer, now=now)
    context = {
        "is_leading": is_leading,
        "themes": [_theme(one) for one in themes()] if is_leading else [],
        "prices": [_price(one, now) for one in tariffs()] if is_leading else [],
        "districts": [
            {"name": one.name, "pk": one.pk, "facts": _said(known.get(one.pk, {}))}
            for one in districts
        ],
    }
    return render(request, "notices/setup.html", context)


def _theme(theme: Theme) -> dict[str, Any]:
    language = speech.language()
    about = speech.text(theme.about, language)
    return {"pk": theme.pk, "name": speech.text(theme.name, language), "about": about}


def _said(facts: Any) -> str:
    return ", ".join(facts[name] for name in FACTS if facts.get(name))


def _price(tariff: Tariff, now: datetime) -> dict[str, Any]:
    return {
        "pk": tariff.pk,
        "channel": tariff.get_channel_display(),
        "kroner": number_format(tariff.price / 100, 2),
        "since": speech.plain_day(tariff.valid_from, now=now),
        "seconds": tariff.seconds,
        "is_ahead": tariff.valid_from > local_date(now),
    }


@audience(Audience.STAFF, "GET", "POST")
def new_theme(request: HttpRequest) -> HttpResponse:
    """One more theme that notices may be about."""
    now = timezone.now()
    access.lead_all(request, now=now)
    form = ThemeForm(request.POST or None)

    def add() -> None:
        setting_up.add_theme(**form.facts(), actor=_actor(request), now=now)

    return _answered(request, form, add, _("Nytt tema"))


@audience(Audience.STAFF, "GET", "POST")
def theme(request: HttpRequest, id: int) -> HttpResponse:
    """What a theme is called."""
    now = timezone.now()
    access.lead_all(request, now=now)
    found = get_object_or_404(Theme, pk=id)
    form = ThemeForm(request.POST or None, theme=found)

    def change() -> None:
        setting_up.edit_theme(theme=found, **form.facts(), actor=_actor(request), now=now)

    return _answered(request, form, change, speech.text(found.name, speech.language()))


@audience(Audience.STAFF, "GET", "POST")
def district_facts(request: HttpRequest, id: int) -> HttpResponse:
    """What texts may say of one district."""
    now = timezone.now()
    found = access.district_led(request, id, now=now)
    form = DistrictForm(request.POST or None, initial=dict(facts_written().get(found.pk, {})))

    def tell() -> None:
        facts = form.cleaned_data
        setting_up.tell_of_district(district=found, facts=facts, actor=_actor(request), now=now)

    return _answered(request, form, tell, found.name)


@audience(Audience.STAFF, "GET", "POST")
def new_price(request: HttpRequest) -> HttpResponse:
    """A price from a day on."""
    now = timezone.now()
    access.lead_all(request, now=now)
    form = PriceForm(request.POST or None, now=now)

    def add() -> None:
        try:
            setting_up.set_price(**form.cleaned_data, actor=_actor(request), now=now)
        except setting_up.DayTaken:
            form.add_error("valid_from", _("Det finnes allerede en pris fra denne dagen."))

    return _answered(request, form, add, _("Ny pris"))


@audience(Audience.STAFF, "POST")
def take_back_price(request: HttpRequest, id: int) -> HttpResponse:
    """Take back a price whose day has not come."""
    now = timezone.now()
    access.lead_all(request, now=now)
    tariff = get_object_or_404(Tariff, pk=id)
    try:
        setting_up.take_back_price(tariff=tariff, actor=_actor(request), now=now)
    except setting_up.NoLongerAhead:
        messages.error(request, _("Prisen gjelder allerede. Sett en ny fra en annen dag."))
    else:
        messages.success(request, _("Prisen er tatt bort."))
    return SeeOther(reverse("notices:setup"))


def _answered(
    request: HttpRequest, form: forms.Form, do: Callable[[], None], title: str | Promise
) -> HttpResponse:
    """Do it when the form is whole, and go back to what there is; else show the form."""
    if form.is_valid():
        do()
    if form.is_valid():
        messages.success(request, _("Lagret."))
        return SeeOther(reverse("notices:setup"))
    status = 422 if form.is_bound else 200
    context = {"form": form, "title": title}
    return render(request, "notices/setup_form.html", context, status=status)
