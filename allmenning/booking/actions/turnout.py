"""How many came: asked once after use, answered by the link in the letter, as often as one likes."""

from collections.abc import Sequence
from datetime import datetime

from allmenning.booking.actions.bookings import locked
from allmenning.booking.actions.claims import retried_once
from allmenning.booking.actions.culture_hours import recount
from allmenning.booking.models import Booking, Turnout
from allmenning.booking.queries.requests import with_all
from allmenning.core.log import Actor, record_act


class NeverUsed(Exception):
    """The booking was given up, or its time is not over: there is nothing to tell about it."""


def ask(*, bookings: Sequence[int], now: datetime) -> list[Booking]:
    """Note that the borrower is asked about these bookings, by id, in the caller's transaction.

    Returns those that stand and that nobody has asked about before, by time.
    """
    asked = Booking.objects.filter(pk__in=bookings)
    list(asked.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    standing = with_all().filter(
        pk__in=bookings, state=Booking.State.CONFIRMED, turnouts__isnull=True
    )
    fresh = list(standing.order_by("during"))
    Turnout.objects.bulk_create(Turnout(booking=booking, asked_at=now) for booking in fresh)
    return fresh


@retried_once
def tell(*, booking: Booking, people: int, actor: Actor, now: datetime) -> None:
    """Note how many came, 0 when nobody did. A later answer takes the earlier one's place.

    Raises NeverUsed for what was given up or is not over.
    """
    booking = locked(booking)
    if booking.state != Booking.State.CONFIRMED or booking.during.upper > now:
        raise NeverUsed
    Turnout.objects.update_or_create(
        booking=booking,
        defaults={"people": people, "answered_at": now},
        create_defaults={"people": people, "answered_at": now, "asked_at": now},
    )
    record_act(
        actor=actor, verb="told_turnout", kind="booking", id=booking.pk, now=now, people=people
    )
    recount(bookings=[booking], now=now)
