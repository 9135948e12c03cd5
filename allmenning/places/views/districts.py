"""How many live in each district, kept by the municipality's administrator."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.core.speech import in_figures
from allmenning.places import access
from allmenning.places.actions.editing import count_residents
from allmenning.places.forms.residents import ResidentsForm
from allmenning.places.models import District
from allmenning.places.queries.districts import every_district
from allmenning.places.views.buildings import editor


@audience(Audience.STAFF, "GET", "POST")
def districts(request: HttpRequest) -> HttpResponse:
    """The districts with how many live there and who says so, and a form that writes it down."""
    now, person = timezone.now(), editor(request)
    access.as_administrator(person=person, now=now)
    form = ResidentsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count_residents(actor=Actor("person", person.pk), now=now, **form.cleaned_data)
        messages.success(request, _("Tallet er lagret."))
        return redirect("places:districts")
    context = {"rows": [_row(one) for one in every_district()], "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "places/edit/districts.html", context, status=status)


def _row(district: District) -> dict[str, str]:
    residents = district.residents
    number = _("ikke registrert") if residents is None else in_figures(residents)
    return {"name": district.name, "residents": number, "source": district.residents_source}
