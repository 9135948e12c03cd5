"""The page of a key: how it stands first, then its doors, its codes and the way in."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from allmenning.booking.queries.words import moment, period_of, phone_at
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.keys import access
from allmenning.keys.models import Door, DoorOrder, Opening
from allmenning.keys.queries import oslo_words, words
from allmenning.keys.queries.digits import Digits
from allmenning.keys.queries.held import Held, HeldDoor, Standing
from allmenning.keys.queries.lock_codes import spare_codes_of
from allmenning.keys.queries.outcomes import answer_to, attempts_of, failed_outcomes
from allmenning.keys.queries.telephone import doors_by_phone, number_of
from allmenning.keys.rules.grants import LEASE
from allmenning.keys.views.addresses import answer_url, key_url, open_url
from allmenning.people.rules.phone import readable_phone

# A part that waits for the door asks again so often; one that waits for the time, seldom.
SOON, SELDOM = 3, 30
OPENED_HERE = (Door.Decides.GATEWAY, Door.Decides.LOCK)


@dataclass(frozen=True)
class Pressed:
    """The digits that were asked for, or that this was too often."""

    digits: tuple[Digits, ...] = ()
    too_many: bool = False


NOTHING = Pressed()


@audience(Audience.SIGNED_IN)
def key(request: HttpRequest, id: int) -> HttpResponse:
    """The key to a booking, for the one who holds it."""
    now = timezone.now()
    held = access.own_key(request, booking=id, now=now)
    if request.htmx and request.GET.get("er") == _mark(held, now):  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    return page(request, held, now=now)


def page(
    request: HttpRequest,
    held: Held,
    *,
    now: datetime,
    pressed: Pressed = NOTHING,
    status: int = 200,
) -> HttpResponse:
    """The whole page, or the part of it that HTMX asks for."""
    template = "keys/key.html"
    target = getattr(request.htmx, "target", None)  # type: ignore[attr-defined]
    if target in ("nokkel", "kode"):
        template = f"{template}#{target}"
    return render(request, template, shown(held, pressed, now), status=status)


def shown(held: Held, pressed: Pressed, now: datetime) -> dict[str, Any]:
    """All that keys/key.html shows."""
    booking = held.grant.booking
    assert booking is not None
    phone = phone_at(booking)
    in_force = held.standing not in (Standing.ENDED, Standing.REVOKED)
    return {
        "key": told(held, now),
        "in_force": in_force,
        "doors": doors(held, now) if in_force else [],
        **_again(held, now),
        "app": _in_app(held) if in_force else {},
        "has_digits": held.grant.pin is not None,
        "digits": pressed.digits,
        "too_many": pressed.too_many,
        "spare": _with_spare(held) if in_force else "",
        "cut_off": ", ".join(one.door.name for one in held.cut_off),
        "how_in": speech.text(booking.space.building.way_in, get_language() or "nb"),
        "ring": ringing(held) if in_force else {},
        "phone": phone,
        "phone_url": f"tel:{_dialled(phone)}",
        "keep_until": str(int(min(held.ends, now + LEASE).timestamp() * 1000)),
        "holder": str(held.grant.holder_id),
        "may_share": held.grant.parent_id is None,
        "attempts": lines_shown(_own_lines(held, now), now=now),
    }


def _in_app(held: Held) -> dict[str, str]:
    """What she must do before Oslo's app opens for her, and how else she gets in; or nothing."""
    to_do = oslo_words.to_do(held.grant)
    return {"to_do": to_do, "otherwise": oslo_words.otherwise(held.grant)} if to_do else {}


def _with_spare(held: Held) -> str:
    """The doors that a spare code opens in place of hers."""
    spare = spare_codes_of(held.grant)
    return ", ".join(one.door.name for one in held.doors if one.door.pk in spare)


def _own_lines(held: Held, now: datetime) -> list[Opening]:
    booking = held.grant.booking_id
    return attempts_of(person=held.grant.holder, booking=booking, now=now)


def told(held: Held, now: datetime) -> dict[str, Any]:
    booking = held.grant.booking
    assert booking is not None
    return {
        "booking": str(booking.pk),
        "standing": held.standing.value,
        "short": words.short(held),
        "state": words.STATES[held.standing],
        "title": words.title(held),
        "lead": words.lead(held, now=now),
        "when": speech.when(period_of(booking), now=now),
        "space": booking.space.name,
        "building": booking.space.building.name,
        "address": booking.space.building.address,
    }


def doors(held: Held, now: datetime) -> list[dict[str, Any]]:
    """Each door in the order one meets them, with its button when it may be pressed now."""
    kinds = Counter(one.door.kind for one in held.doors)
    return [_door(held, one, kinds[one.door.kind] == 1, now) for one in held.doors]


def _door(held: Held, one: HeldDoor, alone: bool, now: datetime) -> dict[str, Any]:
    ready = held.standing in (Standing.READY, Standing.SETTING) and one.door.decides in OPENED_HERE
    may_press = ready and one.opens_at(now)
    return {
        "id": str(one.door.pk),
        "name": one.door.name,
        "times": words.times(one.during, now=now),
        "promise": words.promise(one.door),
        "press": words.press(one, alone=alone) if may_press else "",
        "url": open_url(held.grant, door=one.door.pk),
    }


def answered(order: DoorOrder, now: datetime) -> dict[str, Any]:
    """What has come of an order, and where to ask again while there is more to come."""
    said = answer_to(order, now=now)
    step = "opening" if said.allowed else "asked"
    has_opened = bool(said.opened) or (said.allowed and said.opened is None and said.is_final)
    return {
        "text": words.answer(said),
        "step": "" if said.is_final else step,
        "opened": has_opened,
        "refused": said.is_final and not has_opened,
        "again_url": "" if said.is_final else f"{answer_url(order)}?er={step}",
    }


def ringing(held: Held) -> dict[str, Any]:
    """At which number the doors are rung, if they are, and which ones open; nothing otherwise."""
    booking = held.grant.booking
    assert booking is not None
    doors = doors_by_phone(held)
    number = number_of(booking.space.building) if doors else ""
    if not number:
        return {}
    first = min(doors, key=lambda door: door.kind != Door.Kind.MAIN)
    return {
        "number": readable_phone(number),
        "dialled": number,
        "door": first.name,
        "others": [door.name for door in doors if door != first],
    }


def lines_shown(lines: list[Opening], *, now: datetime) -> list[dict[str, str]]:
    """Attempts at doors in plain words, the latest first."""
    failed = failed_outcomes(lines)
    return [
        {
            "when": moment(line.at, now=now),
            "door": line.door.name if line.door else "",
            "way": words.way(line),
            "text": words.attempt(line, failed=(line.gateway_id, line.sequence) in failed),
        }
        for line in lines
    ]


def name_of(order: DoorOrder) -> dict[str, Any]:
    """Which door an order is for, and the key it was given with."""
    assert order.grant is not None
    return {"door": order.door.name, "key_url": key_url(order.grant)}


def _again(held: Held, now: datetime) -> dict[str, Any]:
    """Where the part asks anew, and after how many seconds; nothing when it waits for nothing."""
    coming = _is_coming(held, now)
    later = held.standing is Standing.READY and now < held.starts
    if not coming and not later and held.standing is not Standing.SETTING:
        return {}
    url = reverse("keys:key", args=[held.grant.booking_id])
    return {"again": SOON if coming else SELDOM, "again_url": f"{url}?er={_mark(held, now)}"}


def _is_coming(held: Held, now: datetime) -> bool:
    """Whether a door is to answer at any moment."""
    if held.standing is Standing.SETTING:
        return held.set_at <= now
    return held.standing in (Standing.COMING, Standing.FAILED)


def _mark(held: Held, now: datetime) -> str:
    """What the page shows of how the key stands: a part that asks anew is told only what is new."""
    passed = {"open": held.starts <= now, "cut": bool(held.cut_off)}
    if held.standing is Standing.SETTING:
        passed |= {"due": held.set_at <= now, "late": words.is_late(held, now=now)}
    return "-".join([held.standing, *(name for name, is_so in passed.items() if is_so)])


def _dialled(phone: str) -> str:
    """The number as a link dials it."""
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")
