"""Places one lets oneself in to while nobody works there: what they are, and one's own contract."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from allmenning.booking.models import Terms
from allmenning.booking.views.seeing import SeeOther
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.keys import access_contracts as access
from allmenning.keys.access import signed_in
from allmenning.keys.actions import contracts as actions
from allmenning.keys.forms.contracts import SignForm, StatementForm
from allmenning.keys.models import Contract, OpenAccess
from allmenning.keys.queries.contracts import contract_of, contracts_of, open_places, terms_in_force
from allmenning.keys.views import contract_words as words


@audience(Audience.ANYONE)
def places(request: HttpRequest) -> HttpResponse:
    """All such places, and the contracts of who is signed in."""
    now, person = timezone.now(), access.visitor(request)
    shown = {
        "places": [words.in_list(place, now=now) for place in open_places()],
        "contracts": [words.own_row(one) for one in contracts_of(person)] if person else [],
    }
    return render(request, "keys/contracts/places.html", shown)


@audience(Audience.ANYONE)
@never_cache
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """What the place is, when it is open, and what one agrees to."""
    return _page(request, access.place(slug), timezone.now())


@audience(Audience.SIGNED_IN, "GET", "POST")
@never_cache
def sign(request: HttpRequest, slug: str) -> HttpResponse:
    """Read the terms and agree to them."""
    now, found = timezone.now(), access.place(slug)
    terms = terms_in_force(found, now=now)
    form = SignForm(request.POST or None, place=found, initial={"version": terms.version})
    if form.is_valid() and _signed(request, found, terms, form, now):
        return _back(found)
    shown = {
        "place": words.place(found, now=now),
        "terms": words.terms(terms),
        "form": form,
        "send": _("Godta vilkårene"),
    }
    return render(request, "keys/contracts/sign.html", shown, status=422 if form.errors else 200)


@audience(Audience.SIGNED_IN, "POST")
def state(request: HttpRequest, slug: str) -> HttpResponse:
    """Have one's say about a suspension."""
    now, contract = timezone.now(), access.own_contract(request, slug)
    form = StatementForm(request.POST)
    if not form.is_valid():
        return _page(request, contract.open_access, now, statement=form, status=422)
    try:
        said = form.cleaned_data["statement"]
        actions.give_statement(contract=contract, statement=said, now=now)
    except actions.NotNow:
        messages.info(request, _("Avtalen er ikke stanset lenger."))
    else:
        messages.success(request, _("Takk. Vi leser det du skrev, og svarer deg i en e-post."))
    return _back(contract.open_access)


@audience(Audience.SIGNED_IN, "POST")
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """End one's own contract."""
    contract = access.own_contract(request, slug)
    actor = Actor("person", contract.person_id)
    actions.end(contract=contract, actor=actor, now=timezone.now())
    messages.success(request, _("Avtalen er avsluttet, og koden virker ikke lenger."))
    return _back(contract.open_access)


@audience(Audience.ANYONE)
@never_cache
def screen(request: HttpRequest, slug: str) -> HttpResponse:
    """What hangs on the wall inside: until when it is open, and a warning before it closes."""
    shown = words.wall(access.place(slug), now=timezone.now())
    return render(request, "keys/contracts/wall.html", {"wall": shown})


def _signed(
    request: HttpRequest, found: OpenAccess, terms: Terms, form: SignForm, now: datetime
) -> bool:
    """Whether it was signed; the form says why not."""
    if form.cleaned_data["version"] != terms.version:
        form.add_error(None, words.refusal(actions.OtherTerms(), found))
        return False
    try:
        person, whom = signed_in(request), form.for_institution
        made = actions.sign(person=person, place=found, terms=terms, institution=whom, now=now)
    except words.REFUSALS as refused:
        form.add_error(None, words.refusal(refused, found))
        return False
    messages.success(request, words.welcome(made))
    return True


def _page(
    request: HttpRequest,
    found: OpenAccess,
    now: datetime,
    *,
    statement: StatementForm | None = None,
    status: int = 200,
) -> HttpResponse:
    person = access.visitor(request)
    contract = contract_of(found, person) if person else None
    terms = terms_in_force(found, now=now)
    shown: dict[str, Any] = {
        "place": words.place(found, now=now),
        "terms": words.terms(terms),
        "contract": words.own(contract, now=now) if contract else None,
        "form": statement or StatementForm(),
        "may_sign": _may_sign(contract, found, terms),
        "at_work": access.takes_care(request, found, now=now),
    }
    return render(request, "keys/contracts/place.html", shown, status=status)


def _may_sign(contract: Contract | None, found: OpenAccess, terms: Terms) -> bool:
    """Whether there is something to sign: a first contract, or a newer version of the terms."""
    if contract is None:
        return found.takes_new
    is_suspended = contract.state == Contract.State.SUSPENDED
    return not is_suspended and contract.terms_id != terms.pk


def _back(found: OpenAccess) -> HttpResponse:
    return SeeOther(reverse("keys:open_place", args=[found.building.slug]))
