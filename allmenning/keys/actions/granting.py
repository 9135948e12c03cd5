"""Who gets a key and who loses it: what a booking gives, what is shared, and employees' errands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from allmenning.booking.actions.claims import as_range, retried_once
from allmenning.booking.actions.several import lock_all
from allmenning.booking.models import Booking
from allmenning.core.events import publish
from allmenning.core.log import SYSTEM, Actor, record_act
from allmenning.core.period import Period
from allmenning.keys.actions import issuing
from allmenning.keys.actions.issuing import Ground, gateways_of
from allmenning.keys.actions.lining import lock_gateways
from allmenning.keys.events import KeysBehind
from allmenning.keys.models import Credential, Door, Grant, StaffGrant
from allmenning.keys.models.grant import LONGEST_STAFF_GRANT
from allmenning.keys.queries.windows import beside, doors_of, period_of, stored_windows, windows_of
from allmenning.people.models import Person

State = Grant.State
# The keys of so many bookings are made to agree in one transaction, which holds their gateways.
AT_ONCE = 25


class NotStanding(Exception):
    """The grant was taken back or has ended."""


class CannotShare(Exception):
    """What was shared is not shared on, and nobody gets two keys to the same booking."""


class NoReason(Exception):
    """An employee opens doors for a reason, or not at all."""


class TooLong(Exception):
    """An employee's errand ends after it starts, and within twelve hours."""


class NoDoors(Exception):
    """There is no door to open."""


def agree(*, booking_id: int, now: datetime) -> None:
    """Make the keys to a booking what they should be as it stands now, as `agree_all`."""
    agree_all(booking_ids=[booking_id], now=now)


@retried_once
def agree_all(*, booking_ids: Iterable[int], now: datetime) -> None:
    """Make the keys to the bookings what they should be, and to those beside them.

    A confirmed booking that is not over gives its applicant one active grant for the doors of its
    space; any other gives none. Called however often, in whatever order, it comes to the same.
    Those beside them only change: what somebody took back does not come again by a neighbour.
    """
    named = set(booking_ids)
    bookings = lock_all(Booking.objects.filter(pk__in=beside(named)))
    doors = doors_of({one.space_id for one in bookings})
    lock_gateways(_concerned(bookings, doors))
    for booking in bookings:
        _agree(booking, doors.get(booking.space_id, []), booking.pk in named, now)


@transaction.atomic
def agree_few(*, booking_ids: Sequence[int], now: datetime) -> None:
    """As `agree_all`, but only for the next few of the bookings; the rest follow (`KeysBehind`), so
    that no gateway is kept waiting by hundreds at a time."""
    agree_all(booking_ids=booking_ids[:AT_ONCE], now=now)
    rest = booking_ids[AT_ONCE:]
    if rest:
        publish(KeysBehind(rest[0], tuple(rest)), now=now)


def agree_next(*, space_id: int, after: int, now: datetime) -> int | None:
    """Make the keys to what is coming in a space agree with its doors as they are now, for the next
    few bookings by id; returns the id of the last of them, or None when none remain."""
    coming = Booking.objects.filter(
        space=space_id, state=Booking.State.CONFIRMED, during__endswith__gt=now, pk__gt=after
    )
    ids = list(coming.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    agree_all(booking_ids=ids, now=now)
    return ids[-1] if len(ids) == AT_ONCE else None


def _concerned(bookings: Iterable[Booking], doors: Mapping[int, list[Door]]) -> set[int]:
    """The gateways of the doors, and those that know of the bookings' grants."""
    grants = Grant.objects.filter(booking__in=bookings, state=State.ACTIVE)
    known = grants.filter(credentials__gateway__isnull=False)
    told = set(known.values_list("credentials__gateway_id", flat=True))
    return told | gateways_of(door for found in doors.values() for door in found)


def _agree(booking: Booking, doors: list[Door], may_make: bool, now: datetime) -> None:
    wanted = _wanted(booking, doors, now)
    if wanted is None:
        return
    current = None
    for grant in Grant.objects.filter(booking=booking, parent=None, state=State.ACTIVE):
        if wanted and grant.holder_id == booking.request.applicant_id:
            current = grant
        else:
            _take_back(grant, SYSTEM, "booking", now)
    if wanted and current is None and may_make:
        _make(booking, wanted, now)
    elif current is not None:
        _change(current, booking, wanted, now)


def _wanted(booking: Booking, doors: list[Door], now: datetime) -> dict[Door, Period] | None:
    """When which doors should open; none for what does not stand, None for what is over."""
    if booking.state != Booking.State.CONFIRMED:
        return {}
    windows = windows_of(booking, doors)
    return None if windows and all(one.end <= now for one in windows.values()) else windows


def _make(booking: Booking, windows: Mapping[Door, Period], now: datetime) -> Grant:
    ground = Ground(booking=booking)
    holder = booking.request.applicant
    grant = issuing.make(ground=ground, holder=holder, stretches=list(windows.items()), now=now)
    record_act(actor=SYSTEM, verb="granted", kind="grant", id=grant.pk, now=now)
    return grant


def _change(grant: Grant, booking: Booking, windows: Mapping[Door, Period], now: datetime) -> None:
    """Let the grant open at other times, as a neighbour comes or goes: the holder keeps her code and
    what she carries. A new one in its place when the booking was moved, or has other doors."""
    stored = stored_windows(grant)
    if stored == windows:
        issuing.try_again(grant, list(windows.items()), now)
        return
    during = period_of(booking.during)
    same_time = all(one.contains(during) for one in stored.values())
    if stored.keys() == windows.keys() and (same_time or issuing.is_wider(windows, stored)):
        issuing.rewindow(grant, list(windows.items()), now)
        record_act(actor=SYSTEM, verb="changed", kind="grant", id=grant.pk, now=now)
        for other in issuing.resting_on(grant):
            its = stored_windows(other).keys()
            issuing.rewindow(other, [one for one in windows.items() if one[0] in its], now)
        return
    _replace(grant, booking, windows, now)


def _replace(grant: Grant, booking: Booking, windows: Mapping[Door, Period], now: datetime) -> None:
    """A new grant to the same holder; those she shared with get theirs anew."""
    taken = _take_back(grant, SYSTEM, "changed", now)[1:]
    others = [one.holder for one in taken if one.uses is None]
    parent = _make(booking, windows, now)
    for person in others:
        _share(parent, person, windows, SYSTEM, now)


@transaction.atomic
def revoke(*, grant: Grant, reason: str, actor: Actor, now: datetime) -> None:
    """Take a grant back, and what was shared from it. Raises NotStanding.

    What rests on a booking that stands comes again when that changes, unless it was shared.
    """
    gateways = {one.gateway_id for one in _lent(grant)}
    lock_gateways(id for id in gateways if id is not None)
    _take_back(locked(grant), actor, reason, now)


def locked(grant: Grant) -> Grant:
    """The grant in force, kept as it is until the transaction ends. Raises NotStanding.

    For who has locked its gateways.
    """
    rows = Grant.objects.select_for_update(of=("self",), no_key=True)
    found: Grant = rows.get(pk=grant.pk)
    if found.state != State.ACTIVE:
        raise NotStanding
    return found


def _lent(grant: Grant) -> Iterable[Credential]:
    return Credential.objects.filter(grant__in=[grant, *issuing.resting_on(grant)])


def _take_back(grant: Grant, actor: Actor, reason: str, now: datetime) -> list[Grant]:
    taken = issuing.take_back(grant, now)
    for one in taken:
        record_act(actor=actor, verb="revoked", kind="grant", id=one.pk, now=now, reason=reason)
    return taken


@transaction.atomic
def share(*, parent: Grant, person: Person, actor: Actor, now: datetime) -> Grant:
    """A key of her own for somebody who comes too: the same doors and times, never wider.

    It goes when the parent's does, or alone. Raises NotStanding, CannotShare.
    """
    lock_gateways(gateways_of(stored_windows(parent)))
    parent = locked(parent)
    standing = Grant.objects.filter(booking=parent.booking_id, state=State.ACTIVE)
    if parent.booking_id is None or parent.parent_id or standing.filter(holder=person).exists():
        raise CannotShare
    return _share(parent, person, stored_windows(parent), actor, now)


def _share(
    parent: Grant, person: Person, windows: Mapping[Door, Period], actor: Actor, now: datetime
) -> Grant:
    ground = Ground(booking=parent.booking, parent=parent)
    grant = issuing.make(ground=ground, holder=person, stretches=list(windows.items()), now=now)
    record_act(actor=actor, verb="shared", kind="grant", id=grant.pk, now=now, parent=parent.pk)
    return grant


@transaction.atomic
def grant_to_staff(
    *,
    person: Person,
    doors: Iterable[Door],
    during: Period,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Grant:
    """A key for an employee's errand, for at most twelve hours.

    That she works there is checked at the door from the address (`access`), and again before it is
    issued. Raises NoReason, TooLong, NoDoors.
    """
    windows = dict.fromkeys(doors, during)
    if not reason.strip():
        raise NoReason
    if during.length > LONGEST_STAFF_GRANT:
        raise TooLong
    if not windows:
        raise NoDoors
    lock_gateways(gateways_of(windows))
    errand = StaffGrant.objects.create(person=person, reason=reason, during=as_range(during))
    ground = Ground(staff=errand)
    grant = issuing.make(ground=ground, holder=person, stretches=list(windows.items()), now=now)
    record_act(actor=actor, verb="granted", kind="grant", id=grant.pk, now=now)
    return grant
