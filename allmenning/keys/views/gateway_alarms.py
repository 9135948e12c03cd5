"""What gateways no longer tell, have not got, or know better than we, in sentences with what to do."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.models import Booking
from allmenning.booking.queries.words import for_whom, period_of
from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.keys.models import Gateway
from allmenning.keys.queries import door_words
from allmenning.keys.queries.alarms import BrokenRecord, Silent, TakenBack
from allmenning.keys.queries.waiting import Refused, Waits


def told(
    alarm: Silent | Waits | Refused | BrokenRecord | TakenBack, *, now: datetime
) -> dict[str, str]:
    """One alarm as keys/doors.html shows it: what, about what, what to do, and where."""
    match alarm:
        case Silent(gateway):
            return {
                "title": door_words.heard(gateway, now=now),
                "text": _(
                    "Dørene åpner fortsatt for nøkler de har fått. Nye nøkler kommer ikke fram før "
                    "dørsentralen har strøm og nett."
                ),
                **_at(gateway),
                "kind": "danger",
            }
        case BrokenRecord(gateway):
            return {
                "title": _("Loggen over åpninger har hull"),
                "text": _("Noe mangler i det dørsentralen har skrevet. Si fra til driften."),
                **_at(gateway),
                "kind": "danger",
            }
        case Waits():
            return _waits(alarm)
        case Refused():
            return _refused(alarm)
        case TakenBack(booking):
            return _taken_back(booking, now)


def _at(gateway: Gateway) -> dict[str, str]:
    return {"where": f"{gateway.name}, {gateway.building.name}", "url": ""}


def _waits(alarm: Waits) -> dict[str, str]:
    count = alarm.coming + alarm.going
    title = ngettext(
        "%(n)d nøkkel venter på dørsentralen", "%(n)d nøkler venter på dørsentralen", count
    )
    return {
        "title": title % {"n": count},
        "text": " ".join([*_counts(alarm), _("Det ordner seg av seg selv når den svarer.")]),
        **_at(alarm.gateway),
        "kind": "warning",
    }


def _counts(alarm: Waits) -> list[str]:
    said = []
    if alarm.coming:
        new = ngettext(
            "%(n)d ny er ikke kommet fram.", "%(n)d nye er ikke kommet fram.", alarm.coming
        )
        said.append(new % {"n": alarm.coming})
    if alarm.going:
        old = ngettext(
            "%(n)d er trukket tilbake, men kan åpne til dørsentralen svarer, høyst i tre døgn.",
            "%(n)d er trukket tilbake, men kan åpne til dørsentralen svarer, høyst i tre døgn.",
            alarm.going,
        )
        said.append(old % {"n": alarm.going})
    return said


def _refused(alarm: Refused) -> dict[str, str]:
    title = ngettext(
        "%(n)d nøkkel er ikke sendt til dørsentralen",
        "%(n)d nøkler er ikke sendt til dørsentralen",
        alarm.keys,
    )
    said = [_("De det gjelder, kommer ikke inn.")]
    if alarm.too_long:
        said.append(_("Nøkkelen har for mange dører. Velg færre."))
    if alarm.keys > alarm.too_long:
        said.append(_("Vi prøver på nytt hvert minutt. Står det her lenge, så si fra til driften."))
    return {
        "title": title % {"n": alarm.keys},
        "text": " ".join(said),
        **_at(alarm.gateway),
        "kind": "danger",
    }


def _taken_back(booking: Booking, now: datetime) -> dict[str, str]:
    day = local_date(booking.during.lower)
    return {
        "title": _("Bestillingen står uten nøkkel: %(who)s") % {"who": for_whom(booking)},
        "text": _(
            "%(when)s. Etter at en sikkerhetskopi ble lagt inn, står bestillingen som før, men døra "
            "vet at nøkkelen er trukket tilbake. Spør låntakeren om den skal stå, eller avlys den."
        )
        % {"when": speech.when(period_of(booking), now=now)},
        "where": f"{booking.space.name}, {booking.space.building.name}",
        "url": f"{reverse('booking:day_at_work', args=[booking.space.building.slug])}?date={day}",
        "kind": "danger",
    }
