"""When nobody was signed in: what hindered, in plain words, and the way on."""

import logging
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from allmenning.people.views.onward import with_onward
from allmenning.registers.idporten import LevelTooLow, ProviderDown, SignInCancelled

log = logging.getLogger("allmenning.sign_in")


class NotStarted(Exception):
    """The browser came back from a sign-in that did not go out from it, or long ago."""


@dataclass(frozen=True)
class _Words:
    status: int
    heading: Any
    text: Any


_KNOWN: dict[type[Exception], _Words] = {
    SignInCancelled: _Words(
        200,
        _("Du avbrøt innloggingen"),
        _("Du er ikke logget inn. Du kan se deg om uten å logge inn, eller prøve igjen."),
    ),
    LevelTooLow: _Words(
        403,
        _("Du må logge inn på en sikrere måte"),
        _("Velg for eksempel BankID når du logger inn. Da er vi sikre på hvem du er."),
    ),
    ProviderDown: _Words(
        503,
        _("Innloggingen svarer ikke akkurat nå"),
        _("Feilen ligger ikke hos deg. Vent et par minutter og prøv igjen."),
    ),
    NotStarted: _Words(
        400,
        _("Innloggingen tok for lang tid"),
        _("Vi fant ikke igjen innloggingen du begynte på. Begynn på nytt, så går det."),
    ),
}
_OTHERWISE = _Words(
    400,
    _("Vi fikk ikke logget deg inn"),
    _("Svaret vi fikk om hvem du er, stemte ikke. Prøv igjen, eller ring oss."),
)


def hindered(request: HttpRequest, hindrance: Exception, *, onward: str) -> HttpResponse:
    """The page that tells it. The log gets the kind of hindrance; none carries a token's value."""
    reason = f"{type(hindrance).__name__} {hindrance}".strip()
    log.warning("Nobody was signed in.", extra={"reason": reason})
    words = _KNOWN.get(type(hindrance), _OTHERWISE)
    context = {
        "heading": words.heading,
        "text": words.text,
        "again_url": with_onward("people:sign_in", onward),
    }
    return render(request, "people/hindered.html", context, status=words.status)
