"""The dates a request waits for, as the caretaker's list shows them: one row for all of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import ngettext

from allmenning.booking.forms.deciding import DatesForm
from allmenning.booking.queries.inbox import AskedDate, Asking
from allmenning.booking.queries.words import period_of
from allmenning.core import speech

Conflict = Callable[[AskedDate], str]


def dates_shown(
    asking: Asking, form: DatesForm | None, conflict: Conflict, now: datetime
) -> dict[str, Any]:
    """What booking/asked_dates.html shows; empty when the request asks for one date."""
    if not asking.dates:
        return {}
    typed, form = form is not None, form or dates_form(asking, conflict)
    taken = sum(bool(date.in_the_way) for date in asking.dates)
    return {
        "number": len(asking.dates),
        "form": form,
        "open": bool(taken) or typed,
        "all_free": not taken,
        "dates": [_date(date, form, conflict, now) for date in asking.dates],
        "conflict": _taken(taken, len(asking.dates)) if taken else "",
    }


def dates_form(asking: Asking, conflict: Conflict, data: Any = None) -> DatesForm:
    """Yes to what is free, and why not to the rest, ready to be sent."""
    reasons = dict.fromkeys(conflict(date) for date in asking.dates if date.in_the_way)
    return DatesForm(
        data,
        waiting=[date.booking.pk for date in asking.dates],
        booking=asking.booking.pk,
        initial={
            "dates": [date.booking.pk for date in asking.dates if not date.in_the_way],
            "reason": " ".join(reasons),
        },
    )


def dates_typed(asking: Asking, conflict: Conflict, data: QueryDict) -> DatesForm:
    """The dates that wait now, with what was chosen and typed when they were others."""
    form = dates_form(asking, conflict)
    chosen = set(data.getlist("dates"))
    form.initial["dates"] = [pk for pk in form.waiting if str(pk) in chosen]
    form.initial["reason"] = data.get("reason", "")
    return form


def _date(date: AskedDate, form: DatesForm, conflict: Conflict, now: datetime) -> dict[str, Any]:
    booking = date.booking
    chosen = {str(key) for key in form["dates"].value() or ()}
    return {
        "id": booking.pk,
        "when": speech.when(period_of(booking), now=now),
        "space": booking.space.name,
        "chosen": str(booking.pk) in chosen,
        "conflict": conflict(date),
    }


def _taken(taken: int, number: int) -> str:
    return ngettext(
        "%(n)d av %(all)d datoer er opptatt.", "%(n)d av %(all)d datoer er opptatt.", taken
    ) % {"n": taken, "all": number}
