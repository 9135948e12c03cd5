"""Bookings as they stand in calendar programs."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext as _

from allmenning.booking.models import Booking
from allmenning.booking.queries.words import State, phone_at
from allmenning.core.queries import public_address
from allmenning.mail.rules.calendar_file import (
    CANCELLED,
    CONFIRMED,
    TENTATIVE,
    Entry,
    event_file,
)
from allmenning.places.models import Space

_STATUS = {
    State.CONFIRMED: CONFIRMED,
    State.WAITING: TENTATIVE,
    State.DECLINED: CANCELLED,
    State.CANCELLED: CANCELLED,
    State.UNANSWERED: CANCELLED,
}


def with_revisions(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """The bookings, each with how often it has changed and when it did last."""
    return rows.annotate(
        revision=models.Count("changes"),
        revised_at=Greatest("request__sent_at", models.Max("changes__at")),
    )


def calendar_file(booking: Booking, *, now: datetime, has_account: bool = True) -> str:
    """The text of an .ics file with the booking, in the language in use; cancelled unless it stands.

    Who has no account gets no address in it: she cannot open the booking's page, and the link in
    her letter lets whoever has it cancel, while calendars are shared.
    """
    booking.revision, booking.revised_at = booking.changes.count(), now
    status = CONFIRMED if booking.state == State.CONFIRMED else CANCELLED
    entry = replace(own_entry(booking), status=status)
    if not has_account:
        entry = replace(entry, url="", description=_without_page(booking, entry))
    return event_file(entry)


def _without_page(booking: Booking, entry: Entry) -> str:
    if booking.state != State.CONFIRMED:
        return entry.description
    return f"{entry.description} {_('Vil du avbestille, bruker du lenka i brevet fra oss.')}"


def own_entry(booking: Booking) -> Entry:
    """The booking as the borrower's own calendar has it: what it is for, and whom to ring."""
    building, association = booking.space.building, booking.request.association
    ask = (
        _("For %(whom)s. Spørsmål? Ring %(phone)s.")
        if association
        else _("Spørsmål? Ring %(phone)s.")
    )
    said = {"whom": association.name if association else "", "phone": phone_at(booking)}
    return _entry(
        booking,
        summary=f"{booking.request.activity}, {booking.space.name}",
        location=", ".join(filter(None, [booking.space.name, building.name, building.address])),
        description=ask % said,
    )


def public_entry(booking: Booking, *, beside: Space | None = None) -> Entry:
    """The booking as others may know it: the association's name, never a person's, nor what for.

    The space is named too, unless it is the one that the calendar is about.
    """
    association, space = booking.request.association, booking.space
    who = association.name if association else _("Privat bestilling")
    return _entry(
        booking,
        summary=who if space == beside else f"{who}, {space.name}",
        location=f"{space.name}, {space.building.name}",
    )


def _entry(booking: Booking, *, summary: str, location: str, description: str = "") -> Entry:
    municipality = booking.space.building.municipality
    return Entry(
        uid=f"bestilling-{booking.pk}@{municipality.hosts[0]}",
        # A calendar takes the highest number it has seen, so each change replaces what was.
        sequence=booking.revision,
        starts=booking.during.lower,
        ends=booking.during.upper,
        summary=_in_state(booking, summary),
        status=_STATUS[State(booking.state)],
        stamped=booking.revised_at,
        location=location,
        description=description,
        url=public_address(municipality, reverse("booking:receipt", args=[booking.pk])),
    )


def _in_state(booking: Booking, summary: str) -> str:
    """The summary with the state in words, for programs that show every event alike."""
    said = {
        State.WAITING: _("%(what)s (venter på svar)"),
        State.DECLINED: _("Avslått: %(what)s"),
        State.CANCELLED: _("Avbestilt: %(what)s"),
        State.UNANSWERED: _("Ikke besvart i tide: %(what)s"),
    }.get(State(booking.state), "%(what)s")
    return said % {"what": summary}
