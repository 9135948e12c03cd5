"""Pilots, who takes part in them, and what they have ordered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from allmenning.core.clock import local_date
from allmenning.notices.models import Enrolment, Notice, Order, Pilot
from allmenning.people.models import RegisteredPerson
from allmenning.places.models import Address


@dataclass(frozen=True)
class Stop:
    """Where something is ordered to, as the register has it; "" where it does not say."""

    address: str
    postcode: str


def running_pilots(*, now: datetime) -> QuerySet[Pilot]:
    """Pilots whose participants are not forgotten yet, the newest first."""
    lasting = Pilot.objects.filter(delete_on__gt=local_date(now))
    return lasting.select_related("notice__theme", "notice__unit").order_by("-pk")


def open_pilots(*, now: datetime) -> QuerySet[Pilot]:
    """Pilots that anybody may join now."""
    return running_pilots(now=now).filter(is_open=True)


def pilot_of(notice: Notice) -> Pilot | None:
    """The pilot whose participants the notice is for, if it has been described."""
    return Pilot.objects.filter(notice=notice).first()


def enrolment_of(person: RegisteredPerson, notice: Notice) -> Enrolment | None:
    """That she takes part, or None."""
    return Enrolment.objects.filter(person=person, notice=notice).first()


def orders_of(person: RegisteredPerson, notice: Notice, *, now: datetime) -> list[Order]:
    """What she has ordered from today on, in order."""
    ahead = Order.objects.filter(person=person, notice=notice, day__gte=local_date(now))
    return list(ahead.order_by("day"))


def days_to_order(pilot: Pilot, *, now: datetime) -> list[date]:
    """The days one may still order for: until the day before."""
    return sorted(day for day in pilot.order_days if day > local_date(now))


def has_days_to_order(notice: Notice, *, now: datetime) -> bool:
    """Whether something can still be ordered of what the notice offers."""
    pilot = running_pilots(now=now).filter(notice=notice).first()
    return pilot is not None and bool(days_to_order(pilot, now=now))


def stops_on(notice: Notice, day: date) -> Sequence[Stop]:
    """Where orders of the day are to be carried out, by street and number."""
    people = RegisteredPerson.objects.filter(orders__notice=notice, orders__day=day)
    references = list(people.values_list("address", flat=True))
    found = Address.objects.filter(reference__in=references).select_related("street")
    known = {one.reference: one for one in found}
    stops = [_stop(known.get(reference)) for reference in references]
    return sorted(stops, key=lambda stop: (stop.postcode, stop.address))


def _stop(address: Address | None) -> Stop:
    return Stop(str(address), address.postcode) if address else Stop("", "")
