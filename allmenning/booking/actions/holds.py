"""Keeping a time for a person while she fills in the form."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from allmenning.booking.actions.claims import Ground, as_range, retried_once, take, with_buffers
from allmenning.booking.models import BookingRules, Claim, Hold
from allmenning.booking.queries import conditions as spaces_conditions
from allmenning.booking.rules.conditions import Conditions, Hindrance, hindrances_in_time
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Space

HOLD_LASTS = timedelta(minutes=10)
HOLDS_AT_ONCE = 3


class NotAllowed(Exception):
    """The space's conditions forbid it; `hindrances` say what is wrong."""

    def __init__(self, hindrances: Sequence[Hindrance]) -> None:
        super().__init__(", ".join(hindrances))
        self.hindrances = tuple(hindrances)


@retried_once
def hold_slot(
    *, person: Person, space: Space, period: Period, participants: int, now: datetime
) -> Hold:
    """Keep the period in the space for the person for ten minutes.

    The same wish again gives the same hold. A fourth hold ends the person's oldest. Raises
    SlotTaken when somebody else has the time, NotAllowed when the conditions forbid it.
    """
    lock_person(person)
    standing = _standing(person, space, period, now)
    if standing is not None:
        return standing
    found = spaces_conditions.conditions_for(space, period.start)
    if found is None:
        raise NotAllowed([Hindrance.NOT_OPEN])
    _check(space, found.conditions, period, now)
    _end_oldest(person, now)
    return _keep(person, space, period, participants, found.rules, now)


def lock_person(person: Person) -> None:
    """Make this person's bookings wait for one another, so that limits hold (docs/locking.md)."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _standing(person: Person, space: Space, period: Period, now: datetime) -> Hold | None:
    during = (period.start, period.end)
    same = Hold.objects.filter(holder=person, space=space, during=during, expires_at__gt=now)
    return same.first()


def _check(space: Space, conditions: Conditions, period: Period, now: datetime) -> None:
    opened = spaces_conditions.opened_periods(space, period)
    hindrances = hindrances_in_time(conditions, period, opened=opened, now=now)
    if hindrances:
        raise NotAllowed(hindrances)


def _keep(
    person: Person,
    space: Space,
    period: Period,
    participants: int,
    rules: BookingRules,
    now: datetime,
) -> Hold:
    expires_at = now + HOLD_LASTS
    hold = Hold.objects.create(
        holder=person,
        space=space,
        during=as_range(period),
        participants=participants,
        expires_at=expires_at,
    )
    around = with_buffers(period, before=rules.buffer_before, after=rules.buffer_after)
    ground = Ground(hold=hold.pk, expires_at=expires_at)
    take(assets=spaces_conditions.asset_ids(space), period=around, ground=ground, now=now)
    return hold


def _end_oldest(person: Person, now: datetime) -> None:
    """A person keeps a few times at once, so that one cannot keep a whole house for others."""
    standing = Hold.objects.filter(holder=person, expires_at__gt=now).order_by("-expires_at", "-id")
    for hold in standing[HOLDS_AT_ONCE - 1 :]:
        _delete(hold)


def _delete(hold: Hold) -> None:
    Claim.objects.filter(hold=hold).delete()
    Hold.objects.filter(pk=hold.pk).delete()


@retried_once
def release_hold(*, hold: Hold, now: datetime) -> None:
    """Give the time back before the ten minutes are over."""
    _delete(hold)


def sweep_holds(*, now: datetime) -> None:
    """Delete holds that ran out a while ago; called every minute. They block nobody before that."""
    for hold in Hold.objects.filter(expires_at__lt=now - HOLD_LASTS)[:500]:
        release_hold(hold=hold, now=now)
