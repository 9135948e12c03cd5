"""What Oslo's key service has not got or given up, in sentences for those at work."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.queries.words import moment
from allmenning.keys.queries import oslo_words
from allmenning.keys.queries.oslo_waiting import AtService


def told(alarm: AtService, *, now: datetime) -> dict[str, str]:
    """One alarm as keys/doors.html shows it: what, about what, and what to do."""
    count = alarm.coming + alarm.going + alarm.unproved
    title = ngettext(
        "%(n)d nøkkel venter på Oslonøkkelen", "%(n)d nøkler venter på Oslonøkkelen", count
    )
    text = [oslo_words.standing(alarm.service, now=now), *_counts(alarm), *_first(alarm, now)]
    return {
        "title": title % {"n": count},
        "text": " ".join(text),
        "where": alarm.building.name,
        "url": "",
        "kind": "warning",
    }


def _counts(alarm: AtService) -> list[str]:
    said = []
    if alarm.coming:
        new = ngettext(
            "%(n)d ny er ikke kommet fram.", "%(n)d nye er ikke kommet fram.", alarm.coming
        )
        said.append(new % {"n": alarm.coming})
    if alarm.unproved:
        unproved = ngettext(
            "%(n)d låntaker har ikke bekreftet telefonen sin i appen.",
            "%(n)d låntakere har ikke bekreftet telefonen sin i appen.",
            alarm.unproved,
        )
        said.append(unproved % {"n": alarm.unproved})
    if alarm.going:
        old = ngettext(
            "%(n)d er trukket tilbake, men kan åpne til Oslonøkkelen har svart.",
            "%(n)d er trukket tilbake, men kan åpne til Oslonøkkelen har svart.",
            alarm.going,
        )
        said.append(old % {"n": alarm.going})
    return said


def _first(alarm: AtService, now: datetime) -> list[str]:
    """When somebody is to open the door first, and what one does then."""
    if alarm.first is None:
        return []
    said = _(
        "Den første skal inn %(moment)s. Vær klar til å åpne for dem hvis nøkkelen ikke kommer."
    )
    return [said % {"moment": moment(alarm.first, now=now)}]
