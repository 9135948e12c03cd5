"""How a borrower gets a key of metal, in words."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from allmenning.booking.models import Booking
from allmenning.booking.queries.requests import with_all
from allmenning.booking.queries.words import moment, phone_at
from allmenning.core import speech
from allmenning.keys.queries.key_sets import MetalKey, metal_key_of


def of_booking(booking: int, *, now: datetime) -> dict[str, str] | None:
    """What the receipt of a booking says of its key set; None when there is none to fetch or return."""
    found = with_all().filter(pk=booking, state=Booking.State.CONFIRMED).first()
    key = metal_key_of(found) if found else None
    if found is None or key is None or key.returned_at:
        return None
    if key.fetched_at:
        return _said(_("Du har nøkkelen: %(label)s") % {"label": key.label}, _back(key, now))
    if found.during.upper <= now:
        return None
    lead = f"{_fetching(found, key)} {_back(key, now)}"
    return _said(_("Du låner en vanlig nøkkel"), lead)


def _said(title: str, lead: str) -> dict[str, str]:
    return {"url": "", "title": title, "lead": lead, "short": "", "state": "waiting"}


def _fetching(booking: Booking, key: MetalKey) -> str:
    if not key.fetching:
        return _("Ring %(phone)s og avtal når du kan hente den.") % {"phone": phone_at(booking)}
    return _("Hent den her: %(where)s") % {"where": _text(key.fetching)}


def _back(key: MetalKey, now: datetime) -> str:
    due = _("Lever den senest %(due)s.") % {"due": moment(key.due_at, now=now)}
    return f"{due} {_text(key.returning)}".strip() if key.returning else due


def _text(said: dict[str, str]) -> str:
    return speech.text(said, get_language() or "nb")
