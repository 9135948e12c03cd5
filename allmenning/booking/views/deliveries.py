"""How the telling of another system goes, in words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.models import Delivery, DeliveryAttempt, Webhook
from allmenning.booking.queries.webhooks import in_line
from allmenning.booking.queries.words import moment
from allmenning.booking.rules.delivering import is_received


def state(webhook: Webhook, *, now: datetime) -> str:
    """Whether it works, what waits, and when it is tried next."""
    waiting = in_line(webhook).count()
    if webhook.stopped_at:
        since = moment(webhook.stopped_at, now=now)
        stopped = _("Vi sluttet å prøve %(since)s, fordi adressen ikke tok imot.")
        return f"{stopped % {'since': since}} {_waits(waiting)}"
    if webhook.failing_since:
        since, later = (moment(at, now=now) for at in (webhook.failing_since, webhook.next_try_at))
        failing = _("Adressen har ikke tatt imot siden %(since)s. Vi prøver igjen %(next)s.")
        return f"{failing % {'since': since, 'next': later}} {_waits(waiting)}"
    return _waits(waiting) if waiting else _("Alt er levert.")


def _waits(number: int) -> str:
    said = ngettext(
        "%(n)d beskjed venter, og ingen går tapt.",
        "%(n)d beskjeder venter, og ingen går tapt.",
        number,
    )
    return said % {"n": number}


def rows(found: Iterable[Delivery], *, now: datetime) -> list[dict[str, Any]]:
    """Messages with their tries, as the page lists them."""
    return [_row(delivery, now) for delivery in found]


def _row(delivery: Delivery, now: datetime) -> dict[str, Any]:
    received = delivery.received_at
    tried: list[DeliveryAttempt] = delivery.tried  # type: ignore[attr-defined]
    return {
        "id": delivery.pk,
        "what": _kinds()[delivery.kind],
        "bookings": ", ".join(str(booking) for booking in delivery.bookings),
        "at": moment(delivery.at, now=now),
        "state": _("Levert %(at)s") % {"at": moment(received, now=now)}
        if received
        else _("Venter"),
        "tries": [f"{moment(one.at, now=now)}: {_came_of(one)}" for one in tried],
    }


def _came_of(attempt: DeliveryAttempt) -> str:
    if attempt.status is not None:
        text = (
            _("tatt imot (%(status)d)") if is_received(attempt.status) else _("svarte %(status)d")
        )
        return text % {"status": attempt.status}
    if attempt.hindrance == "not_allowed":
        return _("adressen leder til et lukket nett")
    return _("fikk ikke svar") if attempt.hindrance else _("ikke ferdig")


def _kinds() -> dict[str, str]:
    return {
        "confirmed": _("Bekreftet"),
        "requested": _("Søkt om"),
        "declined": _("Avslått"),
        "unanswered": _("Ikke besvart i tide"),
        "answered": _("Besvart"),
        "cancelled": _("Avbestilt"),
        "moved": _("Endret"),
        "people": _("Nytt antall"),
        "undone": _("Svar tatt tilbake"),
    }
