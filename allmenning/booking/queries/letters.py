"""Whom letters about bookings go to, and when the daily ones are due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import models

from allmenning.booking.models import Booking
from allmenning.booking.queries.inbox import waiting_in_order
from allmenning.booking.queries.notices import hours_chosen, told_at_once_of
from allmenning.booking.queries.requests import with_all
from allmenning.booking.queries.thread import responsible
from allmenning.core.clock import instant, local, local_date
from allmenning.mail.models import Letter
from allmenning.people.models import Person, Role
from allmenning.people.queries import staff_for, units_where
from allmenning.places.models import Space

# Administrators of a whole municipality answer too, but are not told of every request in it.
TOLD = (Role.Kind.CARETAKER, Role.Kind.CASE_WORKER, Role.Kind.UNIT_LEADER)


@dataclass(frozen=True)
class Digest:
    """A daily letter that is due: to whom, about which requests, and its source."""

    employee: Person
    waiting: tuple[Booking, ...]
    source: str


def told_at_once(booking: Booking, *, now: datetime) -> list[Person]:
    """Those who answer for the booking's building and want each request when it comes.

    Where nobody else does, the administrators answer, and are told.
    """
    units = [booking.space.building.unit_id]
    staff = staff_for(units=units, kinds=TOLD, now=now)
    if not staff:
        return staff_for(units=units, kinds=[Role.Kind.ADMINISTRATOR], now=now)
    return told_at_once_of(booking.space_id, staff)


def told_of_space(space: Space, *, now: datetime) -> list[Person]:
    """Those who hear of requests for the space, at whatever hour; else the administrators.

    What they must act on before a time comes is not kept for the letter of the day.
    """
    units = [space.building.unit_id]
    staff = staff_for(units=units, kinds=TOLD, now=now)
    return staff or staff_for(units=units, kinds=[Role.Kind.ADMINISTRATOR], now=now)


def told_of_message(booking: Booking, *, now: datetime) -> list[Person]:
    """The colleague who takes care of the request, else those who are told of changes."""
    assigned = responsible(booking, now=now)
    return told_of_change(booking, now=now) if assigned is None else [assigned]


def told_of_change(booking: Booking, *, now: datetime) -> list[Person]:
    """Those who are told at once of what a borrower does with what she has, or writes.

    Where all want one letter a day, all are told: that letter names only what waits.
    """
    units = [booking.space.building.unit_id]
    return told_at_once(booking, now=now) or staff_for(units=units, kinds=TOLD, now=now)


def is_told(person: Person, *, now: datetime) -> bool:
    """Whether the person hears of requests by letter, and may choose when."""
    return person.roles.filter(kind__in=TOLD, expires_on__gte=local_date(now)).exists()


def due_digests(*, now: datetime) -> Iterator[Digest]:
    """Daily letters whose hour today has passed, not yet written, when something waited by then.

    Spaces with an hour of their own are told of in a letter of that hour.
    """
    today = local_date(now)
    wanting = Person.objects.filter(
        models.Q(digest_at_hour__isnull=False) | models.Q(space_notices__at_hour__isnull=False),
        roles__kind__in=TOLD,
        roles__expires_on__gte=today,
    )
    due = {
        source: (person, hour)
        for person in wanting.distinct()
        for hour, source in _hours(person, today)
        if hour <= local(now).hour
    }
    written = Letter.objects.filter(source__in=due).values_list("source", flat=True)
    for source in due.keys() - set(written):
        person, hour = due[source]
        waiting = _waited_by(person, hour, now)
        if waiting:
            yield Digest(person, waiting, source)


def _hours(person: Person, today: date) -> Iterator[tuple[int, str]]:
    """The hours at which she wants letters, each with the source of today's."""
    usual = person.digest_at_hour
    source = f"digest:{person.pk}:{today}"
    for hour in {usual, *hours_chosen(person).values()}:
        if hour is not None:
            yield hour, source if hour == usual else f"{source}:{hour}"


def _waited_by(person: Person, hour: int, now: datetime) -> tuple[Booking, ...]:
    """What waited at the hour today in spaces she hears of then: what came later belongs to
    tomorrow's letter."""
    by = instant(local_date(now), time(hour))
    units = units_where(person=person, kinds=TOLD, now=now)
    ids = waiting_in_order(units, now=now)
    found = with_all().filter(request__sent_at__lte=by).in_bulk(ids)
    chosen, usual = hours_chosen(person), person.digest_at_hour
    return tuple(
        found[pk] for pk in ids if pk in found and chosen.get(found[pk].space_id, usual) == hour
    )
