"""Doors in words, for those who answer for them."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmenning.booking.queries.words import moment
from allmenning.keys.models import Door, Gateway, Opening
from allmenning.keys.queries.alarms import is_faulty
from allmenning.keys.queries.doors import Ready, battery_of, is_silent
from allmenning.keys.queries.lock_codes import unsettled_in
from allmenning.keys.queries.outcomes import Answer
from allmenning.keys.rules.decisions import Reason
from allmenning.keys.rules.presenting import By

# Further off than this a clock opens too early or too late by what people notice.
CLOCK_OFF_MS: Final = 30_000
# How the mark of a key looks, by the marks that bookings have.
MARKS: Final = {
    Ready.READY: "confirmed",
    Ready.COMING: "waiting",
    Ready.SETTING: "waiting",
    Ready.TIMED: "waiting",
    Ready.EARLY: "waiting",
    Ready.FAILED: "declined",
}


def promise(door: Door) -> str:
    """What those at work may promise of a door, by who decides whether it opens."""
    return {
        Door.Decides.GATEWAY: _("Åpner bare i tiden til den som låner, også uten nett."),
        Door.Decides.LOCK: _("Koden kan virke litt lenger enn lånet."),
        Door.Decides.VENDOR: _("Leverandøren avgjør. Er tjenesten nede, åpner ikke døra."),
        Door.Decides.OSLO: _("Låntakeren åpner med Oslonøkkelen på telefonen."),
    }[Door.Decides(door.decides)]


def ready(state: Ready) -> str:
    """How the key to the next booking stands."""
    return {
        Ready.READY: _("Nøkkelen er klar"),
        Ready.COMING: _("Nøkkelen er ikke kommet fram ennå"),
        Ready.SETTING: _("Låsen har ikke bekreftet koden ennå"),
        Ready.TIMED: _("Låsen får koden en time før døra åpner"),
        Ready.EARLY: _("Nøkkelen sendes tre dager før"),
        Ready.FAILED: _("Døra fikk ikke nøkkelen"),
    }[state]


def health(door: Door, *, now: datetime) -> list[str]:
    """Battery, when it was last heard, and its clock: only what is known."""
    battery = battery_of(door)
    said = [_("Batteri %(n)d %%") % {"n": battery}] if battery is not None else []
    if is_faulty(door):
        said.append(_("Låsen svarer ikke som den skal"))
    said += _codes(door, now) if door.decides == Door.Decides.LOCK else []
    if door.gateway is not None:
        said += [heard(door.gateway, now=now), *_clock(door.gateway)]
    return said


def _codes(door: Door, now: datetime) -> list[str]:
    """What waits at a lock that holds codes of its own."""
    waiting, living_on = unsettled_in(door, now=now)
    said = []
    if waiting:
        known = ngettext(
            "%(n)d kode er ikke i låsen ennå", "%(n)d koder er ikke i låsen ennå", waiting
        )
        said.append(known % {"n": waiting})
    if living_on:
        known = ngettext(
            "%(n)d kode skal bort, men virker ennå",
            "%(n)d koder skal bort, men virker ennå",
            living_on,
        )
        said.append(known % {"n": living_on})
    return said


def heard(gateway: Gateway, *, now: datetime) -> str:
    """When the gateway was last heard from."""
    if gateway.seen_at is None:
        return _("Dørsentralen har ikke meldt seg ennå")
    if not is_silent(gateway, now=now):
        return _("Dørsentralen svarer")
    return _("Ikke hørt fra siden %(moment)s") % {"moment": moment(gateway.seen_at, now=now)}


def _clock(gateway: Gateway) -> list[str]:
    off = abs(gateway.clock_ms or 0)
    if off <= CLOCK_OFF_MS:
        return []
    seconds = round(off / 1000)
    said = ngettext("Klokka går %(n)d sekund feil", "Klokka går %(n)d sekunder feil", seconds)
    return [said % {"n": seconds}]


def answer(said: Answer) -> str:
    """What the door has answered an employee so far."""
    if said.opened:
        return _("Åpen.")
    if said.opened is False:
        return _("Låsen svarte ikke. Prøv en gang til, eller dra dit.")
    if said.allowed:
        return (
            _("Døra har fått beskjed om å åpne, men låsen har ikke svart.")
            if said.is_final
            else _("Døra åpner …")
        )
    if said.reason:
        return _("Ikke åpnet: %(reason)s.") % {"reason": reason(said.reason)}
    if said.is_final:
        return _(
            "Døra svarte ikke. Den er ikke åpnet, og åpner seg ikke senere heller. "
            "Prøv igjen, eller dra dit."
        )
    return _("Spør døra …")


def reason(code: str) -> str:
    """Why a door did not open, as one tells it of somebody else."""
    reasons = {
        Reason.TOO_EARLY: _("for tidlig"),
        Reason.ENDED: _("tiden var over"),
        Reason.WRONG_DOOR: _("nøkkelen gjelder en annen dør"),
        Reason.REVOKED: _("nøkkelen var trukket tilbake"),
        Reason.UNKNOWN: _("ukjent nøkkel eller kode"),
        Reason.FORGED: _("falsk nøkkel"),
        Reason.USED_UP: _("nøkkelen var brukt opp"),
        Reason.REPLAYED: _("koden var brukt før"),
        Reason.STALE: _("det gikk for lang tid"),
        Reason.NEEDS_PIN: _("koden manglet"),
        Reason.WRONG_PIN: _("feil kode"),
        Reason.READER_LOCKED: _("tastaturet var sperret etter for mange feil koder"),
        Reason.CLOCK_UNSAFE: _("klokka i døra var ikke til å stole på"),
    }
    return reasons.get(Reason(code), "") if code in set(Reason) else str(code)


def outcome(line: Opening, *, failed: bool) -> str:
    """What came of an attempt."""
    if not line.allowed:
        return _("Ikke åpnet: %(reason)s.") % {"reason": reason(line.reason)}
    return _("Låsen svarte ikke.") if failed else _("Åpnet.")


def way(line: Opening) -> str:
    """How somebody tried to open."""
    ways = {
        By.SCREEN: _("kode på skjermen"),
        By.PAPER: _("nøkkel på papir"),
        By.PIN: _("kode på tastaturet"),
        By.OFFLINE_CODE: _("engangskode"),
        By.CARD: _("kort"),
        By.BUTTON: _("knappen på telefonen"),
        By.PHONE: _("oppringing eller SMS"),
        By.STAFF: _("åpnet av ansatt"),
    }
    return ways.get(By(line.by), "") if line.by in set(By) else ""
