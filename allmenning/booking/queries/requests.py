"""Reads of requests and bookings: whose, which wait, and what stands against them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from allmenning.booking.models import Booking, Hold
from allmenning.core.period import Period
from allmenning.people.models import Association, Person
from allmenning.places.models import Space

ACTIVE = (Booking.State.WAITING, Booking.State.CONFIRMED)


def with_all() -> models.QuerySet[Booking]:
    """Bookings with all that a page shows of them."""
    return Booking.objects.select_related(
        "space__building__municipality",
        "request__applicant",
        "request__association",
        "request__terms",
    )


def _coming(space: Space, now: datetime) -> models.QuerySet[Booking]:
    return Booking.objects.filter(space=space, state__in=ACTIVE, during__endswith__gt=now)


def active_for_person(hold: Hold, now: datetime) -> int:
    """How many coming bookings the holder has in the space on her own behalf."""
    coming = _coming(hold.space, now)
    return coming.filter(request__applicant=hold.holder, request__association=None).count()


def active_for_association(association: Association, hold: Hold, now: datetime) -> int:
    """How many coming bookings the association has in the space."""
    return _coming(hold.space, now).filter(request__association=association).count()


def others_ask_for(*, space: Space, period: Period) -> bool:
    """Whether a request waits for some of this time: then a person, not the clock, decides."""
    during = (period.start, period.end)
    waiting = Booking.objects.filter(state=Booking.State.WAITING, during__overlap=during)
    return waiting.filter(space__parts__asset__uses__space=space).exists()


def bookings_of(person: Person, associations: Iterable[Association]) -> models.QuerySet[Booking]:
    """The person's bookings and those of the associations she acts for, by event date."""
    mine = models.Q(request__applicant=person) | models.Q(request__association__in=associations)
    return with_all().filter(mine).order_by("during", "id")


def waiting_in(units: Iterable[int], *, now: datetime) -> models.QuerySet[Booking]:
    """Requests that wait for an answer in buildings of these units, the most urgent first."""
    return (
        with_all()
        .filter(state=Booking.State.WAITING, space__building__unit_id__in=units)
        .order_by("during", "id")
    )


@dataclass(frozen=True)
class Rivals:
    """What stands against a waiting booking: time already taken, and others who ask for it."""

    taken: tuple[Booking, ...]
    asked: tuple[Booking, ...]
    closed: bool
    unbookable: bool = False
