"""Letters to those at work about notices, in the receiver's language."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from allmenning.booking.views.letters import Written, in_language_of
from allmenning.core.queries import public_address
from allmenning.core.speech import full_day
from allmenning.notices.models import TriggerDay
from allmenning.people.models import Person


def day_held(day: TriggerDay, employee: Person) -> Written:
    """So many in one day cannot be people's lives: look before anything is sent."""
    notice = day.notice
    with in_language_of(employee):
        facts = {
            "name": employee.name,
            "title": notice.title,
            "number": day.number,
            "day": capfirst(full_day(day.day)),
            "page_url": public_address(
                notice.municipality, reverse("notices:notice", args=[notice.pk])
            ),
        }
        subject = _("Stoppet før sending: %(title)s") % {"title": notice.title}
        text = render_to_string("notices/letters/day_held.txt", facts)
        return Written(employee.email, subject, text.strip() + "\n")
