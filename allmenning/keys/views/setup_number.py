"""The telephone number that a building's doors are rung at."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.keys import access
from allmenning.keys.actions.doors import NumberTaken, give_number
from allmenning.keys.forms.setup import NumberForm
from allmenning.keys.queries.telephone import number_of, rung_at
from allmenning.people.models import Person
from allmenning.people.rules.phone import readable_phone
from allmenning.places.models import Building


@audience(Audience.STAFF, "GET", "POST")
def number(request: HttpRequest, building: str) -> HttpResponse:
    """Say which number it is, or that there is none."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_to_set_up(viewer=viewer, slug=building, now=now)
    asked = request.POST if request.method == "POST" else None
    known = number_of(house)
    form = NumberForm(asked, initial={"number": readable_phone(known) if known else ""})
    back_url = reverse("keys:setup", args=[house.slug])
    if form.is_valid() and _given(house, form, viewer, now):
        return SeeOther(f"{back_url}#telefon")
    shown = {"building": house, "form": form, "back_url": back_url, "doors": rung_at(house)}
    status = 422 if form.errors else 200
    return render(request, "keys/door_number.html", shown, status=status)


def _given(building: Building, form: NumberForm, viewer: Person, now: datetime) -> bool:
    actor, said = Actor("person", viewer.pk), form.cleaned_data["number"]
    try:
        give_number(building=building, number=said, actor=actor, now=now)
    except NumberTaken:
        form.tell_number_taken()
    return not form.errors
