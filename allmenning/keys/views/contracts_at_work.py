"""Who may let themselves in to a place: for those who take care of it."""

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
from allmenning.keys.access import signed_in, units_led
from allmenning.keys.actions import contracts as actions
from allmenning.keys.actions.contract_cards import CardTaken, NoReader, register_card
from allmenning.keys.forms.contracts import AtDeskForm, CardForm, ReasonForm
from allmenning.keys.models import Contract, OpenAccess
from allmenning.keys.queries import contracts
from allmenning.keys.views import contract_words as words
from allmenning.keys.views.contract_rows import at_work, row
from allmenning.people.actions.contacts import Contact, add_contact
from allmenning.people.models import Person


@audience(Audience.STAFF)
@never_cache
def at_place(request: HttpRequest, slug: str) -> HttpResponse:
    """The contracts of a place, and how many let themselves in today."""
    now, viewer = timezone.now(), signed_in(request)
    place = access.place_at_work(viewer=viewer, slug=slug, now=now)
    found = list(contracts.contracts_at(place))
    access.note_seen(viewer, found, now=now)
    entries = contracts.let_in_today(place, now=now)
    shown = {
        "place": words.place(place, now=now),
        "rows": [row(one, now=now) for one in found],
        "people": len({person for person, _at in entries}),
        "inside": contracts.inside(place, now=now),
        "most": place.most_inside,
        "new_url": reverse("keys:contract_at_desk", args=[slug]),
        "set_up_url": _set_up_url(viewer, place, now),
        "wall_url": reverse("keys:open_place_wall", args=[slug]),
    }
    return render(request, "keys/contracts/at_place.html", shown)


def _set_up_url(viewer: Person, place: OpenAccess, now: datetime) -> str:
    """Where the place is set up, for who may; "" for others."""
    building = place.building
    may = building.unit_id in units_led(viewer, now=now)
    return reverse("keys:open_access", args=[building.slug]) if may else ""


@audience(Audience.STAFF, "GET", "POST")
@never_cache
def at_desk(request: HttpRequest, slug: str) -> HttpResponse:
    """A contract for somebody who stands here with her papers."""
    now, viewer = timezone.now(), signed_in(request)
    place = access.place_at_work(viewer=viewer, slug=slug, now=now)
    terms = contracts.terms_in_force(place, now=now)
    form = AtDeskForm(request.POST or None, place=place, initial={"version": terms.version})
    made = _signed(request, place, terms, form, now) if form.is_valid() else None
    if made is not None:
        return _back(made)
    shown = {"place": words.place(place, now=now), "terms": words.terms(terms), "form": form}
    shown["back_url"] = reverse("keys:contracts", args=[slug])
    return render(request, "keys/contracts/at_desk.html", shown, status=422 if form.errors else 200)


@audience(Audience.STAFF)
@never_cache
def contract(request: HttpRequest, id: int) -> HttpResponse:
    """One contract and what can be done with it."""
    return _page(request, _found(request, id))


@audience(Audience.STAFF, "POST")
def course(request: HttpRequest, id: int) -> HttpResponse:
    """She has been through the course."""
    found, viewer = _found(request, id), signed_in(request)
    try:
        actions.note_course(contract=found, employee=viewer, now=timezone.now())
        messages.success(request, _("Kurset er ført. Avtalen gjelder."))
    except actions.NotNow:
        messages.info(request, _("Avtalen er endret i mellomtiden."))
    return _back(found)


@audience(Audience.STAFF, "POST")
def suspend(request: HttpRequest, id: int) -> HttpResponse:
    """Stop the key at once, with a reason that she gets to read."""
    found, viewer, form = _found(request, id), signed_in(request), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reason=form, status=422)
    reason, now = form.cleaned_data["reason"], timezone.now()
    try:
        actions.suspend(contract=found, reason=reason, employee=viewer, now=now)
        messages.success(request, _("Avtalen er stanset. Vi har sagt fra om hvorfor."))
    except actions.NotNow:
        messages.info(request, _("Avtalen er endret i mellomtiden."))
    return _back(found)


@audience(Audience.STAFF, "POST")
def uphold(request: HttpRequest, id: int) -> HttpResponse:
    """Let the suspension stand, and answer why."""
    found, viewer, form = _found(request, id), signed_in(request), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reason=form, status=422)
    answer, now = form.cleaned_data["reason"], timezone.now()
    try:
        actions.uphold(contract=found, answer=answer, employee=viewer, now=now)
        messages.success(request, _("Svaret er sendt."))
    except actions.NotNow:
        messages.info(request, _("Avtalen er endret i mellomtiden."))
    return _back(found)


@audience(Audience.STAFF, "POST")
def lift(request: HttpRequest, id: int) -> HttpResponse:
    """The suspension is over."""
    found, viewer = _found(request, id), signed_in(request)
    try:
        actions.lift(contract=found, employee=viewer, now=timezone.now())
        messages.success(request, _("Avtalen gjelder igjen. Vi har sagt fra."))
    except actions.NotNow:
        messages.info(request, _("Avtalen er endret i mellomtiden."))
    return _back(found)


@audience(Audience.STAFF, "POST")
def end(request: HttpRequest, id: int) -> HttpResponse:
    """End the contract for good."""
    found, viewer = _found(request, id), signed_in(request)
    actions.end(contract=found, actor=Actor("person", viewer.pk), now=timezone.now())
    messages.success(request, _("Avtalen er avsluttet."))
    return SeeOther(reverse("keys:contracts", args=[found.open_access.building.slug]))


@audience(Audience.STAFF, "POST")
def card(request: HttpRequest, id: int) -> HttpResponse:
    """Let a card open, together with the code. The number is never shown again."""
    found, viewer, form = _found(request, id), signed_in(request), CardForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["number"][0]))
        return _back(found)
    number, now = form.cleaned_data["number"], timezone.now()
    try:
        register_card(contract=found, number=number, employee_id=viewer.pk, now=now)
        messages.success(request, _("Kortet er registrert. Det virker sammen med koden."))
    except CardTaken:
        messages.error(request, _("Kortet er allerede registrert på en annen avtale."))
    except NoReader:
        messages.error(request, _("Stedet har ingen dør som leser kort."))
    except actions.NotNow:
        messages.info(request, _("Avtalen er endret i mellomtiden."))
    return _back(found)


def _found(request: HttpRequest, identifier: int) -> Contract:
    viewer, now = signed_in(request), timezone.now()
    return access.contract_at_work(viewer=viewer, id=identifier, now=now)


def _signed(
    request: HttpRequest, place: OpenAccess, terms: Terms, form: AtDeskForm, now: datetime
) -> Contract | None:
    """The contract that was made, or None when the form says why not."""
    told = form.cleaned_data
    if told["version"] != terms.version:
        form.add_error(None, words.refusal(actions.OtherTerms(), place))
        return None
    viewer = signed_in(request)
    contact = Contact(told["name"], told["phone"], told["email"])
    person = add_contact(contact=contact, actor=Actor("person", viewer.pk), now=now)
    try:
        made = actions.sign_at_desk(
            person=person,
            place=place,
            terms=terms,
            institution=form.for_institution,
            employee=viewer,
            now=now,
        )
    except words.REFUSALS as refused:
        form.add_error(None, words.refusal(refused, place))
        return None
    messages.success(request, _("Avtalen er laget. Registrer kortet her."))
    return made


def _page(
    request: HttpRequest, found: Contract, *, reason: ReasonForm | None = None, status: int = 200
) -> HttpResponse:
    shown: dict[str, Any] = at_work(found, now=timezone.now())
    shown |= {"form": reason or ReasonForm(), "card_form": CardForm()}
    return render(request, "keys/contracts/contract.html", shown, status=status)


def _back(found: Contract) -> HttpResponse:
    return SeeOther(reverse("keys:contract", args=[found.pk]))
