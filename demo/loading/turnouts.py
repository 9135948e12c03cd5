"""How many came to what is over, as most have told; and the culture hours of it all."""

import random
from typing import Final

from django.db import connection

from allmenning.booking.actions.culture_recount import correct
from allmenning.core import scope
from demo.facts import chance
from demo.loading.town import Town
from demo.loading.writing import write

ANSWERED: Final = 0.7
NOBODY_CAME: Final = 0.03
# Of those who were expected; the most is more than one, since some bring somebody.
SHARE_WHO_CAME: Final = (0.5, 1.15)

_OVER: Final = """
SELECT booking.id, (EXTRACT(epoch FROM upper(booking.during)) / 60)::bigint, request.participants,
    space.capacity
FROM booking_booking booking
JOIN booking_request request ON request.id = booking.request_id
JOIN places_space space ON space.id = booking.space_id
JOIN places_building building ON building.id = space.building_id
WHERE booking.municipality_id = %s AND booking.state = 'confirmed' AND upper(booking.during) <= %s
    AND NOT EXISTS (SELECT FROM booking_turnout WHERE booking_turnout.booking_id = booking.id)
ORDER BY building.slug, space.slug, booking.during
"""
_TURNOUTS: Final = """
INSERT INTO booking_turnout (municipality_id, booking_id, asked_at, people, answered_at)
SELECT %s, booking, to_timestamp(ended * 60), people,
    CASE WHEN people IS NOT NULL THEN to_timestamp(ended * 60) END
FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) AS turnout (booking, ended, people)
"""


def tell_of_some(town: Town) -> None:
    """Everybody has been asked about what is over, and most have answered. Then count it."""
    luck = chance("turnout", town.slug)
    with connection.cursor() as cursor:
        cursor.execute(_OVER, [scope.municipality_id(), town.now])
        over = cursor.fetchall()
    write(
        _TURNOUTS,
        ((pk, ended, _came(expected, most, luck)) for pk, ended, expected, most in over),
    )
    correct(now=town.now)


def _came(expected: int, capacity: int, luck: random.Random) -> int | None:
    fate, share = luck.random(), luck.uniform(*SHARE_WHO_CAME)
    if fate > ANSWERED:
        return None
    return 0 if fate < NOBODY_CAME else max(1, min(round(expected * share), 2 * capacity))
