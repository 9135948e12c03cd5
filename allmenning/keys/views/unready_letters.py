"""Letters about a key that has not reached its door, in the receiver's language."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from allmenning.booking.models import Booking
from allmenning.booking.views.letters import Written, at_work, facts_of, in_language_of, what
from allmenning.core.queries import public_address
from allmenning.keys.models import Grant
from allmenning.people.models import Person


def your_key(booking: Booking, *, is_cut_off: bool) -> Written:
    """To the borrower: the door has not answered; we know, and this is whom you ring. Where a door's
    line is down, also where she gets a code that opens it all the same."""
    borrower = booking.request.applicant
    with in_language_of(borrower):
        subject = _("Nøkkelen er ikke klar ennå: %(what)s") % {"what": what(booking)}
        facts = facts_of(booking) | {"key_url": _key(booking) if is_cut_off else ""}
        return Written(borrower.email, subject, _written("your_key", borrower, facts))


def key_at_work(booking: Booking, employee: Person) -> Written:
    """To one who takes care of the building: somebody comes, and the door does not have her key."""
    with in_language_of(employee):
        subject = _("Døra har ikke fått nøkkelen: %(what)s") % {"what": what(booking)}
        return Written(employee.email, subject, _written("key_at_work", employee, at_work(booking)))


def other_code(grant: Grant) -> Written:
    """To the holder: the code you had does not stand in a lock, and this is where the other is."""
    booking = grant.booking
    assert booking is not None
    with in_language_of(grant.holder):
        subject = _("Du har fått en annen kode: %(what)s") % {"what": what(booking)}
        text = _written("other_code", grant.holder, facts_of(booking) | {"key_url": _key(booking)})
        return Written(grant.holder.email, subject, text)


def _key(booking: Booking) -> str:
    municipality = booking.space.building.municipality
    return public_address(municipality, reverse("keys:key", args=[booking.pk]))


def _written(letter: str, receiver: Person, facts: dict[str, Any]) -> str:
    said = facts | {"name": receiver.name}
    return render_to_string(f"keys/letters/{letter}.txt", said).strip() + "\n"
