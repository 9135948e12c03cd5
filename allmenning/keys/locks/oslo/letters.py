"""Letters to holders of keys that Oslo's key service has not made ready."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from allmenning.booking.queries.words import full_moment
from allmenning.booking.views.letters import in_language_of
from allmenning.keys.models import Credential, Grant


def not_ready(credential: Credential) -> tuple[str, str]:
    """Subject and text to the holder: what she must do to get in, and how else she gets in."""
    grant = credential.grant
    holder = grant.holder
    with in_language_of(holder):
        facts = {"needs_phone": credential.error == "phone", "name": holder.name, **_facts(grant)}
        text = render_to_string("keys/letters/oslo_not_ready.txt", facts)
        subject = _("Gjør nøkkelen klar til %(when)s") % {"when": facts["when"]}
        return subject, text.strip() + "\n"


def _facts(grant: Grant) -> dict[str, object]:
    municipality = grant.municipality
    first = grant.doors.select_related("door__building").order_by("during", "pk")[0]
    return {
        "when": full_moment(first.during.lower),
        "place": first.door.building.name,
        "typed": grant.holder.phone,
        "has_digits": grant.pin is not None,
        "phone": first.door.building.phone or municipality.phone,
        "sender": municipality.name,
    }
