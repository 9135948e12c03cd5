"""The name of a part."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.places import access
from allmenning.places.actions.layout import PartNamed, rename_part
from allmenning.places.forms.parts import PartForm
from allmenning.places.models import Asset
from allmenning.places.views.buildings import building_url, editor


@audience(Audience.STAFF, "GET", "POST")
def rename(request: HttpRequest, building: str, slug: str, id: int) -> HttpResponse:
    """Call the part something else; one came from what a space is made of, and goes back there."""
    now = timezone.now()
    place = access.access_space(person=editor(request), building=building, slug=slug, now=now)
    part = access.part_in(place.building, id)
    data = request.POST if request.method == "POST" else None
    form = PartForm(data, initial={"name": part.name})
    back = reverse("booking:parts", args=[building, slug])
    if form.is_valid() and _renamed(request, part, form, now):
        messages.success(request, _("Lagret."))
        return redirect(back)
    shown = {"building": place.building, "building_url": building_url(place.building)}
    context = {**shown, "part": part, "back_url": back, "form": form}
    status = 422 if form.errors else 200
    return render(request, "places/edit/part.html", context, status=status)


def _renamed(request: HttpRequest, part: Asset, form: PartForm, now: datetime) -> bool:
    actor = Actor("person", editor(request).pk)
    try:
        rename_part(part=part, name=form.cleaned_data["name"], actor=actor, now=now)
    except PartNamed:
        form.tell_named()
    return not form.errors
