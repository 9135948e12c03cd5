"""Lives call for notices: who is written down, when it is due, and what is looked at again then."""

from datetime import date, timedelta

import pytest

from allmenning.core.clock import local_date
from allmenning.notices.actions.releasing import release_due
from allmenning.notices.actions.triggering import call
from allmenning.notices.jobs import EVERY_MINUTE, call_due
from allmenning.notices.models import Dispatch, Notice, OptOut, Tally
from allmenning.notices.tests import town
from allmenning.people.models import RegisteredPerson


def rows(about):
    fields = ("person_id", "occurrence", "variant", "state")
    return list(about.dispatches.order_by("pk").values_list(*fields))


# Moved


def test_who_moved_here_is_told_when_she_has_settled(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("moved")
    person = town.resident(houses["Frogner 1"])
    on = local_date(now) - timedelta(days=4)
    town.moved(person, houses["Stovner 1"], before=town.AT_FROGNER, on=on, at=now)
    assert call(notice=about, now=now) == 1
    assert rows(about) == [(person.pk, f"moved:{on}", "within", "candidate")]
    due = about.dispatches.get().due_at
    assert due == now.replace(hour=6) + timedelta(days=10)
    assert release_due(now=due - timedelta(minutes=1)) == 0
    assert release_due(now=due) == 1
    assert about.dispatches.get().state == Dispatch.State.PENDING


@pytest.mark.parametrize("before", ["", "32010101"])
def test_who_came_from_elsewhere_gets_the_other_text(houses, sent_as_lives_call, now, before):
    about = sent_as_lives_call("moved")
    on = local_date(now) - timedelta(days=1)
    town.moved(town.resident(None), houses["Stovner 1"], before=before, on=on, at=now)
    call(notice=about, now=now)
    assert about.dispatches.get().variant == "elsewhere"


@pytest.mark.parametrize(
    ("kind", "before", "days_ago"),
    [
        ("endringIBostedsadresse", town.AT_STOVNER, 1),
        ("endringIBostedsadresseUtenFlytting", town.AT_FROGNER, 1),
        ("endringIBostedsadresseVedKommuneregulering", town.AT_FROGNER, 1),
        ("endringINavn", town.AT_FROGNER, 1),
        ("endringIBostedsadresse", town.AT_FROGNER, 400),
    ],
)
def test_what_is_no_move_to_the_district_calls_for_nothing(
    houses, sent_as_lives_call, now, kind, before, days_ago
):
    about = sent_as_lives_call("moved")
    person = town.resident(houses["Stovner 1"])
    person.moved_on = local_date(now) - timedelta(days=days_ago)
    person.save()
    town.told(person, kind, before=before, at=now)
    assert call(notice=about, now=now) == 0


def test_a_move_told_of_again_calls_for_nothing_more(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("moved")
    person = town.resident(None)
    on = local_date(now) - timedelta(days=1)
    for _ in range(2):
        town.moved(person, houses["Stovner 1"], before="", on=on, at=now)
        call(notice=about, now=now)
    assert about.dispatches.count() == 1


def test_a_new_notice_does_not_look_back(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("moved", events_read=0)
    on = local_date(now) - timedelta(days=1)
    town.moved(town.resident(None), houses["Stovner 1"], before="", on=on, at=now)
    assert call(notice=about, now=now) == 0
    town.moved(town.resident(None), houses["Stovner 2"], before="", on=on, at=now)
    assert call(notice=about, now=now) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"basic_unit": town.AT_FROGNER}, "changed"),
        ({"moved_on": date(2026, 11, 29)}, "changed"),
        ({"state": RegisteredPerson.State.DEAD}, "dead"),
        ({"state": RegisteredPerson.State.GONE}, "gone"),
        ({"is_shielded": True, "address": "", "basic_unit": ""}, "shielded"),
    ],
)
def test_what_no_longer_holds_on_the_day_is_not_sent(
    houses, sent_as_lives_call, now, change, reason
):
    about = sent_as_lives_call("moved")
    person = town.resident(None)
    on = local_date(now) - timedelta(days=13)
    town.moved(person, houses["Stovner 1"], before="", on=on, at=now)
    call(notice=about, now=now)
    RegisteredPerson.objects.filter(pk=person.pk).update(**change)
    release_due(now=now + timedelta(days=2))
    row = about.dispatches.get()
    assert row.reason == reason
    assert row.state in ("closed", "skipped")
    assert Tally.objects.get(notice=about, kind="outcome", name=row.state).number == 1


# So old today


def test_four_months_old_calls_for_those_she_lives_with_once_for_twins(
    houses, sent_as_lives_call, now
):
    about = sent_as_lives_call("child", circumstances={"months": 4})
    mother = town.resident(houses["Stovner 1"], home="us")
    father = town.resident(houses["Stovner 1"], home="us")
    elsewhere = town.resident(houses["Stovner 2"])
    for _ in range(2):
        town.child_of(mother, father, elsewhere, born_on=date(2026, 8, 1))
    assert call(notice=about, now=now) == 2
    assert [row[:2] for row in rows(about)] == [
        (parent.pk, "born:2026-08-01") for parent in (mother, father)
    ]


def test_a_child_with_two_homes_has_both_parents_told(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("child")
    mother, father = town.resident(houses["Stovner 1"]), town.resident(houses["Stovner 2"])
    child = town.child_of(mother, father, born_on=date(2026, 8, 1))
    child.second_address = father.address
    child.save()
    assert call(notice=about, now=now) == 2


@pytest.mark.parametrize("born_on", [date(2026, 7, 31), date(2026, 8, 2), date(2025, 8, 1)])
def test_another_day_calls_for_nothing(houses, sent_as_lives_call, now, born_on):
    about = sent_as_lives_call("child")
    town.child_of(town.resident(houses["Stovner 1"]), born_on=born_on)
    assert call(notice=about, now=now) == 0


def test_a_day_that_was_missed_is_made_up_for_within_a_week(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("child")
    call(notice=about, now=now - timedelta(days=20))
    for day in (24, 25, 31):
        month = 7
        town.child_of(town.resident(houses["Stovner 1"]), born_on=date(2026, month, day))
    assert call(notice=about, now=now) == 2
    assert call(notice=about, now=now) == 0


def test_nobody_is_told_of_a_child_who_died_that_morning(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("child")
    child = town.child_of(town.resident(houses["Stovner 1"]), born_on=date(2026, 8, 1))
    call(notice=about, now=now)
    child.state = RegisteredPerson.State.DEAD
    child.save()
    release_due(now=now + timedelta(days=1))
    assert (about.dispatches.get().state, about.dispatches.get().reason) == ("closed", "changed")


def test_a_newborns_parents_are_told_after_some_weeks(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("newborn", circumstances={"weeks": 6})
    town.child_of(town.resident(houses["Stovner 1"]), born_on=date(2026, 10, 20))
    town.child_of(town.resident(houses["Frogner 1"]), born_on=date(2026, 10, 20))
    assert call(notice=about, now=now) == 1


def test_who_fills_67_is_told(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("age", circumstances={"years": 67})
    person = town.resident(houses["Stovner 1"], born_on=date(1959, 12, 1))
    town.resident(houses["Stovner 1"], born_on=date(1959, 12, 2))
    call(notice=about, now=now)
    assert [row[:2] for row in rows(about)] == [(person.pk, "age:67")]


def test_one_in_each_household_is_told_of_a_child(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("child", one_per_household=True)
    mother, father = (town.resident(houses["Stovner 1"], home="us") for _ in range(2))
    town.child_of(mother, father, born_on=date(2026, 8, 1))
    call(notice=about, now=now)
    release_due(now=now + timedelta(days=1))
    assert [(row[0], row[3]) for row in rows(about)] == [
        (mother.pk, "pending"),
        (father.pk, "skipped"),
    ]
    assert Tally.objects.get(notice=about, name="household").number == 1


# Together, and not too often


def test_what_one_is_told_the_same_morning_goes_together(houses, sent_as_lives_call, now):
    first = sent_as_lives_call("age", circumstances={"years": 67}, priority=2)
    second = sent_as_lives_call("age", circumstances={"years": 67}, priority=7)
    urgent = sent_as_lives_call("age", circumstances={"years": 67}, is_urgent=True)
    town.resident(houses["Stovner 1"], born_on=date(1959, 12, 1))
    for about in (second, first, urgent):
        call(notice=about, now=now)
    release_due(now=now + timedelta(days=1))
    lead = first.dispatches.get()
    assert (lead.state, lead.bundled_in_id) == ("pending", None)
    assert second.dispatches.get().bundled_in_id == lead.pk
    assert urgent.dispatches.get().bundled_in_id is None


def test_who_was_told_lately_is_told_when_she_may_be(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("age")
    person = town.resident(houses["Stovner 1"], born_on=date(1959, 12, 1))
    town.had(person, sent_as_lives_call("age"), now - timedelta(days=4))
    call(notice=about, now=now)
    morning = about.dispatches.get().due_at
    release_due(now=morning)
    assert about.dispatches.get().due_at == morning.replace(day=12)
    release_due(now=morning.replace(day=12))
    assert about.dispatches.get().state == Dispatch.State.PENDING


def test_when_that_is_too_late_she_is_not_told(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("age", valid_until=now + timedelta(days=5))
    person = town.resident(houses["Stovner 1"], born_on=date(1959, 12, 1))
    town.had(person, sent_as_lives_call("age"), now - timedelta(days=4))
    call(notice=about, now=now)
    release_due(now=now + timedelta(days=1))
    row = about.dispatches.get()
    assert (row.state, row.reason) == ("skipped", "budget")


def test_who_said_no_meanwhile_is_not_told(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("age")
    person = town.resident(houses["Stovner 1"], born_on=date(1959, 12, 1))
    call(notice=about, now=now)
    OptOut.objects.create(person=person, theme=about.theme, at=now)
    release_due(now=now + timedelta(days=1))
    assert about.dispatches.get().reason == "opted_out"


def test_more_than_was_approved_are_told_of_nothing_more(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("age", max_recipients=3, reminder_after_days=20)
    for day in (1, 2):
        for _ in range(2):
            town.resident(houses["Stovner 1"], born_on=date(1959, 12, day))
        call(notice=about, now=now + timedelta(days=day - 1))
        release_due(now=now + timedelta(days=day))
        about.dispatches.filter(state="pending").update(state="accepted", attempted_at=now)
    about.refresh_from_db()
    assert (about.state, about.stopped_because) == ("stopped", "4 > 3")
    firsts = about.dispatches.filter(is_reminder=False).order_by("pk")
    assert [row.state for row in firsts] == ["accepted", "accepted", "closed", "closed"]


def test_a_paused_notice_waits(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("age")
    town.resident(houses["Stovner 1"], born_on=date(1959, 12, 1))
    call(notice=about, now=now)
    Notice.objects.filter(pk=about.pk).update(state="paused")
    assert release_due(now=now + timedelta(days=1)) == 0


def test_a_reminder_comes_once_to_those_who_had_the_first(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("age", reminder_after_days=20)
    had, had_not = (town.resident(houses["Stovner 1"], born_on=date(1959, 12, 1)) for _ in range(2))
    assert call(notice=about, now=now) == 2
    morning = about.dispatches.filter(is_reminder=False).first().due_at
    release_due(now=morning)
    about.dispatches.filter(person=had, is_reminder=False).update(
        state=Dispatch.State.ACCEPTED, attempted_at=morning, settled_at=morning
    )
    about.dispatches.filter(person=had_not, is_reminder=False).update(state="skipped")
    release_due(now=morning + timedelta(days=20))
    reminders = about.dispatches.filter(is_reminder=True).order_by("person_id")
    assert list(reminders.values_list("state", "reason")) == [
        ("pending", ""),
        ("closed", "changed"),
    ]


def test_every_minute_does_both(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("age")
    town.resident(houses["Stovner 1"], born_on=date(1959, 12, 1))
    for step in (*EVERY_MINUTE, *EVERY_MINUTE):
        step(now=now)
    for step in EVERY_MINUTE:
        step(now=now + timedelta(hours=23))
    assert about.dispatches.get().state == Dispatch.State.PENDING


def test_a_trigger_that_cannot_be_read_keeps_no_other_waiting(houses, sent_as_lives_call, now):
    sent_as_lives_call("age", circumstances={"years": "many"}, priority=1)
    about = sent_as_lives_call("age")
    town.resident(houses["Stovner 1"], born_on=date(1959, 12, 1))
    with pytest.raises(ExceptionGroup):
        call_due(now=now)
    assert about.dispatches.count() == 1
