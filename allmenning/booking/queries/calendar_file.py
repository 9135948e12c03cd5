"""A booking as a calendar file."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from allmenning.booking.models import Booking
from allmenning.booking.queries.words import for_whom, phone_at
from allmenning.core.queries import public_address
from allmenning.mail.rules.calendar_file import event_file


def calendar_file(booking: Booking, *, now: datetime) -> str:
    """The text of an .ics file with the booking, in the language in use; cancelled unless it stands."""
    building = booking.space.building
    municipality = building.municipality
    cancelled = booking.state != Booking.State.CONFIRMED
    path = reverse("booking:receipt", args=[booking.pk])
    return event_file(
        uid=f"bestilling-{booking.pk}@{municipality.hosts[0]}",
        # A calendar takes the highest number it has seen, so each change replaces what was.
        sequence=booking.changes.count(),
        starts=booking.during.lower,
        ends=booking.during.upper,
        summary=f"{booking.request.activity}, {booking.space.name}",
        location=", ".join(filter(None, [booking.space.name, building.name, building.address])),
        description=_("For %(whom)s. Spørsmål? Ring %(phone)s.")
        % {"whom": for_whom(booking), "phone": phone_at(booking)},
        url=public_address(municipality, path),
        cancelled=cancelled,
        now=now,
    )
