"""Places without staff and contracts, in the words pages show."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from allmenning.booking.models import Terms
from allmenning.booking.views.agreement import terms_shown
from allmenning.booking.views.cards import said
from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.core.period import Period
from allmenning.keys.actions import contracts as actions
from allmenning.keys.models import Contract, Credential, Grant, OpenAccess
from allmenning.keys.queries.contracts import opening, suspension_of
from allmenning.keys.queries.held import held_on
from allmenning.keys.queries.pins import codes_of
from allmenning.keys.views.page import doors

DAYS_SHOWN = 7
State = Contract.State
REFUSALS = (
    actions.TakesNoMore,
    actions.TooYoung,
    actions.AgeUnknown,
    actions.OtherTerms,
    actions.Barred,
)


def in_list(place: OpenAccess, *, now: datetime) -> dict[str, Any]:
    """A place in the list: its name, and whether it is open now."""
    return _head(place, opening(place, now=now), now)


def _head(place: OpenAccess, hours: list[Period], now: datetime) -> dict[str, Any]:
    return {
        "name": place.building.name,
        "address": place.building.address,
        "url": reverse("keys:open_place", args=[place.building.slug]),
        "open": open_now(hours, now=now),
    }


def place(place: OpenAccess, *, now: datetime) -> dict[str, Any]:
    """A place on its own page."""
    hours = opening(place, now=now)
    return {
        **_head(place, hours, now),
        "slug": place.building.slug,
        "about": said(place.about),
        "days": [_day(one, now=now) for one in hours if now < one.end][:DAYS_SHOWN],
        "needs": _needs(place),
        "warns_before": speech.length(place.warns_before),
        "sign_url": reverse("keys:sign_contract", args=[place.building.slug]),
    }


def open_now(hours: list[Period], *, now: datetime) -> str:
    """Whether it is open, and until or from when."""
    current = next((one for one in hours if one.start <= now < one.end), None)
    if current is not None:
        return _("Åpent til kl. %(clock)s") % {"clock": speech.clock(current.end)}
    coming = next((one for one in hours if now < one.start), None)
    if coming is None:
        return _("Stengt")
    day = speech.day(local_date(coming.start), now=now)
    facts = {"day": day, "clock": speech.clock(coming.start)}
    return _("Stengt nå. Åpner %(day)s kl. %(clock)s") % facts


def _day(period: Period, *, now: datetime) -> dict[str, str]:
    day = speech.day(local_date(period.start), now=now)
    return {"day": day, "hours": speech.clocks(period)}


def _needs(place: OpenAccess) -> list[str]:
    """What one must be or have done, each in a sentence."""
    said = []
    if place.least_age:
        said.append(_("Du må ha fylt %(age)d år.") % {"age": place.least_age})
    if place.needs_course:
        said.append(_("Du må ta et kort kurs på stedet før du får låse deg inn."))
    if place.for_institutions:
        said.append(_("Barnehager, skoler og andre kan ta med en gruppe."))
    return said


def terms(terms: Terms) -> dict[str, Any]:
    """What one agrees to."""
    return terms_shown(terms)


def refusal(refused: Exception, place: OpenAccess) -> str:
    """Why no contract came of it, and what one can do."""
    match refused:
        case actions.TakesNoMore():
            return _("Stedet tar ikke imot nye avtaler nå. Prøv igjen senere.")
        case actions.TooYoung():
            return _("Du må ha fylt %(age)d år for å låse deg inn her.") % {"age": place.least_age}
        case actions.AgeUnknown():
            return _("Vi kan ikke se alderen din. Ta med legitimasjon når stedet er betjent.")
        case actions.OtherTerms():
            return _("Vilkårene er endret siden du åpnet siden. Last den på nytt og les dem igjen.")
    return _("Avtalen din er stanset. Du kan ikke lage en ny før vi har svart deg.")


def welcome(contract: Contract) -> str:
    """What to do next, once it is signed."""
    if contract.state == State.WAITING:
        return _("Avtalen er laget. Du kan låse deg inn når du har tatt kurset.")
    return _("Avtalen gjelder. Koden din står her.")


def own_row(contract: Contract) -> dict[str, Any]:
    """One's own contract in a list."""
    building = contract.open_access.building
    return {
        "name": building.name,
        "state": contract.get_state_display(),
        "url": reverse("keys:open_place", args=[building.slug]),
    }


def own(contract: Contract, *, now: datetime) -> dict[str, Any]:
    """One's own contract, with its doors, the code and how far it has come, and what a suspension
    says."""
    slug = contract.open_access.building.slug
    key = held_on(contract=contract, now=now)
    grant = key.grant if key and key.grant.state == Grant.State.ACTIVE else None
    return {
        "is_waiting": contract.state == State.WAITING,
        "suspension": suspension_of(contract),
        "doors": doors(key, now) if key and grant else [],
        "codes": sorted(set(codes_of(grant).values())) if grant else [],
        "is_ready": grant is not None and is_ready(grant),
        "has_card": contract.cards.exists(),
        "institution": contract.for_institution,
        "state_url": reverse("keys:state_contract", args=[slug]),
        "end_url": reverse("keys:end_contract", args=[slug]),
    }


def is_ready(grant: Grant) -> bool:
    """Whether all its doors have confirmed that they know it."""
    told = grant.credentials.filter(device=None).values_list("actual", flat=True)
    return bool(told) and all(one == Credential.Actual.CONFIRMED for one in told)


def wall(place: OpenAccess, *, now: datetime) -> dict[str, Any]:
    """What the screen on the wall says now; `warning` shortly before closing."""
    hours = opening(place, now=now)
    current = next((one for one in hours if one.start <= now < one.end), None)
    left = current.end - now if current else timedelta()
    minutes = -(-left // timedelta(minutes=1))
    warned = current is not None and minutes <= place.warns_before
    return {
        "name": place.building.name,
        "open": open_now(hours, now=now),
        "is_open": current is not None,
        "clock": speech.clock(now),
        "warning": _("Vi stenger om %(length)s.") % {"length": speech.length(minutes)}
        if warned
        else "",
    }
