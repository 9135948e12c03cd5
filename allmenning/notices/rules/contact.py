"""Whether what the contact register says lets us write to somebody. What is not known is a no."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from allmenning.mail.rules.message import wire_address
from allmenning.notices.rules.reasons import Reason
from allmenning.registers.krr import Contact, Status

_MOBILE = re.compile(r"\+[1-9]\d{7,14}")
# eForvaltningsforskriften § 32: an address that nobody has confirmed for so long is not used.
CONFIRMED_WITHIN = timedelta(days=18 * 30)


def hindrance(contact: Contact | None, *, now: datetime) -> Reason | None:
    """Why she may not be written to at the address in the register, or None when she may.

    `contact` is None when the register did not tell of her.
    """
    if contact is None:
        return Reason.UNKNOWN
    if contact.is_reserved:
        return Reason.RESERVED
    if contact.status is not Status.ACTIVE:
        return Reason.NOT_REGISTERED
    if not contact.can_be_notified or not _is_confirmed(contact.confirmed_at, now):
        return Reason.UNREACHABLE
    return None if _is_address(contact.email) else Reason.UNREACHABLE


def may_text(contact: Contact | None, *, now: datetime) -> bool:
    """Whether a text may be sent to the telephone in the register: she is not reserved, and has
    confirmed the number. What is not known is a no."""
    if contact is None or contact.is_reserved or contact.status is not Status.ACTIVE:
        return False
    if not contact.can_be_notified or not _is_confirmed(contact.phone_confirmed_at, now):
        return False
    return bool(_MOBILE.fullmatch(contact.phone))


def _is_confirmed(confirmed_at: datetime | None, now: datetime) -> bool:
    return confirmed_at is not None and now - CONFIRMED_WITHIN <= confirmed_at <= now


def _is_address(email: str) -> bool:
    try:
        return bool(wire_address(email))
    except ValueError:
        return False
