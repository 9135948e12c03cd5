"""One in each household is told: another, when the first cannot be, and never two."""

from datetime import date, datetime, timedelta

import pytest

from allmenning.notices.actions import claiming
from allmenning.notices.actions.filling import fill
from allmenning.notices.actions.releasing import release_due
from allmenning.notices.actions.triggering import call
from allmenning.notices.models import Notice, OptOut, Tally
from allmenning.notices.rules.reasons import Reason
from allmenning.notices.tests import town
from allmenning.people.models import RegisteredPerson

GROWN = [date(year, 1, 1) for year in (1950, 1960, 1970)]


@pytest.fixture
def at_home(houses):
    """Three who live together, the eldest first."""
    return [town.resident(houses["Stovner 1"], home="us", born_on=born) for born in GROWN]


@pytest.fixture
def about(ingrid, stovner, at_home, now):
    """An urgent notice to one in each household, filled."""
    about = town.sending(ingrid, stovner, now, is_urgent=True, one_per_household=True)
    assert fill(notice=about, now=now) == 1
    return about


def rows(about: Notice) -> list[tuple[str, str]]:
    found = about.dispatches.filter(is_reminder=False).order_by("person__born_on")
    return list(found.values_list("state", "reason"))


def sums(about: Notice, kind: str = "audience") -> dict[str, int]:
    kept = Tally.objects.filter(notice=about, kind=kind).exclude(number=0)
    return dict(kept.values_list("name", "number"))


def refuse(now: datetime, reason: Reason = Reason.RESERVED) -> None:
    """Whoever is next, the contact register says no to."""
    claims = claiming.claim(now=now)
    assert len(claims) == 1
    claiming.skip(reasons=[(one, reason) for one in claims], now=now)


def test_who_is_left_out_for_another_at_home_has_a_row(about):
    household = ("skipped", "household")
    assert rows(about) == [("pending", ""), household, household]
    assert sums(about) == {"found": 3, "left": 1, "household": 2}
    assert sums(about, "outcome") == {}


def test_the_next_at_home_is_told_when_the_first_cannot_be(about, now):
    refuse(now)
    assert rows(about) == [("skipped", "reserved"), ("candidate", ""), ("skipped", "household")]
    assert release_due(now=now) == 1
    (claim,) = claiming.claim(now=now)
    assert claim.person == about.dispatches.get(person__born_on=GROWN[1]).person_id
    assert sums(about) == {"found": 3, "left": 2, "household": 1, "reserved": 1}
    assert sums(about, "outcome") == {"skipped": 1}


def test_when_nobody_at_home_can_be_told_it_ends_there(about, now):
    for reason in (Reason.RESERVED, Reason.UNKNOWN, Reason.UNREACHABLE):
        refuse(now, reason)
        release_due(now=now)
    assert [reason for _state, reason in rows(about)] == ["reserved", "unknown", "unreachable"]
    assert claiming.claim(now=now) == []


def test_what_speaks_against_the_next_is_asked_too(about, at_home, now):
    OptOut.objects.create(person=at_home[1], at=now)
    refuse(now)
    release_due(now=now)
    assert rows(about) == [("skipped", "reserved"), ("skipped", "opted_out"), ("pending", "")]


def test_who_said_no_just_before_it_was_sent_leaves_it_to_the_next(about, at_home, now):
    OptOut.objects.create(person=at_home[0], at=now)
    assert claiming.claim(now=now) == []
    assert rows(about)[:2] == [("skipped", "opted_out"), ("candidate", "")]


def test_where_somebody_at_home_was_told_nobody_else_is(about, at_home, now):
    (claim,) = claiming.claim(now=now)
    about.dispatches.filter(person=at_home[2]).update(state="accepted", reason="")
    claiming.skip(reasons=[(claim, Reason.RESERVED)], now=now)
    assert rows(about)[1] == ("skipped", "household")


def test_a_notice_to_each_is_nobody_elses(ingrid, stovner, at_home, now):
    about = town.sending(ingrid, stovner, now, is_urgent=True)
    fill(notice=about, now=now)
    claims = claiming.claim(now=now)
    claiming.skip(reasons=[(claims[0], Reason.RESERVED)], now=now)
    assert sorted(rows(about)) == [("claimed", ""), ("claimed", ""), ("skipped", "reserved")]


def test_of_what_a_life_calls_for_too(houses, sent_as_lives_call, now):
    about = sent_as_lives_call("child", one_per_household=True)
    parents: list[RegisteredPerson] = [
        town.resident(houses["Stovner 1"], home="us") for _ in range(2)
    ]
    town.child_of(*parents, born_on=date(2026, 8, 1))
    call(notice=about, now=now)
    morning = now + timedelta(days=1)
    release_due(now=morning)
    refuse(morning, Reason.NOT_REGISTERED)
    release_due(now=morning)
    states = about.dispatches.order_by("person_id").values_list("state", "reason")
    assert list(states) == [("skipped", "not_registered"), ("pending", "")]
    assert sums(about) == {"left": 2, "not_registered": 1}
    assert sums(about, "outcome") == {"skipped": 1}


def test_the_next_is_reminded_as_the_first_would_have_been(ingrid, stovner, at_home, now):
    about = town.sending(
        ingrid, stovner, now, is_urgent=True, one_per_household=True, reminder_after_days=7
    )
    fill(notice=about, now=now)
    refuse(now)
    release_due(now=now)
    second = about.dispatches.filter(person=at_home[1], is_reminder=False)
    second.update(state="accepted", attempted_at=now, settled_at=now)
    release_due(now=now + timedelta(days=7))
    reminders = about.dispatches.filter(is_reminder=True).order_by("person__born_on")
    assert list(reminders.values_list("state", flat=True)) == ["closed", "pending", "closed"]
