"""When the doors of a booking should open for who booked."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TypeAlias

from django.db.models import DateTimeField, Exists, Func, OuterRef, Q

from allmenning.booking.models import Booking
from allmenning.core.period import Period
from allmenning.keys.models import BundleDoor, Door, Grant, GrantDoor
from allmenning.keys.rules.windows import window

# A door, and one stretch of time in which it opens.
Stretch: TypeAlias = tuple[Door, Period]

# No door has a longer grace than this (`door_grace_is_short`).
LONGEST_GRACE = timedelta(minutes=120)


def period_of(during: object) -> Period:
    """A range as the database gives it, as a period."""
    return Period(during.lower, during.upper)  # type: ignore[attr-defined]


def edge(path: str, which: str) -> Func:
    """The `lower` or `upper` edge of a range in the database, to be ordered and compared by."""
    return Func(path, function=which, output_field=DateTimeField())


def doors_of(spaces: Iterable[int]) -> dict[int, list[Door]]:
    """The doors on the way to each space, in the order one meets them."""
    found: dict[int, list[Door]] = {}
    parts = BundleDoor.objects.filter(bundle__space__in=spaces)
    for part in parts.select_related("door", "bundle").order_by("order", "pk"):
        found.setdefault(part.bundle.space_id, []).append(part.door)
    return found


def windows_of(booking: Booking, doors: Sequence[Door]) -> dict[Door, Period]:
    """When each door opens for the booking: with its grace, cut by the bookings beside it."""
    during = period_of(booking.during)
    others = [period_of(one.during) for one in _beside(booking)] if doors else []
    return {
        door: window(
            during,
            before=timedelta(minutes=door.before),
            after=timedelta(minutes=door.after),
            others=others,
        )
        for door in doors
    }


def stored_windows(grant: Grant) -> dict[Door, Period]:
    """When the doors of a grant on a booking or an errand open, as it stands: one stretch each."""
    return dict(stretches_of(grant))


def stretches_of(grant: Grant) -> list[Stretch]:
    """Each door of a grant with each stretch of time it opens, as it stands."""
    rows = grant.doors.select_related("door").order_by("pk")
    return [(row.door, period_of(row.during)) for row in rows]


def beside(bookings: Iterable[int]) -> set[int]:
    """The bookings, and those whose doors they may cut or had cut."""
    ids = set(bookings)
    rows = list(Booking.objects.filter(pk__in=ids))
    near = {other.pk for one in rows for other in _beside(one)}
    return ids | near | _touching(ids)


def _beside(booking: Booking) -> list[Booking]:
    """Confirmed bookings of the same parts, near enough to meet at the door."""
    near = (booking.during.lower - LONGEST_GRACE, booking.during.upper + LONGEST_GRACE)
    rows = Booking.objects.filter(state=Booking.State.CONFIRMED, during__overlap=near)
    shared = rows.filter(space__parts__asset__uses__space=booking.space_id)
    return list(shared.exclude(pk=booking.pk).distinct().order_by("pk"))


def _touching(bookings: set[int]) -> set[int]:
    """Bookings whose key to a door is cut where one of these bookings' keys is, or was."""
    standing = GrantDoor.objects.filter(
        grant__booking__isnull=False, grant__state=Grant.State.ACTIVE, grant__parent=None
    )
    mine = standing.filter(grant__booking__in=bookings)
    near = Q(during__overlap=OuterRef("during")) | Q(during__adjacent_to=OuterRef("during"))
    met = Exists(mine.filter(near, door=OuterRef("door")))
    others = standing.filter(met, door__in=mine.values("door"))
    rows = others.select_related("door", "grant__booking")
    return {row.grant.booking_id for row in rows if row.grant.booking and _is_cut(row)}


def _is_cut(row: GrantDoor) -> bool:
    """Whether the door opens later or closes earlier than its grace allows."""
    booking = row.grant.booking
    assert booking is not None
    before = timedelta(minutes=row.door.before)
    after = timedelta(minutes=row.door.after)
    whole = period_of(booking.during).widened(before=before, after=after)
    return period_of(row.during) != whole
