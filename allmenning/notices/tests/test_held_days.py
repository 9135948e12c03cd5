"""A day that calls for too many is held until somebody has looked at it."""

from datetime import timedelta

import pytest

from allmenning.core.clock import local_date
from allmenning.core.log import Actor
from allmenning.core.models import EventRecord
from allmenning.notices.actions.releasing import release_due
from allmenning.notices.actions.triggering import NotHeld, call, dismiss_day, release_day
from allmenning.notices.models import Tally, TriggerDay
from allmenning.notices.tests import town

SOMEBODY = Actor("person", 1)


@pytest.fixture
def storm(houses, sent_as_lives_call, now):
    """Sixty moved in one day, where nobody usually does."""
    about = sent_as_lives_call("moved")
    on = local_date(now) - timedelta(days=20)
    for _ in range(60):
        town.moved(town.resident(None), houses["Stovner 1"], before="", on=on, at=now)
    call(notice=about, now=now)
    return about


def alarms():
    return list(EventRecord.objects.filter(name="notices.TriggerHeld"))


def test_a_day_of_too_many_is_held_and_told_of_once(houses, storm, now):
    on = local_date(now) - timedelta(days=20)
    town.moved(town.resident(None), houses["Stovner 1"], before="", on=on, at=now)
    call(notice=storm, now=now)
    day = TriggerDay.objects.get()
    assert (day.number, day.is_held) == (61, True)
    assert [alarm.payload for alarm in alarms()] == [{"notice_id": storm.pk, "day_id": day.pk}]
    assert release_due(now=now + timedelta(days=3)) == 0


def test_three_times_a_busy_usual_is_let_through(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("moved")
    for ago in range(1, 29):
        day = local_date(now) - timedelta(days=ago)
        TriggerDay.objects.create(notice=about, day=day, number=20)
    on = local_date(now) - timedelta(days=1)
    for _ in range(60):
        town.moved(town.resident(None), houses["Stovner 1"], before="", on=on, at=now)
    call(notice=about, now=now)
    assert alarms() == []


def test_a_held_day_goes_on_when_somebody_says_that_it_is_true(storm, now):
    release_day(notice=storm, day=local_date(now), actor=SOMEBODY, now=now)
    assert release_due(now=now + timedelta(days=1)) == 60
    with pytest.raises(NotHeld):
        release_day(notice=storm, day=local_date(now), actor=SOMEBODY, now=now)


def test_a_held_day_is_closed_when_somebody_says_that_it_is_not(storm, now):
    dismiss_day(notice=storm, day=local_date(now), actor=SOMEBODY, now=now)
    assert release_due(now=now + timedelta(days=1)) == 0
    assert storm.dispatches.filter(state="closed").count() == 60
    sums = Tally.objects.filter(notice=storm).values_list("kind", "name", "number")
    assert set(sums) == {("audience", "changed", 60), ("outcome", "closed", 60)}


def test_a_storm_that_goes_on_after_the_answer_is_held_again(houses, storm, now):
    dismiss_day(notice=storm, day=local_date(now), actor=SOMEBODY, now=now)
    assert TriggerDay.objects.get().number == 0
    on = local_date(now) - timedelta(days=20)
    for _ in range(60):
        town.moved(town.resident(None), houses["Stovner 1"], before="", on=on, at=now)
    call(notice=storm, now=now)
    assert len(alarms()) == 2
    assert release_due(now=now + timedelta(days=1)) == 0
    assert storm.dispatches.filter(state="candidate").count() == 60
