"""What a borrower agrees to, and when she gets an answer."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from allmenning.booking.actions.series import must_wait
from allmenning.booking.forms.wish import Wish
from allmenning.booking.models import BookingRules, Terms
from allmenning.booking.queries import requests
from allmenning.booking.queries.conditions import conditions_for, must_be_approved
from allmenning.booking.queries.series import Slot
from allmenning.booking.views.cards import said
from allmenning.core import speech

LINES = 5


def agreement(wish: Wish) -> dict[str, Any] | None:
    """Terms, the rule for cancelling and when the answer comes, as booking/book.html shows them.

    None when the space cannot be borrowed then.
    """
    found = conditions_for(wish.space, wish.period.start)
    if found is None:
        return None
    return _agreed(found.rules, waits=_waits(found.rules, wish))


def agreement_of_series(wish: Wish, slots: Sequence[Slot]) -> dict[str, Any] | None:
    """The same for all the slots of a series, the first of which is wished for."""
    found = conditions_for(wish.space, wish.period.start)
    return _agreed(found.rules, waits=must_wait(slots, wish.participants)) if found else None


def _agreed(rules: BookingRules, *, waits: bool) -> dict[str, Any]:
    return {
        "terms": _terms(rules.terms),
        "cancel_rule": cancel_rule(rules),
        "answer": _("Du får svar innen to dager.") if waits else _("Du får svar med en gang."),
        "send": _("Send søknaden") if waits else _("Bestill"),
    }


def _waits(rules: BookingRules, wish: Wish) -> bool:
    return must_be_approved(rules, wish.period, wish.participants) or requests.others_ask_for(
        space=wish.space, period=wish.period
    )


def _terms(terms: Terms) -> dict[str, Any]:
    text = said(terms.text)
    lines = [line for line in text.splitlines() if line.strip()]
    return {
        "lines": lines[:LINES],
        "text": text if len(lines) > LINES else "",
        "version": terms.version,
        "id": terms.pk,
    }


def cancel_rule(rules: BookingRules) -> str:
    """Until when one may cancel, in general."""
    if not rules.cancel_hours:
        return _("Du kan avbestille helt til tiden begynner.")
    before = speech.length(rules.cancel_hours * 60)
    return _("Du kan avbestille til %(hours)s før.") % {"hours": before}
