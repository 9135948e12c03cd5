"""What a borrower agrees to, and when she gets an answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from allmenning.booking.actions.series_terms import must_wait
from allmenning.booking.forms.wish import Wish
from allmenning.booking.models import BookingRules, Terms
from allmenning.booking.queries import requests
from allmenning.booking.queries.conditions import conditions_for, must_be_approved
from allmenning.booking.queries.series import Slot
from allmenning.booking.views.cards import said
from allmenning.booking.views.promise import promise_if_sent
from allmenning.core import speech

LINES = 5


def agreement(wish: Wish, *, now: datetime) -> dict[str, Any] | None:
    """Terms, the rule for cancelling and when the answer comes, as booking/book.html shows them.

    None when the space cannot be borrowed then.
    """
    found = conditions_for(wish.space, wish.period.start)
    if found is None:
        return None
    return _agreed(found.rules, wish, waits=_waits(found.rules, wish), now=now)


def agreement_of_series(
    wish: Wish, slots: Sequence[Slot], *, now: datetime
) -> dict[str, Any] | None:
    """The same for all the slots of a series, the first of which is wished for."""
    found = conditions_for(wish.space, wish.period.start)
    if found is None:
        return None
    return _agreed(found.rules, wish, waits=must_wait(slots, wish.participants), now=now)


def _agreed(rules: BookingRules, wish: Wish, *, waits: bool, now: datetime) -> dict[str, Any]:
    later = promise_if_sent(wish.space, starts=wish.period.start, now=now) if waits else ""
    return {
        "terms": terms_shown(rules.terms),
        "cancel_rule": cancel_rule(rules),
        "answer": later or _("Du får svar med en gang."),
        "send": _("Send søknaden") if waits else _("Bestill"),
    }


def _waits(rules: BookingRules, wish: Wish) -> bool:
    return must_be_approved(rules, wish.period, wish.participants) or requests.others_ask_for(
        space=wish.space, period=wish.period
    )


def terms_shown(terms: Terms) -> dict[str, Any]:
    """The terms as booking/book.html shows them: the first lines, and all of a longer text."""
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
