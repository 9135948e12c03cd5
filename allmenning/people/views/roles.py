"""Who has which role on the units one leads: handing roles out and taking them back."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.people import access, actions, queries
from allmenning.people.forms import GrantRole
from allmenning.people.models import Person, Role, Unit
from allmenning.people.rules.roles import grantable
from allmenning.people.views.paging import page_of, turning


@audience(Audience.STAFF, "GET", "POST")
def roles(request: HttpRequest) -> HttpResponse:
    """The roles on one's units, and a form that gives somebody one."""
    viewer: Person = request.person  # type: ignore[attr-defined]
    now = timezone.now()
    units = access.access_led_units(viewer=viewer, now=now)
    kinds = grantable(queries.kinds_led_with(viewer, now=now))
    data = request.POST if request.method == "POST" else None
    form = GrantRole(data, units=units, kinds=kinds)
    if form.is_valid() and _granted(form, viewer, now):
        messages.success(request, _("Rollen er gitt."))
        return redirect("people:roles")
    context = {"form": form, **_shown(request, units, viewer, now)}
    return render(request, "people/roles.html", context, status=422 if form.errors else 200)


@audience(Audience.STAFF, "POST")
def end(request: HttpRequest, id: int) -> HttpResponse:
    """Take a role back."""
    viewer: Person = request.person  # type: ignore[attr-defined]
    now = timezone.now()
    role = access.access_role(viewer=viewer, id=id, now=now)
    try:
        actions.end_role(role=role, actor=Actor("person", viewer.pk), now=now)
        messages.success(request, _("Rollen er avsluttet."))
    except actions.MayNotGrant:
        messages.error(request, _("Bare en annen administrator kan avslutte denne rollen."))
    return redirect("people:roles")


def _granted(form: GrantRole, viewer: Person, now: datetime) -> bool:
    actor = Actor("person", viewer.pk)
    try:
        actions.grant_role_by_number(**form.cleaned_data, actor=actor, now=now)
    except actions.MayNotGrant:
        said = _("Du kan ikke gi denne rollen her, og du kan ikke gi deg selv en rolle.")
        form.add_error("kind", said)
    except actions.NotHeldThere:
        form.add_error("unit", _("En kommuneadministrator hører til kommunen, ikke en enhet."))
    except actions.ExpiryOutOfRange:
        form.add_error("expires_on", _("Velg en dag fra i dag og høyst to år fram."))
    return form.is_valid()


def _shown(
    request: HttpRequest, units: list[Unit], viewer: Person, now: datetime
) -> dict[str, Any]:
    page = page_of(request, queries.roles_on([unit.pk for unit in units], now=now))
    seen = {role.person_id: role.pk for role in page}
    access.note_viewing(viewer=viewer, seen=seen, kind="role", now=now)
    may_give = grantable(queries.kinds_led_with(viewer, now=now))
    rows = [(role, _may_end(role, viewer, may_give)) for role in page]
    return {"rows": rows, "pages": turning(page)}


def _may_end(role: Role, viewer: Person, may_give: frozenset[str]) -> bool:
    return role.person_id != viewer.pk and role.kind in may_give
