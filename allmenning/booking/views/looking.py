"""Who looks at a calendar, and what she may see there."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest

from allmenning.booking.queries.calendar import Mark
from allmenning.booking.queries.spaces import association_names
from allmenning.booking.views.calendar import Viewer
from allmenning.people.queries import associations_for


def viewer_of(request: HttpRequest, marks: Iterable[Mark], now: datetime) -> Viewer:
    """The one who looks: her own and her associations' bookings stand out, associations' names
    are public, persons' are not."""
    person = request.person  # type: ignore[attr-defined]
    own = associations_for(person, now=now) if person else []
    return Viewer(
        person=person.pk if person else None,
        associations=frozenset(association.pk for association in own),
        names=association_names(mark.association for mark in marks if mark.association),
    )
