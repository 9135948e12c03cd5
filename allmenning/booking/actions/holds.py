"""Keeping a time for a person while she fills in the form."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from allmenning.booking.actions.claims import (
    Ground,
    as_range,
    delete_hold,
    give_back,
    parts_of,
    retried_once,
    take,
    with_buffers,
)
from allmenning.booking.models import Claim, Hold
from allmenning.booking.queries import conditions as spaces_conditions
from allmenning.booking.rules.conditions import Hindrance, hindrances_in_time
from allmenning.core.locking import lock_row
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

    The same wish again gives the same hold, for as many as are wished for now. The person's own
    holds that are in the way end, and with a fourth the oldest does.
    Raises SlotTaken when somebody else has the time, NotAllowed when the conditions forbid it;
    nothing is changed then.
    """
    lock_person(person.pk)
    own = _own_holds(person, now)
    for hold in own:
        if hold.space_id == space.pk and hold.during == as_range(period):
            return _for_as_many(hold, participants)
    assets = parts_of([space.pk]).get(space.pk, [])
    around = _claimed(space, period, now)
    if not assets:
        raise NotAllowed([Hindrance.NOT_OPEN])
    _make_room(own, assets, around)
    hold = _written(person, space, period, participants, now)
    ground = Ground(hold=hold.pk, expires_at=hold.expires_at)
    take(assets=assets, period=around, ground=ground, now=now)
    return hold


def lock_person(identifier: int) -> None:
    """Make this person's bookings wait for one another, so that limits hold (docs/locking.md)."""
    lock_row(Person, identifier)


def _own_holds(person: Person, now: datetime) -> list[Hold]:
    """What the person has on hold now, the newest first; a hold a closure took is none."""
    kept = Exists(Claim.objects.filter(hold=OuterRef("pk")))
    standing = Hold.objects.filter(kept, holder=person, expires_at__gt=now)
    return list(standing.order_by("-expires_at", "-id"))


def _for_as_many(hold: Hold, participants: int) -> Hold:
    if hold.participants != participants:
        hold.participants = participants
        hold.save(update_fields=["participants"])
    return hold


def _claimed(space: Space, period: Period, now: datetime) -> Period:
    """What the wish takes, buffers included. Raises NotAllowed."""
    found = spaces_conditions.conditions_for(space, period.start)
    if found is None:
        raise NotAllowed([Hindrance.NOT_OPEN])
    opened = spaces_conditions.opened_periods(space, period)
    hindrances = hindrances_in_time(found.conditions, period, opened=opened, now=now)
    if hindrances:
        raise NotAllowed(hindrances)
    rules = found.rules
    return with_buffers(period, before=rules.buffer_before, after=rules.buffer_after)


def _make_room(own: Sequence[Hold], assets: Sequence[int], around: Period) -> None:
    """End own holds that the new one replaces, and the oldest when there would be too many.

    A person keeps a few times at once, so that one cannot keep a whole house for others.
    """
    in_the_way = Claim.objects.filter(
        hold__in=own, asset_id__in=assets, during__overlap=as_range(around)
    )
    replaced = set(in_the_way.values_list("hold_id", flat=True)) if own else set()
    others = [hold.pk for hold in own if hold.pk not in replaced]
    ending = replaced.union(others[HOLDS_AT_ONCE - 1 :])
    for hold in sorted(own, key=lambda one: one.pk):
        if hold.pk in ending:
            _delete(hold)


def _written(
    person: Person, space: Space, period: Period, participants: int, now: datetime
) -> Hold:
    return Hold.objects.create(
        holder=person,
        space=space,
        during=as_range(period),
        participants=participants,
        expires_at=now + HOLD_LASTS,
    )


def _delete(hold: Hold) -> None:
    """Lock the hold first, as all do who touch its claims (docs/locking.md)."""
    if lock_row(Hold, hold.pk, to_delete=True):
        give_back(hold=hold.pk)
        delete_hold(hold.pk)


@retried_once
def release_hold(*, hold: Hold, now: datetime) -> None:
    """Give the time back before the ten minutes are over."""
    _delete(hold)


def sweep_holds(*, now: datetime) -> None:
    """Delete holds that ran out a while ago; called every minute. They block nobody before that."""
    for hold in Hold.objects.filter(expires_at__lt=now - HOLD_LASTS)[:500]:
        release_hold(hold=hold, now=now)
