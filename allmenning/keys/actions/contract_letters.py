"""Letters to who has a contract for hours without staff, in her language."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from allmenning.core.queries import public_address
from allmenning.keys.models import Suspension
from allmenning.mail.actions import write_letter


def tell_suspended(suspension: Suspension, *, now: datetime) -> None:
    """Why she may not let herself in for now, and that she has her say."""
    with override(suspension.contract.person.language):
        subject = _("Avtalen om %(place)s er stanset") % {"place": _place(suspension)}
        text = _(
            "Du kan ikke låse deg inn på %(place)s nå. Grunnen er:\n\n%(reason)s\n\n"
            "Mener du dette er feil, eller vil du forklare deg? Skriv til oss her, så leser vi det "
            "og svarer:\n%(url)s"
        )
        facts = {"reason": suspension.reason}
        _send(suspension, "suspended", subject, text, facts, now)


def tell_upheld(suspension: Suspension, *, now: datetime) -> None:
    """Why it stands all the same."""
    with override(suspension.contract.person.language):
        subject = _("Avtalen om %(place)s er fortsatt stanset") % {"place": _place(suspension)}
        text = _(
            "Vi har lest det du skrev. Avtalen er fortsatt stanset, og dette er grunnen:\n\n"
            "%(answer)s\n\nHar du mer å si, kan du skrive til oss igjen her:\n%(url)s"
        )
        facts = {"answer": suspension.answer}
        _send(suspension, f"upheld:{now:%Y%m%dT%H%M%S}", subject, text, facts, now)


def tell_lifted(suspension: Suspension, *, now: datetime) -> None:
    """She may let herself in again."""
    with override(suspension.contract.person.language):
        subject = _("Avtalen om %(place)s gjelder igjen") % {"place": _place(suspension)}
        text = _("Du kan låse deg inn på %(place)s igjen. Avtalen din ligger her:\n%(url)s")
        _send(suspension, "lifted", subject, text, {}, now)


def _place(suspension: Suspension) -> str:
    return suspension.contract.open_access.building.name


def _send(
    suspension: Suspension,
    what: str,
    subject: str,
    text: str,
    facts: dict[str, str],
    now: datetime,
) -> None:
    """Owe her the letter, if she has told us where to reach her."""
    contract = suspension.contract
    building = contract.open_access.building
    page = public_address(building.municipality, reverse("keys:open_place", args=[building.slug]))
    if contract.person.email:
        write_letter(
            source=f"contract:{contract.pk}:{suspension.pk}:{what}",
            address=contract.person.email,
            subject=subject,
            text=text % {"place": building.name, "url": page, **facts},
            now=now,
        )
