"""Places at a session go to those who sign up, in order, and never to more than there are."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from django.db import IntegrityError, transaction

from allmenning.activities.actions import planning, signing_up, starting
from allmenning.activities.models import Session, SignUp
from allmenning.activities.queries.signing_up import number_waiting, signed_up_for, taken_at
from allmenning.booking.actions import claims
from allmenning.core.log import SYSTEM
from allmenning.core.models import ActLog
from tests.database import AtOnce

Come = Callable[[str, int], SignUp]


@pytest.fixture
def come(baking_evening: Session, now: datetime) -> Come:
    """Somebody signs up with so many."""
    return partial(_come, baking_evening, now)


def _come(session: Session, now: datetime, name: str, people: int) -> SignUp:
    secret = name.encode().ljust(32)
    return signing_up.sign_up(session=session, name=name, people=people, secret=secret, now=now)


def inside(session: Session) -> list[str]:
    return [one.name for one in signed_up_for([session])[session.pk] if one.has_place]


def test_places_go_in_order_until_there_are_no_more(come: Come, baking_evening: Session) -> None:
    made = [come("Amina", 3), come("Jonas", 2), come("Leila", 1), come("Per", 1)]

    assert [one.has_place for one in made] == [True, False, True, False]
    assert [number_waiting(made[1]), number_waiting(made[3])] == [1, 2]
    assert taken_at([baking_evening]) == {baking_evening.pk: 4}


def test_the_same_sending_is_one_and_tells_nobody(come: Come) -> None:
    first, again = come("Amina", 3), come("Amina", 3)

    assert first == again
    act = ActLog.objects.about("sign-up", first.pk).get()
    assert (act.verb, act.actor_kind, act.actor_id) == ("signed_up", "somebody", None)


def test_the_waiting_list_moves_up_a_whole_party_at_a_time(
    come: Come, baking_evening: Session, now: datetime
) -> None:
    amina, jonas, *_rest = [come("Amina", 2), come("Jonas", 2), come("Leila", 3), come("Per", 1)]
    come("Samira", 1)

    signing_up.give_up(sign_up=amina, now=now)
    assert inside(baking_evening) == ["Jonas", "Per", "Samira"]
    signing_up.give_up(sign_up=amina, now=now)
    signing_up.give_up(sign_up=jonas, now=now)
    assert inside(baking_evening) == ["Per", "Samira"]
    signing_up.give_up(sign_up=SignUp.objects.get(name="Per"), now=now)
    assert inside(baking_evening) == ["Leila", "Samira"]


def test_all_at_once_never_get_more_than_there_are(
    baking_evening: Session, at_once: AtOnce, now: datetime
) -> None:
    calls = [partial(_come, baking_evening, now, f"Nr {number}", 2) for number in range(8)]

    made = at_once(*calls)

    assert sum(one.has_place for one in made) == 2
    assert taken_at([baking_evening]) == {baking_evening.pk: 4}
    assert SignUp.objects.count() == 8


def test_those_who_give_up_and_those_who_come_at_once_leave_no_place_empty(
    come: Come, baking_evening: Session, at_once: AtOnce, now: datetime
) -> None:
    had = [come("Amina", 2), come("Jonas", 2), come("Leila", 2)]
    leaving = [partial(signing_up.give_up, sign_up=one, now=now) for one in had[:2]]
    coming = [partial(_come, baking_evening, now, f"Nr {number}", 1) for number in range(4)]

    results = at_once(*leaving, *coming)

    assert not [one for one in results if isinstance(one, Exception)]
    assert taken_at([baking_evening]) == {baking_evening.pk: 4}
    assert "Leila" in inside(baking_evening)


def test_those_who_come_while_the_places_change_never_wait_in_a_ring(
    come: Come,
    baking_evening: Session,
    at_once: AtOnce,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both change what the feeds tell of the session; none is tried a second time, and who changes
    the places takes her time before she looks who waits."""
    move_up_all = signing_up.move_up_all

    def slowly(*args: Any, **kwargs: Any) -> None:
        time.sleep(0.3)
        move_up_all(*args, **kwargs)

    monkeypatch.setattr(starting, "move_up_all", slowly)
    monkeypatch.setattr(claims, "DeadlockDetected", ZeroDivisionError)
    assert not come("Leila", 6).has_place
    change = partial(
        starting.change, activity=baking_evening.activity, places=5, actor=SYSTEM, now=now
    )

    def a_little_later() -> None:
        time.sleep(0.15)
        come("Amina", 1)

    results = at_once(change, a_little_later)

    assert not [one for one in results if isinstance(one, Exception)]
    assert inside(baking_evening) == ["Amina"]


def test_the_database_lets_nobody_in_past_the_places(come: Come) -> None:
    come("Amina", 3)
    waits = come("Jonas", 2)

    with pytest.raises(IntegrityError, match="no more places"), transaction.atomic():
        SignUp.objects.filter(pk=waits.pk).update(has_place=True)


def test_fewer_places_take_none_away_and_more_let_in(
    come: Come, baking_evening: Session, now: datetime
) -> None:
    for name in ("Amina", "Jonas", "Leila"):
        come(name, 2)
    change = partial(starting.change, activity=baking_evening.activity, actor=SYSTEM, now=now)

    change(places=2)
    assert inside(baking_evening) == ["Amina", "Jonas"]
    assert not come("Per", 1).has_place
    change(places=6)
    assert inside(baking_evening) == ["Amina", "Jonas", "Leila"]
    change(places=None)
    assert "Per" in inside(baking_evening)


def test_what_has_begun_or_is_cancelled_or_needs_none_is_not_open(
    come: Come, baking_evening: Session, this_mornings: Session, now: datetime
) -> None:
    begun = baking_evening.starts
    with pytest.raises(signing_up.NotOpen):
        _come(baking_evening, begun, "Amina", 1)
    with pytest.raises(signing_up.NotOpen):
        _come(this_mornings, now - timedelta(days=1), "Amina", 1)
    planning.cancel(session=baking_evening, reason={"nb": "Syk"}, actor=SYSTEM, now=now)
    with pytest.raises(signing_up.NotOpen):
        come("Amina", 1)
    assert not SignUp.objects.exists()


def test_nobody_moves_up_once_it_has_begun(come: Come, baking_evening: Session) -> None:
    amina = come("Amina", 4)
    come("Jonas", 2)

    signing_up.give_up(sign_up=amina, now=baking_evening.starts)

    assert inside(baking_evening) == []


def test_who_waits_moves_up_at_what_is_cancelled_as_it_may_be_on_again(
    come: Come, baking_evening: Session, now: datetime
) -> None:
    amina = come("Amina", 4)
    come("Jonas", 2)
    planning.cancel(session=baking_evening, reason={"nb": "Syk"}, actor=SYSTEM, now=now)

    signing_up.give_up(sign_up=amina, now=now)

    assert inside(baking_evening) == ["Jonas"]


def test_a_month_after_nothing_is_left(come: Come, baking_evening: Session) -> None:
    come("Amina", 1)
    signing_up.forget(now=baking_evening.ends + timedelta(days=29))
    assert SignUp.objects.exists()
    signing_up.forget(now=baking_evening.ends + timedelta(days=31))
    assert not SignUp.objects.exists()
