"""A key in words: how it stands, what each door says, and what came of pressing."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from allmenning.booking.queries.words import moment
from allmenning.core import speech
from allmenning.core.clock import local_date
from allmenning.core.period import Period
from allmenning.keys.models import Door, Opening
from allmenning.keys.queries.doors import READY_BEFORE
from allmenning.keys.queries.held import Held, HeldDoor, Standing
from allmenning.keys.queries.outcomes import Answer
from allmenning.keys.rules.decisions import Reason
from allmenning.keys.rules.presenting import By

# How the mark of a key looks, by the marks that bookings have.
STATES: Final = {
    Standing.EARLY: "waiting",
    Standing.COMING: "waiting",
    Standing.SETTING: "waiting",
    Standing.READY: "confirmed",
    Standing.FAILED: "declined",
    Standing.ENDED: "cancelled",
    Standing.REVOKED: "cancelled",
}


def title(key: Held) -> str:
    """How it stands, in one line. Ready is said only when the doors have confirmed the key."""
    return {
        Standing.EARLY: _("Nøkkelen kommer senere"),
        Standing.COMING: _("Nøkkelen er på vei"),
        Standing.SETTING: _("Låsen har ikke koden ennå"),
        Standing.READY: _("Nøkkelen er klar ved døra"),
        Standing.FAILED: _("Døra har ikke fått nøkkelen"),
        Standing.ENDED: _("Tiden din er over"),
        Standing.REVOKED: _("Nøkkelen gjelder ikke lenger"),
    }[key.standing]


def lead(key: Held, *, now: datetime) -> str:
    """What that means for the holder."""
    if key.standing is Standing.SETTING:
        return _setting(key, now)
    if key.cut_off:
        return _("Døra er uten nett. Du kan få en engangskode som virker likevel.")
    return {
        Standing.EARLY: _("Døra får den %(comes)s. Du trenger ikke å gjøre noe."),
        Standing.COMING: _(
            "Vi venter på at døra skal svare. Er ikke nøkkelen klar en time før du skal inn, "
            "sier vi fra til deg."
        ),
        Standing.READY: _("Du kan åpne nå, og fram til %(ends)s.")
        if key.starts <= now
        else _("Du kan åpne fra %(starts)s."),
        Standing.FAILED: _("Vi prøver på nytt hele tiden. Står du ved døra, så ring oss."),
        Standing.ENDED: _("Takk for at du lånte lokalet."),
        Standing.REVOKED: _(
            "Den er trukket tilbake, eller bestillingen er avbestilt eller flyttet."
        ),
    }[key.standing] % {
        "comes": moment(key.comes, now=now),
        "starts": moment(key.starts, now=now),
        "ends": _until(key.ends, now=now),
    }


def is_late(key: Held, *, now: datetime) -> bool:
    """Whether it should have been ready by now, so that people are told that it is not."""
    booking = key.grant.booking
    return booking is not None and now >= booking.during.lower - READY_BEFORE


def _setting(key: Held, now: datetime) -> str:
    """What it means that a lock was not read to have the code."""
    if now < key.set_at:
        return _(
            "Låsen får den %(moment)s, en time før døra åpner. Du trenger ikke å gjøre noe."
        ) % {"moment": moment(key.set_at, now=now)}
    if not is_late(key, now=now):
        return _(
            "Koden virker først når låsen har bekreftet den. Har den ikke gjort det en time før du "
            "skal inn, sier vi fra til deg."
        )
    return _(
        "Låsen har ikke bekreftet koden ennå. De som har ansvar for bygget, får beskjed. Får du ikke "
        "opp døra, så ring oss."
    )


def _until(at: datetime, *, now: datetime) -> str:
    """Kl. 20.15 when that is today, else as all other times are said."""
    if local_date(at) == local_date(now):
        return _("kl. %(clock)s") % {"clock": speech.clock(at)}
    return moment(at, now=now)


def short(key: Held) -> str:
    """How it stands, in two words, for the mark above the title and in lists."""
    return {
        Standing.EARLY: _("ikke ennå"),
        Standing.COMING: _("på vei"),
        Standing.SETTING: _("ikke i låsen"),
        Standing.READY: _("klar"),
        Standing.FAILED: _("virker ikke"),
        Standing.ENDED: _("over"),
        Standing.REVOKED: _("trukket tilbake"),
    }[key.standing]


def times(during: Period, *, now: datetime) -> str:
    """When a door opens: kl. 17.45–20.15, with the day when it is not today."""
    return speech.when(during, now=now)


def press(one: HeldDoor, *, alone: bool) -> str:
    """What the button says; with the door's name when the key has several of its kind."""
    if not alone:
        return _("Åpne %(door)s") % {"door": one.door.name}
    return {
        Door.Kind.MAIN: _("Åpne hovedinngangen"),
        Door.Kind.ROOM: _("Åpne døra til lokalet"),
        Door.Kind.STORAGE: _("Åpne lageret"),
        Door.Kind.CUPBOARD: _("Åpne skapet"),
        Door.Kind.GATE: _("Åpne porten"),
        Door.Kind.LIGHT: _("Slå på lyset"),
    }[Door.Kind(one.door.kind)]


def promise(door: Door) -> str:
    """What we can promise of a door, by who decides whether it opens."""
    return {
        Door.Decides.GATEWAY: _("Åpner bare i ditt tidsrom."),
        Door.Decides.LOCK: _("Koden din kan virke litt lenger enn tiden din."),
        Door.Decides.VENDOR: _("Leverandøren av låsen avgjør om den åpner."),
        Door.Decides.OSLO: _("Åpnes med Oslonøkkelen på telefonen."),
    }[Door.Decides(door.decides)]


def answer(said: Answer) -> str:
    """What the door has answered so far."""
    if said.opened:
        return _("Åpen. Velkommen inn!")
    if said.opened is False:
        return _("Låsen svarte ikke. Prøv en gang til, eller bruk koden på tastaturet.")
    if said.allowed:
        return _("Døra åpner …") if not said.is_final else _("Døra har fått beskjed om å åpne.")
    if said.reason:
        return reason(said.reason)
    if said.is_final:
        return _(
            "Døra svarte ikke, så den er ikke åpnet, og den åpner seg ikke senere heller. "
            "Prøv igjen, eller bruk koden på tastaturet."
        )
    return _("Spør døra …")


def reason(code: str) -> str:
    """Why a door did not open."""
    return {
        Reason.TOO_EARLY: _("Ikke åpnet: Tiden din har ikke begynt ennå."),
        Reason.ENDED: _("Ikke åpnet: Tiden din er over."),
        Reason.WRONG_DOOR: _("Ikke åpnet: Nøkkelen gjelder ikke denne døra."),
        Reason.REVOKED: _("Ikke åpnet: Nøkkelen er trukket tilbake."),
        Reason.UNKNOWN: _("Ikke åpnet: Døra kjente ikke igjen nøkkelen."),
        Reason.FORGED: _("Ikke åpnet: Døra kjente ikke igjen koden."),
        Reason.USED_UP: _("Ikke åpnet: Nøkkelen er brukt opp."),
        Reason.REPLAYED: _("Ikke åpnet: Koden er alt brukt. Vis den som står på skjermen nå."),
        Reason.STALE: _("Ikke åpnet: Det gikk for lang tid. Prøv igjen."),
        Reason.NEEDS_PIN: _("Ikke åpnet: Tast også koden din."),
        Reason.WRONG_PIN: _("Ikke åpnet: Feil kode."),
        Reason.READER_LOCKED: _("Ikke åpnet: Tastaturet er sperret etter for mange feil koder."),
        Reason.CLOCK_UNSAFE: _("Ikke åpnet: Klokka i døra er ikke til å stole på. Ring oss."),
    }.get(Reason(code) if code in set(Reason) else Reason.UNKNOWN, _("Ikke åpnet."))


def attempt(line: Opening, *, failed: bool) -> str:
    """A line of the record: what was tried, and what came of it."""
    if not line.allowed:
        return reason(line.reason)
    return _("Låsen svarte ikke.") if failed else _("Åpnet.")


def way(line: Opening) -> str:
    """How it was tried."""
    ways = {
        By.SCREEN: _("QR-kode på skjermen"),
        By.PAPER: _("QR-kode på papir"),
        By.PIN: _("kode på tastaturet"),
        By.OFFLINE_CODE: _("engangskode"),
        By.CARD: _("kort"),
        By.BUTTON: _("knappen på nettsiden"),
        By.PHONE: _("oppringing eller SMS"),
        By.STAFF: _("åpnet av en ansatt"),
        By.OSLO: _("Oslonøkkelen"),
    }
    return ways.get(By(line.by), "") if line.by in set(By) else ""
