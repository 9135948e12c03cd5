"""Sharing a key with named people, and taking it back from one of them."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.core.ratelimit import Limit, may_try
from allmenning.keys import access
from allmenning.keys.actions.granting import CannotShare, NotStanding, revoke
from allmenning.keys.actions.granting import share as share_key
from allmenning.keys.forms.sharing import MemberForm, NamedForm
from allmenning.keys.models import Grant
from allmenning.keys.queries.held import Held
from allmenning.keys.queries.sharing import association_of, may_get, shared_from
from allmenning.keys.views.page import told

# Names and addresses are looked up: nobody gets to guess who is known here.
SHARES = Limit("share key", burst=8, per_minute=1)


@audience(Audience.SIGNED_IN, "GET", "POST")
def share(request: HttpRequest, id: int) -> HttpResponse:
    """Who has the key, and a form for one more."""
    now, person = timezone.now(), access.signed_in(request)
    key = access.own_key_in_force(request, booking=id, now=now)
    if key.grant.parent_id is not None:
        raise Http404
    if request.method == "GET":
        return _page(request, key, _form(key, now=now), now)
    if not may_try(SHARES, who=f"person {person.pk}", now=now):
        return render(request, "429.html", status=429)
    form = _form(key, now=now, data=request.POST)
    if form is None or not form.is_valid():
        return _page(request, key, form, now, status=422)
    return _shared(request, key, form, now)


def _form(key: Held, *, now: datetime, data: Any = None) -> forms.Form | None:
    """The question that fits the booking; None when an association has nobody left to choose."""
    association = association_of(key)
    if association is None:
        return NamedForm(data)
    people = may_get(key, association, now=now)
    return MemberForm(data, people=people) if people.exists() else None


def _shared(request: HttpRequest, key: Held, form: forms.Form, now: datetime) -> HttpResponse:
    other = form.cleaned_data["person"]
    actor = Actor("person", access.signed_in(request).pk)
    try:
        share_key(parent=key.grant, person=other, actor=actor, now=now)
    except NotStanding:
        return SeeOther(reverse("keys:key", args=[key.grant.booking_id]))
    except CannotShare:
        form.add_error(None, _("%(name)s har alt nøkkel til dette.") % {"name": other.name})
        return _page(request, key, form, now, status=422)
    messages.success(request, _("Nøkkelen er delt med %(name)s.") % {"name": other.name})
    return SeeOther(request.path)


@audience(Audience.SIGNED_IN, "POST")
def take_back(request: HttpRequest, id: int, grant: int) -> HttpResponse:
    """Take the key back from one whom it was shared with."""
    now = timezone.now()
    key = access.own_key_in_force(request, booking=id, now=now)
    other = access.shared_by(key, grant=grant)
    actor = Actor("person", access.signed_in(request).pk)
    # Somebody may have done so a moment ago, which is what was asked for.
    with suppress(NotStanding):
        revoke(grant=other, reason="taken back", actor=actor, now=now)
    messages.success(request, _("%(name)s har ikke nøkkel lenger.") % {"name": other.holder.name})
    return SeeOther(reverse("keys:share", args=[id]))


def _page(
    request: HttpRequest, key: Held, form: forms.Form | None, now: datetime, *, status: int = 200
) -> HttpResponse:
    shared = [_row(one, key) for one in shared_from(key)]
    context = {"key": told(key, now), "shared": shared, "form": form}
    return render(request, "keys/share.html", context, status=status)


def _row(one: Grant, key: Held) -> dict[str, str]:
    url = reverse("keys:unshare", args=[key.grant.booking_id, one.pk])
    return {"name": one.holder.name, "url": url}
