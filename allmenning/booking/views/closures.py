"""Closing parts of a building, with the bookings that are met, and opening them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking import access
from allmenning.booking.actions.closures import NothingToClose, close_spaces, lift_closure
from allmenning.booking.forms.closing import CloseForm, asked_for
from allmenning.booking.models import Booking, Closure
from allmenning.booking.queries.calendar import bookings_met, coming_closures
from allmenning.booking.queries.closing import assets_of, bookings_on
from allmenning.booking.queries.words import for_whom, period_of
from allmenning.booking.views.cards import said
from allmenning.booking.views.seeing import SeeOther
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Building


@audience(Audience.STAFF, "GET", "POST")
def closures(request: HttpRequest, building: str) -> HttpResponse:
    """What is closed and will be, what it meets, and a form that closes more."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_to_close(viewer=viewer, slug=building, now=now)
    asked = request.POST if request.method == "POST" else None
    rooms = list(house.spaces.order_by("sort_key"))
    form = CloseForm(asked, initial=asked_for(request.GET), spaces=rooms, now=now)
    if not form.is_valid():
        return _page(request, house, form, now, status=422 if form.is_bound else 200)
    closing = Closing(house, form.spaces_chosen(), form.cleaned_data["period"])
    met = list(bookings_on(assets_of(house, closing.spaces), closing.period))
    if met and not form.cleaned_data["sure"]:
        form.be_sure()
        return _page(request, house, form, now, would_meet=met)
    try:
        _close(closing, form.reason(), viewer, now)
    except NothingToClose:
        form.add_error("spaces", _("Her er det ingen lokaler å stenge ennå."))
        return _page(request, house, form, now, status=422)
    return SeeOther(_url(house))


@dataclass(frozen=True)
class Closing:
    """Spaces of a building, by id, or all of it (None), that are to be closed for a period."""

    building: Building
    spaces: list[int] | None
    period: Period


def _close(closing: Closing, reason: dict[str, str], viewer: Person, now: datetime) -> None:
    close_spaces(
        building=closing.building,
        spaces=closing.spaces,
        period=closing.period,
        reason=reason,
        actor=Actor("person", viewer.pk),
        now=now,
    )


def _url(building: Building) -> str:
    return reverse("booking:closures", args=[building.slug])


def _page(
    request: HttpRequest,
    building: Building,
    form: CloseForm,
    now: datetime,
    *,
    status: int = 200,
    would_meet: Sequence[Booking] = (),
) -> HttpResponse:
    found = list(coming_closures(building.pk, now=now))
    met = list(bookings_met(found))
    access.note_seen(access.signed_in(request), [*met, *would_meet], now=now)
    shown = {
        "building": building,
        "foreign_url": reverse("booking:foreign_calendars", args=[building.slug]),
        "building_url": reverse("booking:day_at_work", args=[building.slug]),
        "closures": [_closure(closure, now) for closure in found],
        "met": [_met(booking, now) for booking in met],
        "would_meet": [_met(booking, now) for booking in would_meet],
        "form": form,
    }
    return render(request, "booking/closures.html", shown, status=status)


def _closure(closure: Closure, now: datetime) -> dict[str, Any]:
    during = closure.during
    return {
        "when": speech.when(Period(during.lower, during.upper), now=now),
        "spaces": ", ".join(sorted(part.name for part in closure.assets.all())),
        "reason": said(closure.reason),
        "remove_url": reverse("booking:lift", args=[closure.building.slug, closure.pk]),
    }


def _met(booking: Booking, now: datetime) -> dict[str, str]:
    return {
        "when": speech.when(period_of(booking), now=now),
        "who": for_whom(booking),
        "space": booking.space.name,
        "url": reverse("booking:receipt", args=[booking.pk]),
    }


@audience(Audience.STAFF, "POST")
def lift(request: HttpRequest, building: str, id: int) -> HttpResponse:
    """Open again. What is opened already is as it should be."""
    now, viewer = timezone.now(), access.signed_in(request)
    house = access.building_to_close(viewer=viewer, slug=building, now=now)
    closure = access.closure_in(house, id)
    if closure is not None:
        lift_closure(closure=closure, actor=Actor("person", viewer.pk), now=now)
    return SeeOther(_url(house))
