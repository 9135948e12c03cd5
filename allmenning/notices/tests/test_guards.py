"""What is asked of each dispatch in the claim itself, and that two claims follow one another."""

from datetime import date, timedelta

import pytest

from django.db import transaction

from allmenning.notices.models import Bounce, Dispatch, Enrolment, OptOut
from allmenning.notices.queries.guards import unfit
from allmenning.notices.rules.reasons import Reason
from allmenning.notices.tests import town
from allmenning.people.models import RegisteredPerson


@pytest.fixture
def claimed(ingrid, stovner, now):
    """A dispatch of a notice to a person, claimed."""

    def claim(person, about=None, **facts):
        about = about or town.notice(ingrid, stovner, now, audience={"districts": ["030111"]})
        usual = {"state": Dispatch.State.CLAIMED, "due_at": now}
        return Dispatch.objects.create(notice=about, person=person, **{**usual, **facts})

    return claim


def judge(*dispatches, now):
    with transaction.atomic():
        found = unfit([one.pk for one in dispatches], now=now)
    return [found.get(one.pk) for one in dispatches]


def test_whom_nothing_is_against_is_fit(houses, claimed, now):
    assert judge(claimed(town.resident(houses["Stovner 1"])), now=now) == [None]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": "dead"}, Reason.DEAD),
        ({"state": "gone"}, Reason.GONE),
        ({"is_shielded": True, "address": "", "basic_unit": ""}, Reason.SHIELDED),
        ({"born_on": date(2015, 1, 1)}, Reason.MINOR),
        ({"born_on": None}, Reason.MINOR),
        ({"basic_unit": town.AT_FROGNER}, Reason.CHANGED),
    ],
)
def test_what_the_register_says_now_decides(houses, claimed, now, change, reason):
    person = town.resident(houses["Stovner 1"])
    row = claimed(person)
    RegisteredPerson.objects.filter(pk=person.pk).update(**change)
    assert judge(row, now=now) == [reason]


def test_who_lives_with_somebody_shielded_is_unfit(houses, claimed, now):
    row = claimed(town.resident(houses["Stovner 1"], home="hidden"))
    town.shielded(home="hidden")
    assert judge(row, now=now) == [Reason.NEAR_SHIELDED]


def test_who_said_no_or_rests_is_unfit(houses, claimed, now):
    no, rests = (claimed(town.resident(houses["Stovner 1"])) for _ in range(2))
    OptOut.objects.create(person=no.person, theme=no.notice.theme, at=now)
    Bounce.objects.create(person=rests.person, at=now, until=now + timedelta(days=30))
    assert judge(no, rests, now=now) == [Reason.OPTED_OUT, Reason.RESTING]


def test_after_the_last_moment_nothing_is_fit(houses, ingrid, stovner, claimed, now):
    about = town.notice(ingrid, stovner, now, valid_until=now)
    assert judge(claimed(town.resident(houses["Stovner 1"]), about), now=now) == [Reason.EXPIRED]


def test_of_two_mails_claimed_together_the_more_important_is_sent(
    houses, ingrid, stovner, claimed, now
):
    person = town.resident(houses["Stovner 1"])
    later, first = (town.notice(ingrid, stovner, now, priority=at) for at in (7, 2))
    rows = claimed(person, later), claimed(person, first)
    assert judge(*rows, now=now) == [Reason.BUDGET, None]


def test_what_goes_in_one_mail_is_fit_together(houses, ingrid, stovner, claimed, now):
    person = town.resident(houses["Stovner 1"])
    lead = claimed(person)
    other = town.notice(ingrid, stovner, now)
    follower = claimed(person, other, state=Dispatch.State.PENDING, bundled_in=lead)
    assert judge(lead, follower, now=now) == [None, None]
    assert judge(follower, now=now) == [None]


@pytest.mark.parametrize("state", ["claimed", "attempting", "unknown", "accepted", "bounced"])
def test_what_may_have_been_sent_counts(houses, ingrid, stovner, claimed, now, state):
    person = town.resident(houses["Stovner 1"])
    claimed(person, town.notice(ingrid, stovner, now), state=state, attempted_at=now)
    assert judge(claimed(person), now=now) == [Reason.BUDGET]


def test_who_left_the_pilot_is_unfit(houses, ingrid, stovner, claimed, now):
    about = town.notice(ingrid, stovner, now, trigger="enrolled", audience={})
    row = claimed(town.resident(houses["Stovner 1"]), about)
    assert judge(row, now=now) == [Reason.CHANGED]
    Enrolment.objects.create(
        notice=about,
        person=row.person,
        source="sign_up",
        purpose="Hageavfall",
        at=now,
        delete_on=date(2027, 1, 1),
    )
    assert judge(row, now=now) == [None]


def test_two_claims_for_one_person_never_both_go_out(
    houses, ingrid, stovner, claimed, now, at_once
):
    person = town.resident(houses["Stovner 1"])
    rows = [
        claimed(person, town.notice(ingrid, stovner, now), state=Dispatch.State.PENDING)
        for _ in range(6)
    ]

    def claim(row):
        with transaction.atomic():
            Dispatch.objects.filter(pk=row.pk).update(state=Dispatch.State.CLAIMED)
            found = unfit([row.pk], now=now)
            if row.pk in found:
                Dispatch.objects.filter(pk=row.pk).update(state=Dispatch.State.SKIPPED)

    at_once(*[lambda row=row: claim(row) for row in rows])
    assert Dispatch.objects.filter(state=Dispatch.State.CLAIMED).count() == 1


# Once in a household


@pytest.fixture
def at_home(houses, ingrid, stovner, claimed, now):
    """Rows of a notice that one in each household gets, to this many who live together."""
    about = town.notice(
        ingrid, stovner, now, audience={"districts": ["030111"]}, one_per_household=True
    )

    def rows(count, **facts):
        people = [town.resident(houses["Stovner 1"], home="us") for _ in range(count)]
        return [claimed(person, about, **facts) for person in people]

    return rows


def test_of_a_household_that_is_claimed_together_the_eldest_is_told(at_home, now):
    younger, elder, youngest = at_home(3)
    RegisteredPerson.objects.filter(pk=elder.person_id).update(born_on=date(1950, 1, 1))
    RegisteredPerson.objects.filter(pk=youngest.person_id).update(born_on=date(1999, 1, 1))
    assert judge(younger, elder, youngest, now=now) == [Reason.HOUSEHOLD, None, Reason.HOUSEHOLD]


@pytest.mark.parametrize(
    ("own", "mates", "reason"),
    [
        ("candidate", "pending", Reason.HOUSEHOLD),
        ("candidate", "candidate", None),
        ("claimed", "pending", None),
        ("claimed", "accepted", Reason.HOUSEHOLD),
        ("claimed", "bundled", Reason.HOUSEHOLD),
        ("claimed", "skipped", None),
    ],
)
def test_when_one_at_home_was_told_another_is_not(at_home, now, own, mates, reason):
    first, second = at_home(2)
    Dispatch.objects.filter(pk=first.pk).update(state=mates, attempted_at=now)
    Dispatch.objects.filter(pk=second.pk).update(state=own)
    assert judge(second, now=now) == [reason]


def test_another_child_of_the_household_is_another_matter(at_home, now):
    first, second = at_home(2)
    Dispatch.objects.filter(pk=first.pk).update(state="accepted", occurrence="born:2026-01-01")
    assert judge(second, now=now) == [None]


# Reminders


@pytest.mark.parametrize("is_bundled", [False, True])
def test_a_reminder_is_not_too_much_because_of_what_it_reminds_of(
    houses, ingrid, stovner, claimed, now, is_bundled
):
    person, before = town.resident(houses["Stovner 1"]), now - timedelta(days=5)
    about = town.notice(ingrid, stovner, now, audience={"districts": ["030111"]})
    first = town.had(person, about, before)
    if is_bundled:
        lead = town.had(person, town.notice(ingrid, stovner, now), before)
        Dispatch.objects.filter(pk=first.pk).update(state="bundled", bundled_in=lead)
    reminder = claimed(person, about, is_reminder=True)
    assert judge(reminder, now=now) == [None]
    town.had(person, town.notice(ingrid, stovner, now), before)
    assert judge(reminder, now=now) == [Reason.BUDGET]
