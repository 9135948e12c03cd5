"""What came of an order, and of every attempt at a door with a person's own keys."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models

from allmenning.keys.models import DoorOrder, Grant, Opening
from allmenning.people.models import Person

# A door that has not answered by so long after the deadline will not.
NO_LONGER = timedelta(seconds=4)
SHOWN_BACK = timedelta(days=30)
MOST_SHOWN = 200


@dataclass(frozen=True)
class Answer:
    """What is known of an attempt: whether it was allowed and why, and whether the door opened.

    `opened` is None until the lock itself has answered. `reason` is empty while nothing has come.
    """

    allowed: bool = False
    reason: str = ""
    opened: bool | None = None
    is_final: bool = False


def answer_to(order: DoorOrder, *, now: datetime) -> Answer:
    """What the door has said of an order so far."""
    lines = list(order.openings.order_by("sequence"))
    attempt = next((line for line in lines if line.outcome_of is None), None)
    if attempt is None:
        return Answer(is_final=now > order.deadline + NO_LONGER)
    outcome = _outcome(attempt)
    opened = None if outcome is None else outcome.allowed
    is_late = now > order.deadline + NO_LONGER
    is_final = not attempt.allowed or opened is not None or is_late
    return Answer(attempt.allowed, attempt.reason, opened, is_final)


def order_under_way(*, grant: Grant, door: int, person: Person, now: datetime) -> DoorOrder | None:
    """The order that was given for the door a moment ago and may still open it."""
    given = DoorOrder.objects.filter(grant=grant, door=door, person=person, deadline__gt=now)
    return given.filter(openings=None).order_by("-asked_at").first()


def attempts_of(*, person: Person, now: datetime, booking: int | None = None) -> list[Opening]:
    """Attempts with the person's own keys in the last thirty days, the latest first."""
    mine = Opening.objects.filter(
        grant__holder=person, at__gt=now - SHOWN_BACK, outcome_of__isnull=True
    )
    if booking is not None:
        mine = mine.filter(grant__booking=booking)
    return list(mine.select_related("door").order_by("-at", "-sequence")[:MOST_SHOWN])


def failed_outcomes(attempts: list[Opening]) -> frozenset[tuple[int, int]]:
    """Which attempts were allowed, but did not open: their gateway and sequence."""
    numbers = models.Q(
        gateway__in={one.gateway_id for one in attempts},
        outcome_of__in={one.sequence for one in attempts},
    )
    rows = Opening.objects.filter(numbers, allowed=False)
    return frozenset(rows.values_list("gateway_id", "outcome_of"))


def _outcome(attempt: Opening) -> Opening | None:
    return Opening.objects.filter(gateway=attempt.gateway_id, outcome_of=attempt.sequence).first()
