"""The letter about what needs somebody at the doors before the next who comes."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from allmenning.booking.queries.words import full_moment
from allmenning.booking.views.letters import Written, in_language_of
from allmenning.core.queries import public_address
from allmenning.keys.queries.hindrances import Hindrance
from allmenning.people.models import Person
from allmenning.places.models import Building


def doors_need_you(
    building: Building, hindrances: Sequence[Hindrance], employee: Person
) -> Written:
    """To one who takes care of the building: what is wrong, and when somebody comes. Nobody is
    named."""
    first = min(one.booking.during.lower for one in hindrances)
    with in_language_of(employee):
        facts = {
            "name": employee.name,
            "building": building.name,
            "lines": [_line(one) for one in hindrances],
            "when": full_moment(first),
            "sender": building.municipality.name,
            "page_url": public_address(building.municipality, reverse("keys:doors")),
        }
        subject = _("Dørene trenger deg før %(when)s: %(building)s") % facts
        text = render_to_string("keys/letters/doors_need_you.txt", facts)
        return Written(employee.email, subject, text.strip() + "\n")


def _line(one: Hindrance) -> str:
    if one.percent is None:
        return _("%(name)s har ikke meldt seg på en stund. Sjekk strøm og nett.") % {
            "name": one.name
        }
    facts = {"name": one.name, "percent": one.percent}
    return _("%(name)s har %(percent)d %% batteri igjen. Bytt batteri.") % facts
