"""What the rules of the spaces say of times that repeat: which dates they allow, and who answers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from allmenning.booking.actions.bookings import Particulars, TermsChanged
from allmenning.booking.actions.limits import must_have_room
from allmenning.booking.queries import requests
from allmenning.booking.queries.conditions import (
    SpaceConditions,
    conditions_in,
    must_be_approved,
    opened_periods,
)
from allmenning.booking.queries.series import Slot
from allmenning.booking.rules.conditions import (
    Hindrance,
    hindrances_in_time,
    hindrances_in_use,
)
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Space


class DatesNotAllowed(Exception):
    """Conditions forbid some of the dates; `hindrances` says which, and why."""

    def __init__(self, hindrances: Mapping[date, Sequence[Hindrance]]) -> None:
        super().__init__(", ".join(f"{day}" for day in hindrances))
        self.hindrances = dict(hindrances)


def rules_of(slots: Sequence[Slot]) -> dict[Slot, SpaceConditions]:
    """The rules that hold for each slot on its day; slots without any are left out."""
    first, last = min(slot.day for slot in slots), max(slot.day for slot in slots)
    spaces = {slot.space.pk: slot.space for slot in slots}
    found = {pk: conditions_in(space, first, last) for pk, space in spaces.items()}
    by_slot = {
        slot: next((one for one in found[slot.space.pk] if slot.day in one.rules.days), None)
        for slot in slots
    }
    return {slot: one for slot, one in by_slot.items() if one}


def check_dates(
    slots: Sequence[Slot],
    rules: Mapping[Slot, SpaceConditions],
    particulars: Particulars,
    now: datetime,
) -> None:
    """Raise DatesNotAllowed or TermsChanged when the rules forbid any of the slots."""
    opened = opened_around(slots)
    wrong = {
        slot.day: _hindrances(slot, rules.get(slot), opened[slot.space.pk], particulars, now)
        for slot in slots
    }
    hindered = {day: found for day, found in wrong.items() if found}
    if hindered:
        raise DatesNotAllowed(hindered)
    terms = {found.rules.terms_id for found in rules.values()}
    if particulars.terms is not None and terms != {particulars.terms}:
        raise TermsChanged


def opened_around(slots: Sequence[Slot]) -> dict[int, list[Period]]:
    """When each of the slots' spaces (by id) is open, from its first slot to its last."""
    found: dict[int, list[Period]] = {}
    for space in {slot.space.pk: slot.space for slot in slots}.values():
        own = [slot.period for slot in slots if slot.space.pk == space.pk]
        span = Period(min(one.start for one in own), max(one.end for one in own))
        found[space.pk] = opened_periods(space, span)
    return found


def _hindrances(
    slot: Slot,
    found: SpaceConditions | None,
    opened: Sequence[Period],
    particulars: Particulars,
    now: datetime,
) -> list[Hindrance]:
    if found is None:
        return [Hindrance.NOT_OPEN]
    near = [period for period in opened if period.overlaps(slot.period)]
    return [
        *hindrances_in_time(found.conditions, slot.period, opened=near, now=now),
        *hindrances_in_use(
            found.conditions,
            participants=particulars.participants,
            purpose=particulars.purpose,
        ),
    ]


def check_limit(
    person: Person,
    space: Space,
    rules: Mapping[Slot, SpaceConditions],
    wanted: int,
    particulars: Particulars,
    now: datetime,
) -> None:
    """Raise TooManyActive; each date counts as one of the active bookings the space allows."""
    must_have_room(
        space,
        next(iter(rules.values())).rules,
        person=person,
        association=particulars.association,
        wanted=wanted,
        now=now,
    )


def must_wait(slots: Sequence[Slot], participants: int) -> bool:
    """Whether a person must answer if all these slots are asked for as one series."""
    return some_wait(slots, rules_of(slots), participants)


def some_wait(
    slots: Sequence[Slot], rules: Mapping[Slot, SpaceConditions], participants: int
) -> bool:
    """Whether a person must answer: all of a series waits when any of its dates must."""
    periods = [(slot.space.pk, slot.period) for slot in slots]
    return requests.others_ask_for_any(periods) or any(
        must_be_approved(found.rules, slot.period, participants) for slot, found in rules.items()
    )
