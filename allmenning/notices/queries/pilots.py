"""Pilots, who takes part in them, and what they have ordered."""

from collections.abc import Iterable, Mapping, Sequence
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
    """The days one may still order for: until the day before, while we know who takes part."""
    return sorted(day for day in pilot.order_days if local_date(now) < day < pilot.delete_on)


def pilot_to_order(notices: Iterable[Notice], *, now: datetime) -> Pilot | None:
    """Which of these notices, sent as one message, one orders from: of a running pilot with days to
    order for, and of those one that may still be ordered for before one whose days are over."""
    running = running_pilots(now=now).filter(notice__in=list(notices), order_days__len__gt=0)
    return max(running, key=lambda pilot: bool(days_to_order(pilot, now=now)), default=None)


def stops_of(notice: Notice, days: Iterable[date]) -> Mapping[date, Sequence[Stop]]:
    """Where orders are to be carried out on each of the days, by postcode, street and number."""
    wanted = sorted(days)
    orders = Order.objects.filter(notice=notice, day__in=wanted)
    rows = list(orders.order_by("pk").values_list("day", "person__address"))
    found = Address.objects.filter(reference__in={reference for _day, reference in rows})
    known = {one.reference: one for one in found.select_related("street")}
    stops: dict[date, list[Stop]] = {day: [] for day in wanted}
    for day, reference in rows:
        stops[day].append(_stop(known.get(reference)))
    return {day: sorted(some, key=_on_the_way) for day, some in stops.items()}


def _on_the_way(stop: Stop) -> tuple[str, str]:
    return stop.postcode, stop.address


def _stop(address: Address | None) -> Stop:
    return Stop(str(address), address.postcode) if address else Stop("", "")
