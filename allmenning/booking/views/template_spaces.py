"""The spaces of a template, each on a page of its own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking.actions import templates as actions
from allmenning.booking.forms.templates import TemplateSpaceForm
from allmenning.booking.models import PlaceTemplate
from allmenning.booking.rules.template_parts import spaces_with
from allmenning.booking.views.cards import said
from allmenning.booking.views.seeing import SeeOther
from allmenning.booking.views.templates import by, template_to_edit, template_url
from allmenning.core.audience import Audience, audience
from allmenning.places.actions.editing import ChangedMeanwhile

NEW: Final[Mapping[str, Any]] = {"capacity": None, "parts": [], "rules": actions.OWN_RULES}


@audience(Audience.STAFF, "GET", "POST")
def new_space(request: HttpRequest, id: int) -> HttpResponse:
    """Add a space to the template."""
    template = template_to_edit(request, id)
    form = _form(request, template, NEW)
    if form.is_bound and form.is_valid():
        try:
            actions.add_space(
                template=template, facts=form.facts(), actor=by(request), now=timezone.now()
            )
        except actions.SpaceNameTaken:
            _tell_taken(form)
        else:
            messages.success(request, _("Lokalet er lagt til."))
            return SeeOther(template_url(template))
    return _page(request, template, form)


@audience(Audience.STAFF, "GET", "POST")
def space(request: HttpRequest, id: int, number: int) -> HttpResponse:
    """Edit the space; `number` is its place in the list. What is sent in names the space itself."""
    template, now = template_to_edit(request, id), timezone.now()
    standing = _standing(template, number)
    if standing is None and request.method == "GET":
        raise Http404
    form = _form(request, template, standing or NEW)
    if form.is_bound and form.is_valid() and _saved(request, template, form, now):
        messages.success(request, _("Lagret."))
        return SeeOther(template_url(template))
    return _page(request, template, form, standing["name"] if standing else "")


@audience(Audience.STAFF, "POST")
def remove_space(request: HttpRequest, id: int) -> HttpResponse:
    """Take the space that the button names out of the template."""
    template = template_to_edit(request, id)
    name = request.POST.get("name", "")
    actions.remove_space(template=template, name=name, actor=by(request), now=timezone.now())
    messages.success(request, _("Lokalet er fjernet fra malen."))
    return SeeOther(template_url(template))


def _standing(template: PlaceTemplate, number: int) -> dict[str, Any] | None:
    spaces = template.contents["spaces"]
    return actions.space_facts(spaces[number - 1]) if 1 <= number <= len(spaces) else None


def _form(
    request: HttpRequest, template: PlaceTemplate, shown: Mapping[str, Any]
) -> TemplateSpaceForm:
    contents = template.contents
    rules = [
        (key, _("Reglene for %(spaces)s") % {"spaces": ", ".join(spaces_with(contents, key))})
        for key in contents["rules"]
    ]
    if request.method == "POST":
        return TemplateSpaceForm(request.POST, rules=rules)
    return TemplateSpaceForm(shown=shown, rules=rules)


def _saved(
    request: HttpRequest, template: PlaceTemplate, form: TemplateSpaceForm, now: datetime
) -> bool:
    opened = form.cleaned_data["opened"]
    try:
        actions.edit_space(
            template=template, opened=opened, facts=form.facts(), actor=by(request), now=now
        )
    except ChangedMeanwhile as error:
        form.tell_changed(error)
    except actions.SpaceNameTaken:
        _tell_taken(form)
    except actions.SpaceGone:
        told = _("En kollega har fjernet lokalet «%(name)s» fra malen, eller gitt det nytt navn.")
        form.add_error(None, told % {"name": opened.get("name", "")})
    return not form.errors


def _tell_taken(form: TemplateSpaceForm) -> None:
    form.add_error("name", _("Et annet lokale i malen heter allerede dette."))


def _page(
    request: HttpRequest, template: PlaceTemplate, form: TemplateSpaceForm, name: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "template": template,
        "template_name": said(template.name),
        "template_url": template_url(template),
        "name": name,
    }
    status = 422 if form.errors else 200
    return render(request, "booking/place_template/space.html", context, status=status)
