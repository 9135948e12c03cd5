"""Whom letters about bookings go to, and when the daily ones are due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from allmenning.booking.models import Booking
from allmenning.booking.queries.inbox import waiting_in_order
from allmenning.booking.queries.requests import with_all
from allmenning.booking.queries.thread import responsible
from allmenning.core.clock import instant, local, local_date
from allmenning.mail.models import Letter
from allmenning.people.models import Person, Role
from allmenning.people.queries import staff_for, units_where

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
    return [person for person in staff if person.digest_at_hour is None]


def told_of_message(booking: Booking, *, now: datetime) -> list[Person]:
    """The colleague who takes care of the request, else those who are told at once.

    Where all want one letter a day, all are told: somebody waits for a reply.
    """
    assigned = responsible(booking, now=now)
    if assigned is not None:
        return [assigned]
    units = [booking.space.building.unit_id]
    return told_at_once(booking, now=now) or staff_for(units=units, kinds=TOLD, now=now)


def is_told(person: Person, *, now: datetime) -> bool:
    """Whether the person hears of requests by letter, and may choose when."""
    return person.roles.filter(kind__in=TOLD, expires_on__gte=local_date(now)).exists()


def due_digests(*, now: datetime) -> Iterator[Digest]:
    """Daily letters whose hour today has passed, not yet written, when something waited by then."""
    today = local_date(now)
    wanting = Person.objects.filter(
        digest_at_hour__lte=local(now).hour,
        roles__kind__in=TOLD,
        roles__expires_on__gte=today,
    )
    sources = {f"digest:{person.pk}:{today}": person for person in wanting.distinct()}
    written = Letter.objects.filter(source__in=sources).values_list("source", flat=True)
    for source in sources.keys() - set(written):
        waiting = _waited_by(sources[source], now)
        if waiting:
            yield Digest(sources[source], waiting, source)


def _waited_by(person: Person, now: datetime) -> tuple[Booking, ...]:
    """What waited at the person's hour today: what came later belongs to tomorrow's letter."""
    assert person.digest_at_hour is not None
    by = instant(local_date(now), time(person.digest_at_hour))
    units = units_where(person=person, kinds=TOLD, now=now)
    ids = waiting_in_order(units, now=now)
    found = with_all().filter(request__sent_at__lte=by).in_bulk(ids)
    return tuple(found[pk] for pk in ids if pk in found)
