"""Whether the ground a grant rests on stands: asked again before a grant is issued, so that a row
which nobody was entitled to write opens nothing."""

from datetime import datetime, timedelta

from allmenning.booking.models import Booking, Claim
from allmenning.core.period import Period
from allmenning.keys.models import BundleDoor, Contract, Grant, GrantDoor, OpenAccessDoor
from allmenning.keys.queries.windows import period_of
from allmenning.people.queries import kinds_held


def stands(grant: Grant, *, now: datetime) -> bool:
    """Whether the grant is active, and what it rests on gives its holder these doors and times."""
    rows = list(grant.doors.select_related("door__building").order_by("pk"))
    if grant.state != Grant.State.ACTIVE or not rows:
        return False
    if grant.booking_id is not None:
        return _has_booked(grant, rows)
    if grant.staff_id is not None:
        return _has_an_errand(grant, rows, now)
    return _has_a_contract(grant, rows)


def _has_booked(grant: Grant, rows: list[GrantDoor]) -> bool:
    booking = Booking.objects.select_related("request").get(pk=grant.booking_id)
    doors = BundleDoor.objects.filter(bundle__space=booking.space_id)
    ways = set(doors.values_list("door_id", flat=True))
    return (
        booking.state == Booking.State.CONFIRMED
        and Claim.objects.filter(booking=booking.pk).exists()
        and _is_given_to(grant, booking)
        and all(row.door_id in ways and _is_within_grace(row, booking) for row in rows)
    )


def _is_given_to(grant: Grant, booking: Booking) -> bool:
    """Whether it is the applicant's, or rests on hers; what was shared bears its holder's slips."""
    parent = grant.parent
    if parent is None:
        return grant.holder_id == booking.request.applicant_id
    is_slip = grant.uses is not None and grant.holder_id == parent.holder_id
    return (
        parent.state == Grant.State.ACTIVE
        and parent.booking_id == booking.pk
        and parent.uses is None
        and (parent.parent_id is None or is_slip)
        and _is_given_to(parent, booking)
    )


def _is_within_grace(row: GrantDoor, booking: Booking) -> bool:
    door, during = row.door, Period(booking.during.lower, booking.during.upper)
    widest = during.widened(
        before=timedelta(minutes=door.before), after=timedelta(minutes=door.after)
    )
    return widest.contains(period_of(row.during))


def _has_an_errand(grant: Grant, rows: list[GrantDoor], now: datetime) -> bool:
    errand = grant.staff
    assert errand is not None
    units = {row.door.building.unit_id for row in rows}
    return (
        errand.person_id == grant.holder_id
        and all(period_of(errand.during).contains(period_of(row.during)) for row in rows)
        and all(kinds_held(person_id=grant.holder_id, unit=unit, now=now) for unit in units)
    )


def _has_a_contract(grant: Grant, rows: list[GrantDoor]) -> bool:
    contract = grant.contract
    assert contract is not None
    doors = OpenAccessDoor.objects.filter(open_access=contract.open_access_id)
    offered = set(doors.values_list("door_id", flat=True))
    return (
        contract.state == Contract.State.ACTIVE
        and contract.person_id == grant.holder_id
        and all(row.door_id in offered for row in rows)
    )
