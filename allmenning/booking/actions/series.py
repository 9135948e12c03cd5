"""Booking times that repeat: all of them or none, and adding a date that was skipped."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allmenning.booking.actions.bookings import (
    Particulars,
    TermsChanged,
    lock_borrowers,
    sent,
)
from allmenning.booking.actions.claims import (
    Ground,
    Piece,
    Wanted,
    as_range,
    parts_of,
    retried_once,
    take_all,
    with_buffers,
)
from allmenning.booking.actions.series_terms import check_dates, check_limit, rules_of, some_wait
from allmenning.booking.actions.several import lock_series
from allmenning.booking.events import SeriesBooked, SeriesRequested
from allmenning.booking.models import Booking, Request, Series, SkippedDate
from allmenning.booking.queries.adoption import tried_among
from allmenning.booking.queries.conditions import SpaceConditions
from allmenning.booking.queries.own_series import people_of, same_series
from allmenning.booking.queries.series import Slot
from allmenning.booking.rules.series import Pattern
from allmenning.core.events import publish
from allmenning.core.log import Actor, record_act
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Space


class NoDates(ValueError):
    """A series needs at least one date."""


class NotSkipped(Exception):
    """The day is no longer one that was skipped: it was added before."""


@dataclass(frozen=True)
class SeriesWish:
    """What a borrower wants of a pattern: the slots, and the days she lets go, each with why.

    A slot may be in another room, or at another time, than the pattern says.
    """

    space: Space
    pattern: Pattern
    slots: tuple[Slot, ...]
    skipped: Mapping[date, str]
    skips_days_off: bool


@retried_once
def book_series(
    *, person: Person, wish: SeriesWish, particulars: Particulars, now: datetime
) -> Request:
    """Book every slot of the wish, or ask for all of them when any must be approved.

    The same wish sent twice gives the request that was made. Raises NoDates without slots,
    DatesNotAllowed, TermsChanged, TooManyActive, and SlotTaken when somebody else has any of the
    time. Nothing is changed then.
    """
    if not wish.slots:
        raise NoDates
    lock_borrowers(person.pk, particulars.association)
    association = particulars.association
    made = same_series(person, association, wish.space, wish.pattern, wish.slots)
    if made is not None:
        return made
    rules = rules_of(wish.slots)
    check_dates(wish.slots, rules, particulars, now)
    check_limit(person, wish.space, rules, len(wish.slots), particulars, now)
    waits = some_wait(wish.slots, rules, particulars.participants)
    request = sent(person.pk, particulars, next(iter(rules.values())).rules, now=now)
    _series(request, wish)
    _book(request, wish.slots, rules, waits=waits, now=now)
    _tell(request, waits=waits, verb="requested_series" if waits else "booked_series", now=now)
    return request


@retried_once
def add_date(
    *, series: Series, slot: Slot, by: Person, now: datetime, accepted: Collection[int] = ()
) -> Booking:
    """Book one more date of a series, one that was skipped, for as many as come to the others.

    `accepted` are versions of terms, by id, that she accepts beside the one of the series. Raises
    NotSkipped when it was added before, TermsChanged, and else as `book_series` does.
    """
    request = series.request
    lock_borrowers(request.applicant_id, request.association)
    lock_series([request.pk])
    if not series.skipped.filter(day=slot.day).exists():
        raise NotSkipped
    told = _told(request)
    rules = rules_of([slot])
    check_dates([slot], rules, told, now)
    check_limit(request.applicant, slot.space, rules, 1, told, now)
    _accept_terms(request, rules[slot].rules.terms_id, accepted, by, now)
    waits = some_wait([slot], rules, told.participants)
    people = told.participants if told.participants != request.participants else None
    (booking,) = _book(request, [slot], rules, waits=waits, now=now, people=people)
    series.skipped.filter(day=slot.day).delete()
    verb = "date_requested" if waits else "date_added"
    record_act(actor=Actor("person", by.pk), verb=verb, kind="booking", id=booking.pk, now=now)
    publish(_event(request, [booking], waits=waits), now=now)
    return booking


def _accept_terms(
    request: Request, terms: int, accepted: Collection[int], by: Person, now: datetime
) -> None:
    """Let the request rest on these terms from now on; the log keeps who accepted them, and when.
    Raises TermsChanged when nobody has."""
    if terms == request.terms_id:
        return
    if terms not in accepted:
        raise TermsChanged
    request.terms_id = terms
    request.save(update_fields=["terms"])
    actor = Actor("person", by.pk)
    record_act(
        actor=actor, verb="terms_accepted", kind="request", id=request.pk, now=now, terms=terms
    )


def _told(request: Request) -> Particulars:
    return Particulars(
        purpose=request.purpose,
        activity=request.activity,
        participants=people_of(request),
        phone=request.phone,
        association=request.association,
    )


def _series(request: Request, wish: SeriesWish) -> None:
    pattern = wish.pattern
    series = Series.objects.create(
        request=request,
        space=wish.space,
        first_day=pattern.first_day,
        last_day=pattern.last_day,
        every_weeks=pattern.every_weeks,
        weekdays=sorted(pattern.weekdays),
        from_minute=pattern.from_minute,
        to_minute=pattern.to_minute,
        skips_days_off=wish.skips_days_off,
    )
    SkippedDate.objects.bulk_create(
        SkippedDate(series=series, day=day, reason=reason) for day, reason in wish.skipped.items()
    )


def _book(
    request: Request,
    slots: Sequence[Slot],
    rules: Mapping[Slot, SpaceConditions],
    *,
    waits: bool,
    now: datetime,
    people: int | None = None,
) -> list[Booking]:
    """Write the bookings, and claim the time of all of them when they need not wait."""
    tried = tried_among(slot.space for slot in slots)
    bookings = Booking.objects.bulk_create(
        Booking(
            request=request,
            space=slot.space,
            during=as_range(slot.period),
            state=Booking.State.WAITING if waits else Booking.State.CONFIRMED,
            decided_at=None if waits else now,
            is_trial=slot.space.pk in tried,
            people=people,
        )
        for slot in slots
    )
    if not waits:
        take_all(_wanted(bookings, slots, rules), now=now)
    return bookings


def _wanted(
    bookings: Sequence[Booking], slots: Sequence[Slot], rules: Mapping[Slot, SpaceConditions]
) -> list[Wanted]:
    parts = parts_of(slot.space.pk for slot in slots)
    return [
        Wanted(Piece(asset, _claimed(slot, rules[slot])), Ground(booking=booking.pk))
        for booking, slot in zip(bookings, slots, strict=True)
        for asset in parts[slot.space.pk]
    ]


def _claimed(slot: Slot, found: SpaceConditions) -> Period:
    rules = found.rules
    return with_buffers(slot.period, before=rules.buffer_before, after=rules.buffer_after)


def _tell(request: Request, *, waits: bool, verb: str, now: datetime) -> None:
    actor = Actor("person", request.applicant_id)
    record_act(actor=actor, verb=verb, kind="request", id=request.pk, now=now)
    publish(_event(request, list(request.bookings.all()), waits=waits), now=now)


def _event(
    request: Request, bookings: Sequence[Booking], *, waits: bool
) -> SeriesBooked | SeriesRequested:
    ids = tuple(booking.pk for booking in bookings)
    kind = SeriesRequested if waits else SeriesBooked
    return kind(request.pk, ids)
