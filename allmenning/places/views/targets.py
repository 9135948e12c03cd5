"""How many places are to be connected."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.places import access
from allmenning.places.actions.rollout import TargetsChanged, set_targets, standing_targets
from allmenning.places.forms.targets import (
    KINDS_LIST,
    KindFormSet,
    TotalForm,
    remembered,
    rows_of,
)
from allmenning.places.queries.kinds import kinds_of_places
from allmenning.places.views.buildings import editor


@audience(Audience.STAFF, "GET", "POST")
def targets(request: HttpRequest) -> HttpResponse:
    """Set how many places in all, and of each category, are to be connected."""
    now = timezone.now()
    access.as_administrator(person=editor(request), now=now)
    if request.method == "GET":
        standing = standing_targets()
        whole = next((one.places for one in standing if not one.category), None)
        total = TotalForm(initial={"places": whole, "opened": remembered(standing)})
        return _page(request, total, KindFormSet(initial=rows_of(standing)))
    total, kinds = TotalForm(request.POST), KindFormSet(request.POST)
    # Both are asked, so that all that is wrong is said at once.
    valid = [total.is_valid(), kinds.is_valid()]
    if all(valid) and _saved(request, total, kinds, now):
        messages.success(request, _("Lagret."))
        return redirect("portal:rollout")
    return _page(request, total, kinds, status=422)


def _saved(request: HttpRequest, total: TotalForm, kinds: Any, now: datetime) -> bool:
    try:
        set_targets(
            opened=total.cleaned_data["opened"],
            targets=[*total.targets(), *kinds.targets()],
            actor=Actor("person", editor(request).pk),
            now=now,
        )
    except TargetsChanged as error:
        total.tell_changed(error.now_says)
    return not total.errors


def _page(request: HttpRequest, total: TotalForm, kinds: Any, status: int = 200) -> HttpResponse:
    context = {
        "total": total,
        "formset": kinds,
        "kinds_list": KINDS_LIST,
        "kinds": kinds_of_places(),
    }
    return render(request, "places/edit/targets.html", context, status=status)
