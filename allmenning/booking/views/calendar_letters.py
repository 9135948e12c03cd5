"""Letters about calendars kept elsewhere."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from allmenning.booking.models import Booking, ForeignCalendar
from allmenning.booking.views.letters import Written, at_work, in_language_of, written
from allmenning.core.queries import public_address
from allmenning.people.models import Person

MOST_NAMED = 20


def met(calendar: ForeignCalendar, bookings: Sequence[Booking], employee: Person) -> Written:
    """To one who hears of requests for the space: bookings that stand where it says taken."""
    building = calendar.space.building
    page = reverse("booking:foreign_calendars", args=[building.slug])
    with in_language_of(employee):
        subject = _("Opptatt to ganger: %(space)s, %(building)s") % {
            "space": calendar.space.name,
            "building": building.name,
        }
        facts = {
            "calendar": calendar.name,
            "askings": [at_work(booking) for booking in bookings[:MOST_NAMED]],
            "more": len(bookings[MOST_NAMED:]),
            "number": len(bookings),
            "page_url": public_address(building.municipality, page),
            "sender": building.municipality.name,
        }
        return Written(employee.email, subject, written("calendar_met", employee, facts))
