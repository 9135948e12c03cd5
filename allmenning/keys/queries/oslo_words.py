"""Oslo's key service in plain words: how it stands with us, and what became of each key."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmenning.booking.queries.words import moment
from allmenning.keys.models import Credential, Grant, Keychain, KeyService
from allmenning.keys.rules.oslo import SERVICE

# What the service, or we before it, would not take: `locks.oslo.pushing.Problem`, `rules.oslo`.
ERRORS: Final = {
    "NO_ANSWER": gettext_lazy("Oslonøkkelen svarte ikke. Vi prøver igjen av oss selv."),
    "UNKNOWN": gettext_lazy("Oslonøkkelen svarte med en feil. Vi prøver igjen av oss selv."),
    "INVALID_RESPONSE": gettext_lazy("Vi forsto ikke svaret. Vi prøver igjen av oss selv."),
    "UNKNOWN_PERMISSION": gettext_lazy("Oslonøkkelen kjente ikke nøkkelen. Vi sender den på nytt."),
    "INVALID_CREDENTIALS": gettext_lazy("Oslonøkkelen kjenner ikke oss igjen. Si fra til driften."),
    "INVALID_PERMISSION": gettext_lazy(
        "Oslonøkkelen tok ikke imot nøkkelen. Sjekk at døra finnes hos dem, og prøv igjen."
    ),
    "phone": gettext_lazy("Låntakeren har ikke et mobilnummer som Oslonøkkelen kan bruke."),
    "asset": gettext_lazy("Adressen til døra er ikke slik Oslonøkkelen vil ha den."),
}


def standing(service: KeyService, *, now: datetime) -> str:
    """How we and the service stand, in one sentence."""
    if service.refused_at is not None:
        return _("Oslonøkkelen kjenner ikke oss igjen siden %(when)s. Si fra til driften.") % {
            "when": moment(service.refused_at, now=now)
        }
    if service.answered_at is None:
        return _("Oslonøkkelen har ikke svart oss ennå.")
    if service.asked_at is not None and service.answered_at < service.asked_at:
        return _("Oslonøkkelen svarer ikke. Den svarte sist %(when)s.") % {
            "when": moment(service.answered_at, now=now)
        }
    return _("Oslonøkkelen svarte sist %(when)s.") % {"when": moment(service.answered_at, now=now)}


def waits(credential: Credential) -> str:
    """Why a key is not ready with the service, or is still there."""
    keychain = credential.keychains.first()
    if credential.error:
        return str(ERRORS.get(credential.error, _("Oslonøkkelen tok ikke imot nøkkelen.")))
    if credential.wanted == Credential.Wanted.ABSENT:
        return _("Nøkkelen er ikke trukket tilbake der ennå.")
    if keychain is not None and keychain.is_pending:
        return _("Låntakeren har ikke bekreftet telefonen sin i appen ennå.")
    return _("Nøkkelen er ikke sendt ennå.")


def to_do(grant: Grant) -> str:
    """What the holder must do to open with the app; nothing when it is ready or has no such door."""
    credential = grant.credentials.filter(service=SERVICE, wanted="present").first()
    if credential is None:
        return ""
    if credential.error == "phone":
        return _(
            "Vi mangler et mobilnummer som Oslonøkkelen kan bruke. Rett nummeret ditt, så sender vi "
            "nøkkelen på nytt."
        )
    if Keychain.objects.filter(credential=credential, is_pending=True).exists():
        return _(
            "Installer appen Oslonøkkelen, og bekreft at %(phone)s er nummeret ditt. Da blir "
            "nøkkelen klar av seg selv."
        ) % {"phone": grant.holder.phone}
    return ""


def otherwise(grant: Grant) -> str:
    """How she gets in all the same, where the key has a code."""
    return (
        _("Døra med tastatur åpner du med koden under, også uten appen.")
        if grant.pin is not None
        else _("Har du ikke smarttelefon? Ring oss, så åpner vi for deg.")
    )
