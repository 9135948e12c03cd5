"""The key as other rooms' pages show it."""

from datetime import datetime

from django.urls import reverse

from allmenning.keys.queries import metal_words, words
from allmenning.keys.queries.held import Standing, held
from allmenning.people.models import Person


def of_booking(*, booking: int, person: Person, now: datetime) -> dict[str, str] | None:
    """The person's key to a booking as the booking's page shows it; None when she has none.

    Where there are no doors of ours, how the key of metal is fetched and returned, without `url`.
    """
    found = held(booking=booking, person=person, now=now)
    over = (Standing.ENDED, Standing.REVOKED)
    if found is None:
        return metal_words.of_booking(booking, now=now)
    if found.standing in over:
        return None
    return {
        "url": reverse("keys:key", args=[booking]),
        "title": words.title(found),
        "lead": words.lead(found, now=now),
        "short": words.short(found),
        "state": words.STATES[found.standing],
    }
