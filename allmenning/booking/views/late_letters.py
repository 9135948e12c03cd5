"""Letters about answers that are late, or never came."""

from django.utils.translation import gettext as _

from allmenning.booking.models import Booking
from allmenning.booking.queries.unanswered import LEADER_TOLD
from allmenning.booking.queries.words import full_moment
from allmenning.booking.views.cards import space_url
from allmenning.booking.views.letters import (
    Written,
    at_work,
    facts_of,
    in_language_of,
    what,
    written,
)
from allmenning.core.queries import public_address
from allmenning.people.models import Person


def reminder(booking: Booking, employee: Person, *, times: int) -> Written:
    """To one who answers for the building, or leads it: nobody has answered yet."""
    with in_language_of(employee):
        subject = _("Haster: %(what)s venter på svar") % {"what": what(booking)}
        facts = at_work(booking) | {
            "sent": full_moment(booking.request.sent_at),
            "to_leader": times == LEADER_TOLD,
        }
        return Written(employee.email, subject, written("reminder", employee, facts))


def late_answer(booking: Booking) -> Written:
    """To the applicant: you should have had an answer, and we have said so to the leader."""
    applicant = booking.request.applicant
    with in_language_of(applicant):
        subject = _("Du har ikke fått svar ennå: %(what)s") % {"what": what(booking)}
        text = written("late_answer", applicant, facts_of(booking))
        return Written(applicant.email, subject, text)


def unanswered(booking: Booking) -> Written:
    """To the applicant: the time began and nobody had answered. We are sorry."""
    applicant = booking.request.applicant
    with in_language_of(applicant):
        subject = _("Vi svarte ikke i tide: %(what)s") % {"what": what(booking)}
        page = public_address(booking.space.building.municipality, space_url(booking.space))
        text = written("unanswered", applicant, facts_of(booking) | {"space_url": page})
        return Written(applicant.email, subject, text)
