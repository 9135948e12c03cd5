"""A booking as pages and lists show it."""

from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _

from allmenning.booking.models import Booking
from allmenning.booking.queries.words import for_whom, period_of, state_text
from allmenning.booking.views.cards import space_url
from allmenning.core import speech
from allmenning.places.models import Purpose


def told(booking: Booking, *, now: datetime) -> dict[str, Any]:
    """All that the booking's own page says of it."""
    request, space = booking.request, booking.space
    return {
        "state": booking.state,
        "state_text": state_text(booking, now=now),
        "when": speech.when(period_of(booking), now=now),
        "space": space.name,
        "space_url": space_url(space),
        "building": space.building.name,
        "address": space.building.address,
        "kind": space.kind,
        "activity": request.activity,
        "purpose": str(Purpose(request.purpose).label),
        "people": booking.participants,
        "for_whom": for_whom(booking),
        "reason": booking.reason,
        "number": booking.pk,
    }


def row(booking: Booking, *, now: datetime, in_series: bool = False) -> dict[str, str]:
    """A line in a list of one's own (components/row.html)."""
    association = booking.request.association
    return {
        "url": reverse("booking:receipt", args=[booking.pk]),
        "when": speech.when(period_of(booking), now=now),
        "space": booking.space.name,
        "building": booking.space.building.name,
        "state": booking.state,
        "state_text": state_text(booking, now=now),
        "for_whom": association.name if association else "",
        "series_url": reverse("booking:series", args=[booking.request_id]) if in_series else "",
    }


def plan(booking: Booking) -> dict[str, str]:
    """A line in the plan of a day."""
    return {
        "time": speech.clocks(period_of(booking)),
        "what": f"{booking.request.activity}, {for_whom(booking)}",
        "space": booking.space.name,
        "building": booking.space.building.name,
    }


def writing(booking: Booking, *, now: datetime) -> dict[str, str]:
    """A line in the list of those who have written and wait for a reply."""
    return {
        "url": f"{reverse('booking:decide', args=[booking.pk])}#meldinger",
        "who": for_whom(booking),
        "what": f"{booking.space.name}, {speech.when(period_of(booking), now=now)}",
    }


def pages(page: Page) -> dict[str, str]:
    """Turning pages (components/pagination.html)."""
    numbers = {"page": page.number, "last": page.paginator.num_pages}
    return {
        "previous_url": f"?side={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?side={page.next_page_number()}" if page.has_next() else "",
        "text": _("Side %(page)d av %(last)d") % numbers,
    }
