"""Templates that places are taken into use from, kept by the municipality's administrator."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions import templates as actions
from allmenning.booking.forms.templates import (
    KINDS_LIST,
    USUAL_HOURS,
    TemplateForm,
    TemplateWeekFormSet,
    hours_in_words,
    week_rows,
)
from allmenning.booking.models import PlaceTemplate
from allmenning.booking.queries.adoption import terms_to_choose
from allmenning.booking.queries.templates import all_templates, uses_of
from allmenning.booking.rules.template_parts import spaces_with
from allmenning.booking.views.cards import said
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.places import access as places
from allmenning.places.actions.editing import ChangedMeanwhile
from allmenning.places.queries.kinds import kinds_of_places

NEW: Mapping[str, Any] = {
    "closed_on_public_holidays": True,
    "closed_in_school_holidays": False,
    "hours": list(USUAL_HOURS),
}


def template_to_edit(request: HttpRequest, id: int) -> PlaceTemplate:
    """The template, for an administrator of the municipality. Raises Http404."""
    places.as_administrator(person=access.signed_in(request), now=timezone.now())
    return get_object_or_404(PlaceTemplate.objects.select_related("terms"), pk=id)


def by(request: HttpRequest) -> Actor:
    """Who acts on these pages."""
    return Actor("person", access.signed_in(request).pk)


def template_url(template: PlaceTemplate) -> str:
    return reverse("booking:edit_template", args=[template.pk])


@audience(Audience.STAFF)
def templates(request: HttpRequest) -> HttpResponse:
    """The templates there are, and where to make one."""
    places.as_administrator(person=access.signed_in(request), now=timezone.now())
    rows = [
        {
            "name": said(template.name),
            "category": template.category,
            "spaces": len(template.contents["spaces"]),
            "hours": hours_in_words(template.contents["hours"]),
            "uses": uses,
            "url": template_url(template),
        }
        for template, uses in all_templates()
    ]
    return render(request, "booking/place_template/list.html", {"templates": rows})


@audience(Audience.STAFF, "GET", "POST")
def new_template(request: HttpRequest) -> HttpResponse:
    """Make a template; its spaces come after."""
    now = timezone.now()
    places.as_administrator(person=access.signed_in(request), now=now)
    form, week = _forms(request, NEW, now)
    if _valid(form, week):
        try:
            facts = form.facts() | {"hours": week.hours()}
            made = actions.add_template(facts=facts, actor=by(request), now=now)
        except actions.CategoryTaken:
            _tell_taken(form)
        else:
            messages.success(request, _("Malen er laget. Legg til lokalene."))
            return SeeOther(template_url(made))
    return _page(request, form, week)


@audience(Audience.STAFF, "GET", "POST")
def edit_template(request: HttpRequest, id: int) -> HttpResponse:
    """What the template says of the whole place; its spaces and rules are listed beside."""
    template, now = template_to_edit(request, id), timezone.now()
    form, week = _forms(request, actions.place_facts(template), now)
    if _valid(form, week) and _saved(request, template, form, week, now):
        messages.success(request, _("Lagret."))
        return SeeOther(request.path)
    return _page(request, form, week, **_parts(template))


def _forms(
    request: HttpRequest, shown: Mapping[str, Any], now: datetime
) -> tuple[TemplateForm, Any]:
    terms = [one.name for one in terms_to_choose(now=now)]
    if request.method == "POST":
        return TemplateForm(request.POST, terms=terms), TemplateWeekFormSet(request.POST)
    week = TemplateWeekFormSet(initial=week_rows(shown["hours"]))
    return TemplateForm(shown=shown, terms=terms), week


def _valid(form: TemplateForm, week: Any) -> bool:
    """Whether both are; both are asked, so that all that is wrong is said at once."""
    return form.is_bound and all([form.is_valid(), week.is_valid()])


def _saved(
    request: HttpRequest, template: PlaceTemplate, form: TemplateForm, week: Any, now: datetime
) -> bool:
    try:
        actions.edit_template(
            template=template,
            opened=form.cleaned_data["opened"],
            facts=form.facts() | {"hours": week.hours()},
            actor=by(request),
            now=now,
        )
    except ChangedMeanwhile as error:
        form.tell_changed(error)
    except actions.CategoryTaken:
        _tell_taken(form)
    return not form.errors


def _tell_taken(form: TemplateForm) -> None:
    form.add_error("category", _("Det finnes allerede en mal for slike steder."))


def _page(request: HttpRequest, form: TemplateForm, week: Any, **parts: Any) -> HttpResponse:
    context = {
        "form": form,
        "formset": week,
        "kinds_list": KINDS_LIST,
        "kinds": kinds_of_places(),
        **parts,
    }
    status = 422 if form.errors or week.total_error_count() else 200
    return render(request, "booking/place_template/edit.html", context, status=status)


def _parts(template: PlaceTemplate) -> dict[str, Any]:
    """The template's spaces and rules, each with where it is edited."""
    contents = template.contents
    return {
        "template": template,
        "name": said(template.name),
        "uses": uses_of(template),
        "spaces": [
            {
                "name": space["name"],
                "people": space["capacity"],
                "parts": space["parts"] if space["parts"] != [space["name"]] else [],
                "url": reverse("booking:template_space", args=[template.pk, number]),
            }
            for number, space in enumerate(contents["spaces"], start=1)
        ],
        "rules": [
            {
                "spaces": ", ".join(spaces_with(contents, key)),
                "url": reverse("booking:template_rules", args=[template.pk, key]),
            }
            for key in contents["rules"]
        ],
    }


@audience(Audience.STAFF, "POST")
def remove_template(request: HttpRequest, id: int) -> HttpResponse:
    """Delete a template that no place was taken into use from."""
    template = template_to_edit(request, id)
    try:
        actions.remove_template(template=template, actor=by(request), now=timezone.now())
    except actions.TemplateInUse:
        messages.error(request, _("Steder er tatt i bruk fra malen, så den blir stående."))
        return SeeOther(template_url(template))
    messages.success(request, _("Malen er fjernet."))
    return SeeOther(reverse("booking:templates"))
