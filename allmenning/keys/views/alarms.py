"""What needs somebody at the doors, in sentences with what to do."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from allmenning.booking.queries.words import for_whom, moment, period_of
from allmenning.core import speech
from allmenning.keys.models import Door
from allmenning.keys.queries.alarms import (
    Alarm,
    Astray,
    BrokenRecord,
    LateKey,
    LockFault,
    LowBattery,
    Silent,
    TakenBack,
)
from allmenning.keys.queries.doors import Coming, Ready
from allmenning.keys.queries.oslo_waiting import AtService
from allmenning.keys.queries.waiting import Refused, Waits
from allmenning.keys.views import gateway_alarms, oslo_alarms


def told(alarm: Alarm, *, now: datetime) -> dict[str, str]:
    """One alarm as keys/doors.html shows it: what, about what, what to do, and where."""
    match alarm:
        case LateKey(door, coming):
            return {
                "title": _late(coming) % {"who": for_whom(coming.booking)},
                "text": _("%(when)s. Ring låntakeren, eller åpne for dem når de kommer.")
                % {"when": speech.when(period_of(coming.booking), now=now)},
                **_at(door),
                "kind": "danger",
            }
        case LowBattery(door, percent, _coming):
            return {
                "title": _("Lite batteri: %(n)d %%") % {"n": percent},
                "text": _battery(alarm, now),
                **_at(door),
                "kind": "warning",
            }
        case LockFault(door):
            return {
                "title": _("Låsen svarer ikke som den skal"),
                "text": _("Prøv døra, og se om låsen har strøm og ikke står fast."),
                **_at(door),
                "kind": "danger",
            }
        case Silent() | Waits() | Refused() | BrokenRecord() | TakenBack():
            return gateway_alarms.told(alarm, now=now)
        case AtService():
            return oslo_alarms.told(alarm, now=now)
        case Astray(loan):
            return {
                "title": _("Nøkkelsettet %(label)s er ikke levert") % {"label": loan.key_set.label},
                "text": _("Det åpner: %(opens)s. Skulle vært levert %(due)s.")
                % {"opens": loan.key_set.opens, "due": moment(loan.due_at, now=now)},
                "where": loan.key_set.building.name,
                "url": reverse("keys:key_sets"),
                "kind": "warning",
            }


def _late(coming: Coming) -> str:
    """What is late, before whom it is late for."""
    if coming.ready is Ready.SETTING:
        return _("Låsen har ikke bekreftet koden: %(who)s")
    return _("Nøkkelen er ikke klar: %(who)s")


def _at(door: Door) -> dict[str, str]:
    return {
        "where": f"{door.name}, {door.building.name}",
        "url": reverse("keys:door", args=[door.pk]),
    }


def _battery(alarm: LowBattery, now: datetime) -> str:
    if alarm.coming is None:
        return _("Bytt batteri. Ingen skal hit med det første.")
    when = moment(alarm.coming.booking.during.lower, now=now)
    return _("Bytt batteri før neste kommer, %(when)s.") % {"when": when}
