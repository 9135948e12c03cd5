"""An employee books for somebody: what she may, what she may not, and what is kept of it."""

from datetime import date, datetime
from functools import partial
from typing import Any

import pytest

from allmenning.booking.actions.at_desk import AtDesk, book_at_desk
from allmenning.booking.actions.bookings import TooManyActive
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.models import Booking, BookingRules, Change, Claim
from allmenning.booking.queries.answer_times import answer_times
from allmenning.booking.queries.effort import effort
from allmenning.booking.queries.series import Slot
from allmenning.booking.rules.conditions import Hindrance
from allmenning.booking.tests.scenes import (
    EVENING,
    TUESDAY,
    at,
    between,
    booked,
    claimed,
    held,
    told,
)
from allmenning.core.models import ActLog, EventRecord
from allmenning.core.period import Period
from allmenning.people.actions import Contact
from allmenning.people.models import Association, Person
from allmenning.places.models import Space
from tests.database import AtOnce

BERIT = Contact("Berit Lund", "+4740000099")


def at_desk(
    employee: Person,
    borrower: Person | Contact,
    space: Space,
    now: datetime,
    period: Period = EVENING,
    why: str = "",
    **changes: Any,
) -> Booking:
    slot = Slot(TUESDAY, space, period)
    desk = AtDesk(employee, why)
    particulars = told(**changes)
    return book_at_desk(
        borrower=borrower, slot=slot, particulars=particulars, at_desk=desk, now=now
    )


def test_it_is_confirmed_at_once_and_says_who_made_it(
    fatima: Person, kari: Person, gymsal: Space, now: datetime
) -> None:
    BookingRules.objects.update(needs_approval=True)

    booking = at_desk(fatima, kari, gymsal, now)

    change = booking.changes.get()
    assert (booking.state, booking.request.applicant) == (Booking.State.CONFIRMED, kari)
    assert (change.kind, change.by, change.by_staff) == (Change.Kind.BOOKED, fatima, True)
    assert claimed(gymsal) == [(EVENING.start, EVENING.end)] * 3
    assert EventRecord.objects.filter(name__endswith="BookingConfirmed").count() == 1
    assert ActLog.objects.filter(verb="booked", actor_id=fatima.pk, object_id=booking.pk).exists()


def test_it_counts_as_handled_and_not_as_an_answer(
    fatima: Person, kari: Person, gymsal: Space, now: datetime
) -> None:
    at_desk(fatima, kari, gymsal, now)

    cost = effort([gymsal.building_id], now=now)[gymsal.building_id]
    assert (cost.requests, cost.handled) == (1, 1)
    assert answer_times([gymsal.building_id], now=now) == {}


def test_for_an_association(
    fatima: Person, ola: Person, skolekorps: Association, gymsal: Space, now: datetime
) -> None:
    booking = at_desk(fatima, ola, gymsal, now, association=skolekorps)

    assert (booking.request.association, booking.request.applicant) == (skolekorps, ola)


def test_for_somebody_without_an_account(fatima: Person, gymsal: Space, now: datetime) -> None:
    first = at_desk(fatima, BERIT, gymsal, now)
    second = at_desk(fatima, BERIT, gymsal, now, between("20:00", "22:00"))

    berit = first.request.applicant
    assert (berit.name, berit.phone, berit.email) == ("Berit Lund", "+4740000099", "")
    assert second.request.applicant == berit


@pytest.mark.parametrize(
    ("rules", "period", "hindrance"),
    [
        ({"notice_minutes": 60 * 24 * 30}, EVENING, Hindrance.TOO_SOON),
        ({"horizon_days": 3}, EVENING, Hindrance.TOO_FAR),
        ({"min_minutes": 180}, EVENING, Hindrance.TOO_SHORT),
        ({"max_minutes": 60}, EVENING, Hindrance.TOO_LONG),
        ({"raster_minutes": 60}, between("18:30", "20:00"), Hindrance.OFF_RASTER),
    ],
)
def test_a_rule_gives_way_for_a_reason_that_is_kept(
    fatima: Person,
    kari: Person,
    gymsal: Space,
    now: datetime,
    rules: dict[str, int],
    period: Period,
    hindrance: Hindrance,
) -> None:
    BookingRules.objects.update(**rules)
    with pytest.raises(NotAllowed) as refused:
        at_desk(fatima, kari, gymsal, now, period)
    assert refused.value.hindrances == (hindrance,)
    assert not Booking.objects.exists()

    booking = at_desk(fatima, kari, gymsal, now, period, why="Minnestund i dag")

    assert booking.changes.get().after["reason"] == "Minnestund i dag"
    assert Booking.objects.get().reason == ""
    act = ActLog.objects.get(verb="rules_waived")
    assert (act.object_id, act.details) == (booking.pk, {"rules": [str(hindrance)]})


def test_a_reason_without_need_is_not_kept(
    fatima: Person, kari: Person, gymsal: Space, now: datetime
) -> None:
    booking = at_desk(fatima, kari, gymsal, now, why="For sikkerhets skyld")

    assert booking.changes.get().after["reason"] == ""
    assert not ActLog.objects.filter(verb="rules_waived").exists()


@pytest.mark.parametrize(
    ("period", "people", "hindrance"),
    [
        (between("08:00", "10:00"), 20, Hindrance.NOT_OPEN),
        (between("18:00", "20:00", date(2026, 11, 24)), 20, Hindrance.PAST),
        (EVENING, 151, Hindrance.TOO_MANY_PEOPLE),
    ],
)
def test_no_reason_opens_the_house_turns_back_time_or_moves_the_walls(
    fatima: Person,
    kari: Person,
    gymsal: Space,
    now: datetime,
    period: Period,
    people: int,
    hindrance: Hindrance,
) -> None:
    with pytest.raises(NotAllowed) as refused:
        at_desk(fatima, kari, gymsal, now, period, why="Jeg vil", participants=people)

    assert hindrance in refused.value.hindrances
    assert not Claim.objects.exists()


def test_without_rules_nothing_can_be_booked(
    fatima: Person, kari: Person, gymsal: Space, now: datetime
) -> None:
    BookingRules.objects.all().delete()

    with pytest.raises(NotAllowed):
        at_desk(fatima, kari, gymsal, now, why="Jeg vil")


def test_what_is_taken_is_taken_and_nothing_is_left_behind(
    fatima: Person, kari: Person, gymsal: Space, gym_thirds: list[Space], now: datetime
) -> None:
    booked(kari, gym_thirds[1], now)

    with pytest.raises(SlotTaken):
        at_desk(fatima, BERIT, gymsal, now, why="Jeg vil")

    assert Booking.objects.count() == Claim.objects.count() == 1
    assert not Person.objects.filter(name="Berit Lund").exists()


def test_the_limit_on_bookings_holds(
    fatima: Person, kari: Person, gymsal: Space, now: datetime
) -> None:
    BookingRules.objects.update(max_active_person=1)
    booked(kari, gymsal, now)

    with pytest.raises(TooManyActive):
        at_desk(fatima, kari, gymsal, now, between("20:00", "22:00"), why="Jeg vil")


def test_buffers_are_claimed_too(
    fatima: Person, kari: Person, gymsal: Space, now: datetime
) -> None:
    BookingRules.objects.update(buffer_before=15, buffer_after=30)

    at_desk(fatima, kari, gymsal, now)

    assert claimed(gymsal) == [(at("17:45"), at("20:30"))] * 3


def test_the_desk_and_the_web_at_the_same_instant_have_one_winner(
    fatima: Person, kari: Person, ola: Person, gymsal: Space, now: datetime, at_once: AtOnce
) -> None:
    results = at_once(
        partial(at_desk, fatima, kari, gymsal, now),
        partial(at_desk, fatima, BERIT, gymsal, now),
        partial(held, ola, gymsal, now),
    )

    lost = [result for result in results if isinstance(result, SlotTaken)]
    assert (len(lost), len(claimed(gymsal))) == (2, 3)
