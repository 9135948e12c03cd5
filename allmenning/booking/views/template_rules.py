"""How spaces of a template may be booked, and when somebody must answer."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking.actions import templates as actions
from allmenning.booking.forms.approval import CaseFormSet, case_rows
from allmenning.booking.forms.template_rules import TemplateRulesForm
from allmenning.booking.models import PlaceTemplate
from allmenning.booking.rules.template_parts import spaces_with
from allmenning.booking.views.cards import said
from allmenning.booking.views.seeing import SeeOther
from allmenning.booking.views.templates import by, template_to_edit, template_url
from allmenning.core.audience import Audience, audience
from allmenning.places.actions.editing import ChangedMeanwhile


@audience(Audience.STAFF, "GET", "POST")
def rules(request: HttpRequest, id: int, key: str) -> HttpResponse:
    """Edit the rules that some of the template's spaces have."""
    template, now = template_to_edit(request, id), timezone.now()
    if key not in template.contents["rules"]:
        raise Http404
    form, cases = _forms(request, template, key)
    valid = form.is_bound and all([form.is_valid(), cases.is_valid()])
    if valid and _saved(request, template, key, form, cases, now):
        messages.success(request, _("Lagret."))
        return SeeOther(template_url(template))
    return _page(request, template, key, form, cases)


def _forms(
    request: HttpRequest, template: PlaceTemplate, key: str
) -> tuple[TemplateRulesForm, Any]:
    if request.method == "POST":
        return TemplateRulesForm(request.POST), CaseFormSet(request.POST)
    shown = actions.rules_facts(template.contents["rules"][key])
    return TemplateRulesForm(shown=shown), CaseFormSet(initial=case_rows(shown["approval"]))


def _saved(
    request: HttpRequest,
    template: PlaceTemplate,
    key: str,
    form: TemplateRulesForm,
    cases: Any,
    now: datetime,
) -> bool:
    try:
        actions.edit_rules(
            template=template,
            key=key,
            opened=form.cleaned_data["opened"],
            facts=form.facts() | {"approval": cases.cases()},
            actor=by(request),
            now=now,
        )
    except ChangedMeanwhile as error:
        form.tell_changed(error)
    except actions.RulesGone:
        form.add_error(None, _("Ingen lokaler i malen har disse reglene lenger."))
    return not form.errors


def _page(
    request: HttpRequest, template: PlaceTemplate, key: str, form: TemplateRulesForm, cases: Any
) -> HttpResponse:
    context = {
        "form": form,
        "formset": cases,
        "template_name": said(template.name),
        "template_url": template_url(template),
        "spaces": spaces_with(template.contents, key),
    }
    status = 422 if form.errors or cases.total_error_count() else 200
    return render(request, "booking/place_template/rules.html", context, status=status)
