"""Keys for other systems: made, shown once and taken back by those who lead the unit."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.people import access, actions, queries
from allmenning.people.forms import MakeApiKey
from allmenning.people.models import Person
from allmenning.people.views.paging import page_of, turning


@audience(Audience.STAFF, "GET", "POST")
@never_cache
def api_keys(request: HttpRequest) -> HttpResponse:
    """The keys of one's units, and a form that makes one. Its text is on the answer only."""
    viewer: Person = request.person  # type: ignore[attr-defined]
    now = timezone.now()
    units = access.access_led_units(viewer=viewer, now=now)
    form = MakeApiKey(request.POST if request.method == "POST" else None, units=units)
    made = _made(form, viewer, now) if form.is_valid() else ""
    shown = page_of(request, queries.api_keys_of([unit.pk for unit in units], now=now))
    fresh = MakeApiKey(units=units) if made else form
    context = {"form": fresh, "made": made, "keys": shown, "pages": turning(shown)}
    return render(request, "people/api_keys.html", context, status=422 if form.errors else 200)


def _made(form: MakeApiKey, viewer: Person, now: datetime) -> str:
    facts: dict[str, Any] = form.cleaned_data
    try:
        return actions.make_api_key(**facts, actor=Actor("person", viewer.pk), now=now)[1]
    except actions.ExpiryOutOfRange:
        form.add_error("expires_on", _("Velg en dag fra i dag og høyst to år fram."))
        return ""


@audience(Audience.STAFF, "POST")
def revoke(request: HttpRequest, id: int) -> HttpResponse:
    """Take a key back."""
    viewer: Person = request.person  # type: ignore[attr-defined]
    now = timezone.now()
    key = access.access_api_key(viewer=viewer, id=id, now=now)
    actions.revoke_api_key(key=key, actor=Actor("person", viewer.pk), now=now)
    messages.success(request, _("API-nøkkelen er trukket tilbake."))
    return redirect("people:api_keys")
