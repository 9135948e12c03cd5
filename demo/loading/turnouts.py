"""How many came to what is over, as some have told; and the culture hours of it all."""

import random
from datetime import datetime
from typing import Final

from allmenning.booking.actions.culture_recount import correct
from allmenning.booking.models import Booking, Turnout
from demo.facts import chance
from demo.loading.town import Town

ANSWERED: Final = 0.45
NOBODY_CAME: Final = 0.03
# Of those who were expected; the most is more than one, since some bring somebody.
SHARE_WHO_CAME: Final = (0.5, 1.15)


def tell_of_some(town: Town) -> None:
    """Everybody has been asked about what is over, and some have answered. Then count it."""
    over = Booking.objects.filter(
        state=Booking.State.CONFIRMED, during__endswith__lte=town.now, turnouts__isnull=True
    )
    rows = over.order_by("space__building__slug", "space__slug", "during").values_list(
        "pk", "during", "request__participants", "space__capacity"
    )
    luck = chance("turnout", town.slug)
    asked = (
        _turnout(pk, during.upper, _came(expected, capacity, luck))
        for pk, during, expected, capacity in rows
    )
    Turnout.objects.bulk_create(asked, batch_size=1000)
    correct(now=town.now)


def _turnout(booking: int, ended: datetime, people: int | None) -> Turnout:
    answered_at = None if people is None else ended
    return Turnout(booking_id=booking, asked_at=ended, people=people, answered_at=answered_at)


def _came(expected: int, capacity: int, luck: random.Random) -> int | None:
    fate, share = luck.random(), luck.uniform(*SHARE_WHO_CAME)
    if fate > ANSWERED:
        return None
    return 0 if fate < NOBODY_CAME else max(1, min(round(expected * share), 2 * capacity))
