"""What happened to a booking, in words for whoever reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.models import Booking, Change, Request
from allmenning.booking.queries.changes import Agreed, Step, changes_of, changes_of_request
from allmenning.booking.queries.words import State, moment
from allmenning.core import speech
from allmenning.people.models import Person


@dataclass(frozen=True)
class Reader:
    """Who reads, on which side she stands, and when."""

    viewer: Person
    at_work: bool
    now: datetime


def changes_shown(booking: Booking, reader: Reader, *, after: int = 0) -> list[dict[str, Any]]:
    """Each change for booking/changes.html, the oldest first."""
    return [_shown(step, reader) for step in changes_of(booking, after=after)]


def request_changes_shown(request: Request, reader: Reader, *, after: int) -> list[dict[str, Any]]:
    """The same of all dates of a request; what befell several of them alike is told once."""
    shown = [_shown(step, reader) for step in changes_of_request(request, after=after)]
    return [one for number, one in enumerate(shown) if one not in shown[:number]]


def _shown(step: Step, reader: Reader) -> dict[str, Any]:
    change = step.change
    return {
        "what": str(Change.Kind(change.kind).label),
        "who": _who(change, reader),
        "when": moment(change.at, now=reader.now),
        "differences": list(_differences(step.before, step.after, reader.now)),
        "reason": step.after.reason if step.after.reason != step.before.reason else "",
    }


def _who(change: Change, reader: Reader) -> str:
    """Deg, en ansatt, or to those at work a name."""
    if change.by == reader.viewer:
        return _("deg")
    if change.by is None:
        return _("systemet")
    if reader.at_work:
        return change.by.name
    return _("en ansatt") if change.by_staff else _("en annen i foreningen")


def _differences(before: Agreed, after: Agreed, now: datetime) -> Iterator[dict[str, str]]:
    if (before.space, before.period) != (after.space, after.period):
        yield {"before": where_and_when(before, now), "after": where_and_when(after, now)}
    if before.people != after.people:
        yield {"before": _people(before.people), "after": _people(after.people)}
    if before.state != after.state:
        yield {"before": _state(before), "after": _state(after)}


def where_and_when(agreed: Agreed, now: datetime) -> str:
    """Gymsal, tirsdag 15. desember kl. 18–20."""
    return f"{agreed.space}, {speech.when(agreed.period, now=now)}"


def _people(number: int) -> str:
    return ngettext("%(n)d person", "%(n)d personer", number) % {"n": number}


def _state(agreed: Agreed) -> str:
    return str(State(agreed.state).label)
