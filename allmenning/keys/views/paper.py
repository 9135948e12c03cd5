"""The key on paper: one card to print, for who has no phone."""

from contextlib import suppress
from datetime import datetime
from typing import Any

import segno

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from allmenning.booking.queries.words import moment, period_of, phone_at
from allmenning.booking.views.seeing import SeeOther
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.keys import access
from allmenning.keys.actions.granting import NotStanding
from allmenning.keys.actions.orders import put_on_paper
from allmenning.keys.queries.held import Held
from allmenning.keys.queries.paper import is_too_long, may_have_slips, on_paper, printed_from
from allmenning.keys.views.page import told

DARK, QUIET_ZONE = "#000", 4


@audience(Audience.SIGNED_IN, "GET", "POST")
def paper(request: HttpRequest, id: int) -> HttpResponse:
    """The card: where and when, the doors, and the square code. The digits stand somewhere else.

    A key opens from paper first when its holder has asked for that.
    """
    now = timezone.now()
    key = access.own_key_in_force(request, booking=id, now=now)
    if request.method == "GET":
        return render(request, "keys/paper.html", _card(key))
    # One that was taken back a moment ago says so on its own page.
    with suppress(NotStanding):
        put_on_paper(grant=key.grant, actor=Actor("person", key.grant.holder_id), now=now)
    return SeeOther(request.path)


def _card(key: Held) -> dict[str, Any]:
    now, booking = timezone.now(), key.grant.booking
    assert booking is not None
    too_early = now < printed_from(key)
    codes = [] if too_early else [drawn(text) for text in on_paper(key)]
    too_long = is_too_long(key)
    return {
        "key": on_card(key, now),
        "doors": [
            {"name": one.door.name, "times": speech.when_on_paper(one.during)} for one in key.doors
        ],
        "codes": codes,
        "printed_from": moment(printed_from(key), now=now) if too_early else "",
        "is_too_long": too_long,
        "waits": key.grant.needs_pin and not (codes or too_early or too_long),
        "cut_off": bool(key.cut_off),
        "may_print_once": may_have_slips(key),
        "phone": phone_at(booking),
    }


def on_card(key: Held, now: datetime) -> dict[str, Any]:
    """The key as its page tells it, but of a day that is the same whenever the card is read."""
    booking = key.grant.booking
    assert booking is not None
    return {**told(key, now), "when": speech.when_on_paper(period_of(booking))}


def drawn(text: str) -> str:
    """The code as a picture in an address, which the policy for pages allows."""
    code = segno.make_qr(text, error="m", boost_error=False)
    address: str = code.svg_data_uri(dark=DARK, border=QUIET_ZONE, omitsize=True)
    return address
