"""Every door of the units one works for: what needs somebody first, then how each stands."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from allmenning.booking.models import Booking
from allmenning.booking.queries.words import period_of
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.keys import access
from allmenning.keys.models import Door
from allmenning.keys.queries import door_words
from allmenning.keys.queries.alarms import Alarm, LateKey, TakenBack, alarms
from allmenning.keys.queries.doors import Coming, coming_through, doors_in
from allmenning.keys.views.alarms import told
from allmenning.people.models import Person


@audience(Audience.STAFF)
def doors(request: HttpRequest) -> HttpResponse:
    """What needs somebody, then each building's doors."""
    now, viewer = timezone.now(), access.signed_in(request)
    units = access.units_at_work(viewer, now=now)
    found = list(doors_in(units))
    coming = coming_through(found, now=now)
    waiting = alarms(units, now=now)
    access.note_seen(viewer, _named(waiting), now=now)
    shown = {
        "alarms": [told(one, now=now) for one in waiting],
        "houses": _houses(found, coming, now),
        "errand_url": reverse("keys:errand") if access.units_cared_for(viewer, now=now) else "",
        "setups": _setups(viewer, now),
    }
    return render(request, "keys/doors.html", shown)


def _named(waiting: Iterable[Alarm]) -> Iterator[Booking]:
    """The bookings whose borrowers the alarms name."""
    for one in waiting:
        if isinstance(one, LateKey):
            yield one.coming.booking
        if isinstance(one, TakenBack):
            yield one.booking


def _houses(
    found: Iterable[Door], coming: dict[int, Coming], now: datetime
) -> list[dict[str, Any]]:
    by_building = groupby(found, key=lambda door: door.building)
    return [
        {
            "name": building.name,
            "slug": building.slug,
            "doors": [_row(door, coming.get(door.pk), now) for door in doors],
        }
        for building, doors in by_building
    ]


def _row(door: Door, coming: Coming | None, now: datetime) -> dict[str, Any]:
    return {
        "name": door.name,
        "kind": door.get_kind_display(),
        "decides": door.get_decides_display(),
        "promise": door_words.promise(door),
        "health": door_words.health(door, now=now),
        "next": next_at(coming, now),
        "url": reverse("keys:door", args=[door.pk]),
    }


def next_at(coming: Coming | None, now: datetime) -> dict[str, str] | None:
    """Who comes next through a door, without a name, and whether the key is ready."""
    if coming is None:
        return None
    booking = coming.booking
    return {
        "when": speech.when(period_of(booking), now=now),
        "space": booking.space.name,
        "ready": door_words.ready(coming.ready),
        "mark": door_words.MARKS[coming.ready],
    }


def _setups(viewer: Person, now: datetime) -> list[dict[str, str]]:
    return [
        {"name": building.name, "url": reverse("keys:setup", args=[building.slug])}
        for building in access.buildings_led(viewer, now=now)
    ]
