"""The key on paper that opens each door once, without digits."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking.queries.words import moment, phone_at
from allmenning.booking.views.seeing import SeeOther
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.keys import access
from allmenning.keys.actions.granting import NotStanding
from allmenning.keys.actions.offline import give_codes
from allmenning.keys.actions.slips import TooManySheets, print_once
from allmenning.keys.queries.digits import grouped
from allmenning.keys.queries.held import Held
from allmenning.keys.queries.offline import OnceCode, once_codes_of
from allmenning.keys.queries.paper import Slip, may_have_slips, printed_from, slips_of
from allmenning.keys.views.paper import drawn, on_card


@audience(Audience.SIGNED_IN, "GET", "POST")
def slips(request: HttpRequest, id: int) -> HttpResponse:
    """The sheet, with a square code for each door, and which of them have been used. For a door whose
    line is down it is digits that open once."""
    now = timezone.now()
    key = access.own_key_in_force(request, booking=id, now=now)
    if not may_have_slips(key):
        raise Http404
    if request.method == "GET":
        return render(request, "keys/paper_once.html", _sheet(key, now))
    try:
        # One that was taken back a moment ago says so on its own page.
        with suppress(NotStanding):
            actor = Actor("person", key.grant.holder_id)
            print_once(grant=key.grant, actor=actor, now=now)
        give_codes(key=key, now=now)
    except TooManySheets:
        messages.error(request, _("Du har laget mange ark nå. Bruk knappen eller koden i stedet."))
    return SeeOther(request.path)


def _sheet(key: Held, now: datetime) -> dict[str, Any]:
    booking = key.grant.booking
    assert booking is not None
    too_early = now < printed_from(key)
    found = [] if too_early else slips_of(key, now=now)
    once = once_codes_of(key, now=now)
    shown = [_shown(one, once.get(one.held.door.pk), now) for one in found]
    return {
        "key": on_card(key, now),
        "slips": shown,
        "waits": any(not (one["used"] or one["code"] or one["digits"]) for one in shown),
        "cut_off": bool(key.cut_off),
        "has_digits": any(one["digits"] for one in shown),
        "all_used": bool(shown) and all(one["used"] for one in shown),
        "printed_from": moment(printed_from(key), now=now) if too_early else "",
        "phone": phone_at(booking),
    }


def _shown(slip: Slip, once: OnceCode | None, now: datetime) -> dict[str, str]:
    during = once.during if once else slip.held.during
    return {
        "name": slip.held.door.name,
        "times": speech.when_on_paper(during),
        "digits": grouped(once.code) if once else "",
        "used": moment(slip.used_at, now=now) if slip.used_at else "",
        "code": drawn(slip.text) if slip.text and not slip.used_at else "",
    }
