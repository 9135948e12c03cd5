"""How many coming bookings a borrower may have in a space."""

from datetime import datetime

from allmenning.booking.actions.bookings import within_limit
from allmenning.booking.models import BookingRules
from allmenning.booking.queries import requests
from allmenning.people.models import Association, Person
from allmenning.places.models import Space


def must_have_room(
    space: Space,
    rules: BookingRules,
    *,
    person: Person,
    association: Association | None,
    wanted: int,
    now: datetime,
) -> None:
    """Raise TooManyActive when so many more are more than the space's rules allow the borrower.

    She is locked before (`lock_borrowers`), since they are counted.
    """
    active = requests.active_in(space, person=person, association=association, now=now)
    within_limit(rules, association, active + wanted)
