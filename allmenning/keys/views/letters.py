"""Letters about keys of metal, in the receiver's language."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from allmenning.booking.queries.words import full_moment, publicly
from allmenning.booking.views.cards import said
from allmenning.booking.views.letters import Written, facts_of, in_language_of, what
from allmenning.core.queries import public_address
from allmenning.keys.models import KeyHandover, KeyLoan
from allmenning.keys.queries.key_sets import handover_at
from allmenning.people.models import Person


def bring_back(loan: KeyLoan) -> Written:
    """To the borrower: the key should have been back; this is where."""
    borrower = loan.booking.request.applicant
    with in_language_of(borrower):
        subject = _("Lever nøkkelen: %(what)s") % {"what": what(loan.booking)}
        return Written(borrower.email, subject, _written("bring_back", borrower, loan))


def not_back(loan: KeyLoan, employee: Person) -> Written:
    """To one who takes care of the building: which set is missing, and what it opens.

    Mail names associations but not private persons; who it is stands on the page.
    """
    building = loan.key_set.building
    with in_language_of(employee):
        subject = _("Nøkkelsettet er ikke levert: %(label)s, %(building)s") % {
            "label": loan.key_set.label,
            "building": building.name,
        }
        return Written(employee.email, subject, _written("not_back", employee, loan))


def _written(letter: str, receiver: Person, loan: KeyLoan) -> str:
    facts = facts_of(loan.booking) | _facts(loan) | {"name": receiver.name}
    text = render_to_string(f"keys/letters/{letter}.txt", facts)
    return text.strip() + "\n"


def _facts(loan: KeyLoan) -> dict[str, Any]:
    building = loan.key_set.building
    handover = handover_at(building) or KeyHandover()
    page = reverse("keys:key_sets")
    return {
        "label": loan.key_set.label,
        "opens": loan.key_set.opens,
        "due": full_moment(loan.due_at),
        "fetched": full_moment(loan.fetched_at),
        "returning": said(handover.returning),
        "who": publicly(loan.booking),
        "page_url": public_address(building.municipality, page),
    }
