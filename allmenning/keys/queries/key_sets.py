"""Reads of key sets of metal: which open a space, who has them, and which should be back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models

from allmenning.booking.models import Booking
from allmenning.booking.queries.requests import with_all
from allmenning.core.clock import day_start
from allmenning.keys.models import Bundle, KeyHandover, KeyLoan, KeySet
from allmenning.people.models import Person, Role
from allmenning.people.queries import staff_for
from allmenning.places.models import Building, Space

# What was handed over by mistake can be undone this long.
UNDO_WITHIN = timedelta(days=1)
AT_ONCE = 200


def sets_in_use() -> models.QuerySet[KeySet]:
    """Key sets that are not retired, by what stands on their tags."""
    return KeySet.objects.filter(retired_at=None).order_by("label", "pk")


def sets_of(building: Building) -> models.QuerySet[KeySet]:
    """The building's key sets in use, each with who has it now in `out`."""
    away = models.Prefetch("loans", with_booking().filter(returned_at=None), to_attr="out")
    return sets_in_use().filter(building=building).select_related("space").prefetch_related(away)


def with_booking() -> models.QuerySet[KeyLoan]:
    """Loans with all that a page or a letter shows of them."""
    return KeyLoan.objects.select_related(
        "key_set__building",
        "booking__space__building__municipality",
        "booking__request__applicant",
        "booking__request__association",
    )


def spaces_by_metal(units: Iterable[int]) -> models.QuerySet[Space]:
    """Spaces of the units' buildings that are reached with a key set, as they have no doors here."""
    own = sets_in_use().filter(space=models.OuterRef("pk"))
    shared = sets_in_use().filter(space=None, building=models.OuterRef("building"))
    without = ~models.Exists(Bundle.objects.filter(space=models.OuterRef("pk")))
    return Space.objects.filter(
        models.Exists(own) | models.Exists(shared), without, building__unit_id__in=units
    )


def sets_for(spaces: Iterable[Space]) -> dict[int, list[KeySet]]:
    """The key sets in use that open each space, those of the space itself first, by its id."""
    wanted = list(spaces)
    buildings = {space.building_id for space in wanted}
    found = list(sets_in_use().filter(building_id__in=buildings))
    return {space.pk: _opening(space, found) for space in wanted}


def _opening(space: Space, sets: Iterable[KeySet]) -> list[KeySet]:
    here = [one for one in sets if one.building_id == space.building_id]
    own = [one for one in here if one.space_id == space.pk]
    return own + [one for one in here if one.space_id is None]


def bookings_on(day: date, units: Iterable[int]) -> list[Booking]:
    """Confirmed bookings of the day in spaces reached with a key set, by time."""
    span = (day_start(day), day_start(day + timedelta(days=1)))
    found = with_all().filter(
        space__in=spaces_by_metal(units),
        state=Booking.State.CONFIRMED,
        is_trial=False,
        during__overlap=span,
    )
    return list(found.order_by("during", "pk"))


def out_now(units: Iterable[int]) -> models.QuerySet[KeyLoan]:
    """Key sets of the units that are out, those that should be back first at the front."""
    out = with_booking().filter(
        returned_at=None, key_set__retired_at=None, key_set__building__unit_id__in=units
    )
    return out.order_by("due_at", "pk")


def astray(units: Iterable[int], *, now: datetime) -> models.QuerySet[KeyLoan]:
    """Key sets of the units that should have been back, the longest overdue first."""
    return out_now(units).filter(due_at__lte=now)


def loans_of(bookings: Iterable[Booking]) -> dict[int, KeyLoan]:
    """The loan of each booking that has one, by the booking's id."""
    return {loan.booking_id: loan for loan in with_booking().filter(booking__in=list(bookings))}


def due_alarms(*, now: datetime) -> list[KeyLoan]:
    """Overdue loans that nobody has been told of, some at a time."""
    late = with_booking().filter(
        returned_at=None, key_set__retired_at=None, due_at__lte=now, told_late_at=None
    )
    return list(late.order_by("due_at", "pk")[:AT_ONCE])


def told_of_late(loan: KeyLoan, *, now: datetime) -> list[Person]:
    """Those who take care of the building."""
    return caretakers_of(loan.key_set.building, now=now)


def caretakers_of(building: Building, *, now: datetime) -> list[Person]:
    """The caretakers of the building; else who leads it; else who administers the municipality."""
    units = [building.unit_id]
    kinds = (Role.Kind.CARETAKER, Role.Kind.UNIT_LEADER, Role.Kind.ADMINISTRATOR)
    found = (staff_for(units=units, kinds=[kind], now=now) for kind in kinds)
    return next((people for people in found if people), [])


def handover_at(building: Building) -> KeyHandover | None:
    """Where and when keys are fetched at the building, or None when nobody has said."""
    return KeyHandover.objects.filter(building=building).first()


@dataclass(frozen=True)
class MetalKey:
    """How the borrower gets a key of metal: texts in the written languages, and when it is due."""

    fetching: dict[str, str]
    returning: dict[str, str]
    due_at: datetime
    label: str = ""
    fetched_at: datetime | None = None
    returned_at: datetime | None = None


def metal_key_of(booking: Booking) -> MetalKey | None:
    """What the borrower is told of her key set, or None when the space is not reached with one."""
    space = booking.space
    if not spaces_by_metal([space.building.unit_id]).filter(pk=space.pk).exists():
        return None
    said = handover_at(space.building) or KeyHandover()
    loan = loans_of([booking]).get(booking.pk)
    if loan is None:
        return MetalKey(said.fetching, said.returning, due_for(booking, said))
    return MetalKey(
        said.fetching,
        said.returning,
        loan.due_at,
        loan.key_set.label,
        loan.fetched_at,
        loan.returned_at,
    )


def due_for(booking: Booking, handover: KeyHandover) -> datetime:
    """When the key set of the booking is to be back."""
    return booking.during.upper + timedelta(hours=handover.hours)
