"""The keys one has just now, and what they have been used for."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from allmenning.booking.queries.words import period_of
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.keys import access
from allmenning.keys.queries import words
from allmenning.keys.queries.contracts import contracts_of
from allmenning.keys.queries.held import Held, held_today
from allmenning.keys.queries.outcomes import attempts_of
from allmenning.keys.views.contract_words import own_row
from allmenning.keys.views.page import lines_shown


@audience(Audience.SIGNED_IN)
def mine(request: HttpRequest) -> HttpResponse:
    """Her keys of today and tomorrow, the places she has a contract for, and every try with her keys
    in the last thirty days."""
    now, person = timezone.now(), access.signed_in(request)
    shown = {
        "keys": [_row(key, now) for key in held_today(person=person, now=now)],
        "contracts": [own_row(one) for one in contracts_of(person)],
        "attempts": lines_shown(attempts_of(person=person, now=now), now=now),
    }
    return render(request, "keys/mine.html", shown)


def _row(key: Held, now: datetime) -> dict[str, Any]:
    booking = key.grant.booking
    assert booking is not None
    return {
        "url": reverse("keys:key", args=[booking.pk]),
        "when": speech.when(period_of(booking), now=now),
        "place": f"{booking.space.name}, {booking.space.building.name}",
        "state": words.STATES[key.standing],
        "short": words.short(key),
    }
