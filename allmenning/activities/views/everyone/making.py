"""Somebody wants to make something for others: where, when, what, and who hosts."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from allmenning.activities import access
from allmenning.activities.actions import initiatives
from allmenning.activities.forms.initiatives.everyone import MakeForm, WhereForm
from allmenning.activities.queries.initiatives import FreeRoom, free_rooms, open_to_initiatives
from allmenning.activities.views.everyone.words import when_of
from allmenning.core import ratelimit
from allmenning.core.audience import Audience, audience
from allmenning.core.everyone import secret_of, to_receipt
from allmenning.core.fields import new_token

PROPOSING = ratelimit.Limit("propose an activity", burst=10, per_minute=2)
SHOW = "vis"


@audience(Audience.ANYONE, "GET", "POST")
def make(request: HttpRequest) -> HttpResponse:
    """Ask where, show what is free there, and keep what somebody wants to make."""
    now = timezone.now()
    where = _where(request)
    form = _form(request, where, now)
    if request.method == "GET" or (SHOW in request.POST and where.is_valid()):
        return _page(request, where, form, status=200)
    if form is None or not form.is_valid():
        return _page(request, where, form, status=422)
    if not ratelimit.may_try(PROPOSING, who=ratelimit.visitor(request), now=now):
        form.too_many()
        return _page(request, where, form, status=429)
    secret = _keep(form, now)
    return to_receipt("activities:proposed", secret)


def _where(request: HttpRequest) -> WhereForm:
    """What she chose last: on the page, or in the address that she came by."""
    said = request.POST if "sted" in request.POST else request.GET
    is_said = request.method == "POST" or "sted" in said
    return WhereForm(said if is_said else None, places=open_to_initiatives())


def _form(request: HttpRequest, where: WhereForm, now: datetime) -> MakeForm | None:
    """What is free where and when she asks, with what she has typed already."""
    free = _free(where, now)
    rooms: dict[str, Any] = {"free": free, "said": [_told(one, now) for one in free]}
    if request.method == "GET":
        return MakeForm(**rooms, initial={"token": new_token()}) if where.is_valid() else None
    if free and SHOW not in request.POST:
        return MakeForm(request.POST, **rooms)
    typed = {name: request.POST.get(name, "") for name in ("tid", "navn", "vert")}
    return MakeForm(**rooms, initial={**typed, "token": new_token()}, is_kept=True)


def _free(where: WhereForm, now: datetime) -> list[FreeRoom]:
    if not where.is_valid():
        return []
    return free_rooms(where.cleaned_data["sted"], day=where.cleaned_data["dag"], now=now)


def _told(free: FreeRoom, now: datetime) -> str:
    room = free.space
    return _("%(when)s, %(room)s, plass til %(people)d") % {
        "when": when_of(free.period, now=now),
        "room": room.name,
        "people": room.capacity,
    }


def _keep(form: MakeForm, now: datetime) -> bytes:
    """Keep what the form says; returns the secret of its sending."""
    said, chosen = form.cleaned_data, form.chosen
    secret = form.secret(said["navn"], said["vert"], chosen.key)
    language = get_language() or "nb"
    proposed = initiatives.Proposed(
        said["navn"], language, said["vert"], chosen.space, chosen.period
    )
    initiatives.propose(proposed=proposed, secret=secret, now=now)
    return secret


def _page(
    request: HttpRequest, where: WhereForm, form: MakeForm | None, *, status: int
) -> HttpResponse:
    context: dict[str, Any] = {"where": where, "form": form, "show": SHOW}
    return render(request, "activities/everyone/make.html", context, status=status)


@audience(Audience.ANYONE)
def proposed(request: HttpRequest) -> HttpResponse:
    """The three words, for an hour; afterwards only who wrote them down has them."""
    now = timezone.now()
    try:
        secret = secret_of(request)
        _initiative, words = access.just_proposed(secret, now=now)
    except Http404:
        return redirect("activities:look_up")
    return render(request, "activities/everyone/proposed.html", {"words": words})
