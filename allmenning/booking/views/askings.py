"""A request as the caretaker's list shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.actions.undoing import may_undo
from allmenning.booking.forms.deciding import DatesForm, DeclineForm
from allmenning.booking.models import Booking, Claim
from allmenning.booking.queries.history import History
from allmenning.booking.queries.inbox import AskedDate, Asking
from allmenning.booking.queries.thread import Said
from allmenning.booking.queries.words import State, for_whom, moment, period_of, publicly
from allmenning.booking.views.asked_dates import dates_shown
from allmenning.booking.views.cards import said
from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.people.rules.phone import readable_phone
from allmenning.places.models import Purpose


@dataclass(frozen=True)
class Tried:
    """An answer that did not get through: what was typed, why, what others changed since the page
    was shown, and other times to have instead."""

    decline: DeclineForm | None = None
    dates: DatesForm | None = None
    problem: str = ""
    since: tuple[dict[str, Any], ...] = ()
    slots: tuple[dict[str, str], ...] = ()


NOTHING = Tried()


def shown(
    asking: Asking, *, viewer: Person, now: datetime, tried: Tried = NOTHING
) -> dict[str, Any]:
    """All that booking/asking.html shows."""
    booking, request = asking.booking, asking.booking.request
    return {
        "id": booking.pk,
        "urgent": asking.is_urgent and booking.state == State.WAITING,
        "who": request.applicant.name,
        "for_whom": for_whom(booking),
        "phone": readable_phone(request.phone),
        "activity": request.activity,
        "purpose": str(Purpose(request.purpose).label),
        "when": speech.when(period_of(booking), now=now),
        "space": booking.space.name,
        "building": booking.space.building.name,
        "people": booking.participants,
        "capacity": booking.space.capacity,
        "conflict": in_the_way(asking),
        "same_time": [_rival(rival) for rival in asking.rivals],
        "note": request.note,
        "sent": _("sendt %(moment)s") % {"moment": moment(request.sent_at, now=now)},
        "answer_by": _answer_by(asking, now),
        "history": _history(asking.history, now),
        "said": _said(asking.said),
        "assigned": _assigned(booking, viewer),
        "seen": asking.seen,
        "problem": tried.problem,
        "since": tried.since,
        "slots": tried.slots,
        "form": _of_its_own(tried.decline or DeclineForm(booking=booking.pk), booking),
        "declining": tried.decline is not None,
        "decided": _DECIDED.get(booking.state, ""),
        "decided_text": _decided_text(asking, viewer, now),
        "undo": undoable(asking, now),
        "may_move": booking.state == State.CONFIRMED and booking.during.lower > now,
        "series": dates_shown(asking, tried.dates, in_the_way, now),
    }


def undoable(asking: Asking, now: datetime) -> int:
    """The change that can be taken back, 0 when none can."""
    latest, begun = asking.latest, asking.booking.during.lower <= now
    return latest.pk if latest and not begun and may_undo(latest, now=now) else 0


def _of_its_own(form: DeclineForm, booking: Booking) -> DeclineForm:
    """The form with ids that no other row of the list has."""
    form.auto_id = f"id_{booking.pk}_%s"
    return form


_DECIDED = {
    "confirmed": "approved",
    "declined": "declined",
    "cancelled": "declined",
    "unanswered": "declined",
}


def in_the_way(asking: Asking | AskedDate) -> str:
    """What has the time already, each thing once, or nothing."""
    return " ".join(dict.fromkeys(_obstacle(claim) for claim in asking.in_the_way))


def _obstacle(claim: Claim) -> str:
    """Opptatt 18–20 av Haugen skolekorps."""
    if claim.closure:
        when = _clocks(claim.closure.during)
        return _("Stengt %(clocks)s: %(reason)s.") % {
            "clocks": when,
            "reason": said(claim.closure.reason),
        }
    if claim.booking:
        return _("Opptatt %(clocks)s av %(who)s.") % {
            "clocks": _clocks(claim.booking.during),
            "who": publicly(claim.booking),
        }
    return _("Noen er i ferd med å bestille noe av tiden.")


def _clocks(during: Any) -> str:
    return speech.clocks(Period(during.lower, during.upper))


def _rival(rival: Booking) -> str:
    return _("%(who)s %(clocks)s, %(space)s") % {
        "who": publicly(rival),
        "clocks": _clocks(rival.during),
        "space": rival.space.name,
    }


def _answer_by(asking: Asking, now: datetime) -> str:
    if asking.booking.state != State.WAITING:
        return ""
    if asking.answer_by <= now:
        return _("svaret skulle ha kommet %(moment)s") % {
            "moment": moment(asking.answer_by, now=now)
        }
    return _("svar innen %(moment)s") % {"moment": moment(asking.answer_by, now=now)}


def _history(history: History, now: datetime) -> str:
    """3 ganger før · sist her onsdag 2. desember · avbestilte sent 1 gang."""
    if history == History():
        return _("første gang")
    n, late = history.before, history.given_up_late
    known = [ngettext("%(n)d gang før", "%(n)d ganger før", n) % {"n": n}]
    if history.last_here:
        day = speech.full_day(local_date(history.last_here), this_year=local_date(now).year)
        known.append(_("sist her %(day)s") % {"day": day})
    elif n:
        known.append(_("ikke her før"))
    if late:
        said = ngettext("avbestilte sent %(n)d gang", "avbestilte sent %(n)d ganger", late)
        known.append(said % {"n": late})
    return " · ".join(known)


def _said(said: Said) -> str:
    """2 meldinger, venter på svar."""
    if not said.messages:
        return _("Skriv en melding")
    n = said.messages
    told = ngettext("%(n)d melding", "%(n)d meldinger", n) % {"n": n}
    return _("%(messages)s, venter på svar") % {"messages": told} if said.waits_for_reply else told


def _assigned(booking: Booking, viewer: Person) -> str:
    """Who takes care of it, in a few words, or nothing."""
    colleague = booking.request.assigned_to
    if colleague is None:
        return ""
    if colleague == viewer:
        return _("du følger opp")
    return _("%(who)s følger opp") % {"who": colleague.name}


def _decided_text(asking: Asking, viewer: Person, now: datetime) -> str:
    """Godkjent av Ingrid Sæther i dag kl. 09. 4 av 6 datoer ble godkjent."""
    text, together = _decided(asking.booking, viewer, now), asking.together
    if len(together) < 2:
        return text
    given = sum(one.state == State.CONFIRMED for one in together)
    some = _("%(n)d av %(all)d datoer ble godkjent.") % {"n": given, "all": len(together)}
    return f"{text} {some}"


def _decided(booking: Booking, viewer: Person, now: datetime) -> str:
    texts = {
        State.CONFIRMED: _("Godkjent av %(who)s %(moment)s."),
        State.DECLINED: _("Avslått av %(who)s %(moment)s."),
        State.CANCELLED: _("Avbestilt %(moment)s."),
        State.UNANSWERED: _("Ikke besvart i tide: tiden begynte %(moment)s."),
    }
    if booking.state not in texts or booking.decided_at is None:
        return ""
    by, when = booking.decided_by, moment(booking.decided_at, now=now)
    if by is None and booking.state == State.CONFIRMED:
        return _("Bekreftet %(moment)s.") % {"moment": when}
    who = _("deg") if by == viewer else by.name if by else _("systemet")
    return texts[State(booking.state)] % {"who": who, "moment": when}
