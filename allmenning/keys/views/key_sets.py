"""Key sets of metal for those who hand them out: who comes for one, and which should be back."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.booking.models import Booking
from allmenning.booking.queries.words import for_whom, moment, period_of
from allmenning.booking.views.seeing import SeeOther
from allmenning.core import speech
from allmenning.core.audience import Audience, audience
from allmenning.core.clock import local_date
from allmenning.keys import access
from allmenning.keys.actions import key_sets as actions
from allmenning.keys.models import KeyLoan, KeySet
from allmenning.keys.queries import key_sets as queries
from allmenning.people.rules.phone import readable_phone

FURTHEST = timedelta(days=366)


@audience(Audience.STAFF)
def key_sets(request: HttpRequest) -> HttpResponse:
    """Who comes for a key on a day, which sets are out, and which should have been back."""
    now, viewer = timezone.now(), access.signed_in(request)
    units = access.must_care(viewer, now=now)
    day = _day(request.GET.get("dag", ""), now)
    out = list(queries.out_now(units))
    late = [loan for loan in out if loan.due_at <= now]
    coming = queries.bookings_on(day, units)
    rows = _rows(coming, out, now)
    access.note_seen(viewer, [*coming, *(loan.booking for loan in out)], now=now)
    shown = {
        "day": speech.day(day, now=now),
        "earlier_url": _url(day - timedelta(days=1)),
        "later_url": _url(day + timedelta(days=1)),
        "picked": day.isoformat(),
        "late": [_row(loan.booking, loan, [], now) for loan in late],
        **rows,
        "buildings": [_building(one) for one in access.buildings_cared_for(viewer, now=now)],
    }
    return render(request, "keys/key_sets.html", shown)


def _rows(coming: list[Booking], out: list[KeyLoan], now: datetime) -> dict[str, Any]:
    """Those of the day, and sets that are out with others and not due yet."""
    loans = queries.loans_of(coming)
    opening = queries.sets_for({booking.space_id: booking.space for booking in coming}.values())
    away = {loan.key_set_id for loan in out}
    today = {booking.pk for booking in coming}
    return {
        "rows": [
            _row(one, loans.get(one.pk), _free(opening[one.space_id], away), now)
            for one in coming
            if not _is_late(loans.get(one.pk), now)
        ],
        "out": [
            _row(loan.booking, loan, [], now)
            for loan in out
            if loan.booking_id not in today and not _is_late(loan, now)
        ],
    }


def _free(sets: list[KeySet], away: set[int]) -> list[KeySet]:
    return [one for one in sets if one.pk not in away]


def _is_late(loan: KeyLoan | None, now: datetime) -> bool:
    return loan is not None and loan.returned_at is None and loan.due_at <= now


def _row(
    booking: Booking, loan: KeyLoan | None, free: list[KeySet], now: datetime
) -> dict[str, Any]:
    """One booking as keys/key_set_row.html wants it."""
    shown = {
        "id": booking.pk,
        "when": speech.when(period_of(booking), now=now),
        "who": for_whom(booking),
        "phone": readable_phone(booking.request.phone),
        "space": booking.space.name,
        "building": booking.space.building.name,
        "sets": free if loan is None else [],
        "state": "waiting",
    }
    return shown | (_loaned(loan, now) if loan else {})


def _loaned(loan: KeyLoan, now: datetime) -> dict[str, Any]:
    last = loan.returned_at or loan.fetched_at
    late = _is_late(loan, now)
    return {
        "loan": loan.pk,
        "state": "back" if loan.returned_at else "late" if late else "out",
        "label": loan.key_set.label,
        "opens": loan.key_set.opens,
        "since": moment(last, now=now),
        "due": moment(loan.due_at, now=now),
        "may_undo": last > now - queries.UNDO_WITHIN,
    }


def _building(building: Any) -> dict[str, str]:
    return {"name": building.name, "url": reverse("keys:setup_key_sets", args=[building.slug])}


@audience(Audience.STAFF, "POST")
def hand_out(request: HttpRequest, booking: int) -> HttpResponse:
    """The borrower has fetched the key set."""
    now, viewer = timezone.now(), access.signed_in(request)
    found = access.booking_by_metal(viewer=viewer, id=booking, now=now)
    key_set = access.set_for(found, request.POST.get("set", ""))
    if key_set is None:
        messages.error(request, _("Nøkkelsettet er tatt ut av bruk. Velg et annet."))
        return _back(request, found.pk)
    return _done(
        request,
        found.pk,
        lambda: actions.hand_out(key_set=key_set, booking=found, by=viewer, now=now),
    )


@audience(Audience.STAFF, "POST")
def take_back(request: HttpRequest, loan: int) -> HttpResponse:
    """The key set is back."""
    now, viewer = timezone.now(), access.signed_in(request)
    found = access.loan_cared_for(viewer=viewer, id=loan, now=now)
    actions.take_back(loan=found, by=viewer, now=now)
    return _back(request, found.booking_id)


@audience(Audience.STAFF, "POST")
def undo(request: HttpRequest, loan: int) -> HttpResponse:
    """What was ticked last was a mistake: the set is still out, or it never went out."""
    now, viewer = timezone.now(), access.signed_in(request)
    found = access.loan_cared_for(viewer=viewer, id=loan, now=now)
    act = actions.undo_take_back if found.returned_at else actions.undo_hand_out
    return _done(request, found.booking_id, lambda: act(loan=found, by=viewer, now=now))


def _done(request: HttpRequest, booking: int, act: Callable[[], object]) -> HttpResponse:
    """Carry it out, or say why it cannot be, and go back to the row."""
    try:
        act()
    except tuple(_refusals()) as refusal:
        messages.error(request, _refusals()[type(refusal)])
    return _back(request, booking)


def _refusals() -> dict[type[Exception], str]:
    """Why it could not be done, and what to do next."""
    return {
        actions.SetIsOut: _("Nøkkelsettet er ute hos noen andre nå. Se hvem lenger nede."),
        actions.AlreadyFetched: _("De har allerede fått et nøkkelsett. Angre det først."),
        actions.NotStanding: _("Bestillingen gjelder ikke lenger. Ikke gi ut nøkkelen."),
        actions.TooLateToUndo: _("Det er for sent å angre dette."),
    }


def _back(request: HttpRequest, booking: int) -> HttpResponse:
    day = _day(request.POST.get("dag", ""), timezone.now())
    return SeeOther(f"{_url(day)}#nokkel-{booking}")


def _url(day: date) -> str:
    query = urlencode({"dag": day.isoformat()})
    return f"{reverse('keys:key_sets')}?{query}"


def _day(text: str, now: datetime) -> date:
    """The day that an address names, today when it names none within reach."""
    today = local_date(now)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if abs(day - today) <= FURTHEST else today
