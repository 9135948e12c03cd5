"""Somebody without an account wants to make something, and the place's leader answers."""

from datetime import date, datetime, time, timedelta

import pytest

from django.db import transaction

from allmenning.activities.actions import initiatives
from allmenning.activities.models import Activity, Initiative, Session
from allmenning.activities.queries.initiatives import free_rooms, open_to_initiatives
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.holds import NotAllowed
from allmenning.booking.actions.own_use import OwnUse, book_own_use
from allmenning.booking.models import Booking
from allmenning.core.clock import instant, local
from allmenning.core.log import SYSTEM
from allmenning.core.models import ActLog
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Building, Space
from tests.database import AtOnce

State = Initiative.State


def taken(space: Space, initiative: Initiative, now: datetime) -> None:
    use = OwnUse(space.building.unit, "Kor", 10)
    period = Period(initiative.starts, initiative.ends)
    book_own_use(use=use, space=space, period=period, actor=SYSTEM, now=now)


def test_the_same_sending_is_one_and_tells_nobody(chess_evening: Initiative, now: datetime) -> None:
    proposed = initiatives.Proposed(
        "Sjakkveld", "nb", "Samira", chess_evening.space, Period(now, now + timedelta(hours=1))
    )
    again = initiatives.propose(proposed=proposed, secret=b"a sending" * 4, now=now)

    assert again == chess_evening
    act = ActLog.objects.about("initiative", again.pk).get()
    assert (act.verb, act.actor_kind, act.actor_id) == ("proposed", "somebody", None)


def test_a_yes_makes_it_public_and_books_the_room(
    chess_evening: Initiative, ingrid: Person, now: datetime
) -> None:
    activity = initiatives.approve(
        initiative=chess_evening, space=chess_evening.space, by=ingrid, now=now
    )

    session = Session.objects.get()
    assert (activity.title, activity.state) == ({"nb": "Sjakkveld"}, Activity.State.TRIAL)
    assert (session.activity, session.starts) == (activity, chess_evening.starts)
    assert session.space == chess_evening.space
    assert session.booking is not None
    assert session.booking.state == Booking.State.CONFIRMED
    chess_evening.refresh_from_db()
    assert (chess_evening.state, chess_evening.answered_by) == (State.APPROVED, ingrid)


def test_over_midnight_ends_the_day_after(
    chess_evening: Initiative, ingrid: Person, now: datetime
) -> None:
    ends = instant(date(2026, 12, 4), time(0, 30))
    Initiative.objects.update(ends=ends)

    with pytest.raises(NotAllowed):
        initiatives.approve(initiative=chess_evening, space=chess_evening.space, by=ingrid, now=now)
    assert not Activity.objects.exists()


def test_when_the_room_is_taken_nothing_changes(
    chess_evening: Initiative, ingrid: Person, now: datetime
) -> None:
    taken(chess_evening.space, chess_evening, now)
    with pytest.raises(SlotTaken):
        initiatives.approve(initiative=chess_evening, space=chess_evening.space, by=ingrid, now=now)

    chess_evening.refresh_from_db()
    assert chess_evening.state == State.WAITING
    assert not Activity.objects.exists()


def test_two_leaders_at_once_make_one(
    chess_evening: Initiative, ingrid: Person, per: Person, at_once: AtOnce, now: datetime
) -> None:
    def approve(by: Person) -> str:
        try:
            initiatives.approve(initiative=chess_evening, space=chess_evening.space, by=by, now=now)
        except initiatives.AlreadyAnswered:
            return "late"
        return "approved"

    answers = at_once(lambda: approve(ingrid), lambda: approve(per))

    assert sorted(answers) == ["approved", "late"]
    assert (Activity.objects.count(), Booking.objects.count()) == (1, 1)


def test_no_is_said_once_and_not_too_late(
    chess_evening: Initiative, ingrid: Person, now: datetime
) -> None:
    with pytest.raises(initiatives.HasPassed), transaction.atomic():
        initiatives.decline(
            initiative=chess_evening, reason="Nei", by=ingrid, now=chess_evening.starts
        )
    initiatives.decline(initiative=chess_evening, reason="Huset er stengt", by=ingrid, now=now)
    with pytest.raises(initiatives.AlreadyAnswered):
        initiatives.decline(initiative=chess_evening, reason="Nei", by=ingrid, now=now)

    chess_evening.refresh_from_db()
    assert (chess_evening.state, chess_evening.reason) == (State.DECLINED, "Huset er stengt")


def test_a_month_after_nothing_is_left(chess_evening: Initiative, now: datetime) -> None:
    initiatives.forget(now=chess_evening.ends + timedelta(days=29))
    assert Initiative.objects.exists()
    initiatives.forget(now=chess_evening.ends + timedelta(days=31))
    assert not Initiative.objects.exists()


def test_evenings_come_one_a_day_and_a_day_side_by_side(
    haugen: Building,
    musikkrom: Space,
    gymsal: Space,
    chess_evening: Initiative,
    this_mornings: Session,
    now: datetime,
) -> None:
    taken(musikkrom, chess_evening, now)
    evenings = free_rooms(haugen, day=None, now=now)
    assert list(open_to_initiatives()) == [haugen]
    assert len({local(one.period.start).date() for one in evenings}) == len(evenings) == 6
    assert [one.space for one in evenings] == [musikkrom, gymsal, *[musikkrom] * 4]

    a_day = free_rooms(haugen, day=date(2026, 12, 3), now=now)
    hours = [(local(one.period.start).hour, one.space) for one in a_day]
    assert hours == [(16, musikkrom), (18, gymsal), (20, musikkrom)]
