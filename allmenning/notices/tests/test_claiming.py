"""The ledger's steps: who may change a row, what a bundle shares, and what is taken up again."""

from datetime import datetime, timedelta

import pytest

from allmenning.mail.rules.answers import Fate
from allmenning.notices.actions import claiming, journal, sweeping
from allmenning.notices.actions.claiming import Claim
from allmenning.notices.actions.journal import Entry
from allmenning.notices.actions.releasing import release_due
from allmenning.notices.models import Dispatch, Notice, OptOut, Tally
from allmenning.notices.rules import pace
from allmenning.notices.tests import posting, town
from allmenning.notices.tests.posting import dispatch, states
from allmenning.people.models import Person, RegisteredPerson, Unit


@pytest.fixture
def person(sending: Notice) -> RegisteredPerson:
    return town.resident(town.settle()["Stovner 1"])


@pytest.fixture
def row(sending: Notice, person: RegisteredPerson) -> Dispatch:
    return dispatch(sending, person)


def state(row: Dispatch) -> str:
    row.refresh_from_db()
    return str(row.state)


def claimed(now: datetime) -> Claim:
    (claim,) = claiming.claim(now=now)
    return claim


def mark(claim: Claim, now: datetime) -> bool:
    return claim.head.id in journal.mark(claims=[claim], now=now)


def settle(claim: Claim, fate: Fate | None, now: datetime) -> None:
    journal.settle(entries=[Entry(claim, fate)], now=now)


@pytest.mark.parametrize(
    ("fate", "becomes"),
    [
        (Fate.ACCEPTED, "accepted"),
        (Fate.REFUSED, "rejected"),
        (Fate.UNKNOWN, "unknown"),
        (Fate.POSTPONED, "pending"),
    ],
)
def test_what_a_marked_row_becomes(row: Dispatch, fate: Fate, becomes: str, now: datetime) -> None:
    claim = claimed(now)
    assert state(row) == "claimed"
    assert mark(claim, now)
    assert state(row) == "attempting"
    settle(claim, fate, now)
    assert state(row) == becomes
    assert (row.due_at > now) == (fate is Fate.POSTPONED)


def test_nobody_else_gets_what_is_claimed(row: Dispatch, now: datetime) -> None:
    claimed(now)
    assert claiming.claim(now=now + pace.LEASE * 2) == []


def test_only_the_last_claim_may_change_a_row(row: Dispatch, now: datetime) -> None:
    first, later = claimed(now), now + pace.LEASE
    sweeping.sweep(now=later)
    second = claimed(later)
    assert not mark(first, later)
    settle(first, Fate.REFUSED, later)
    settle(first, None, later)
    assert state(row) == "claimed"
    assert mark(second, later)


@pytest.mark.parametrize("change", [{"state": "paused"}, {"state": "stopped"}])
def test_what_is_paused_is_not_marked(
    row: Dispatch, sending: Notice, change: dict[str, str], now: datetime
) -> None:
    claim = claimed(now)
    Notice.objects.filter(pk=sending.pk).update(**change)
    assert not mark(claim, now)
    settle(claim, None, now)
    assert state(row) == "pending"
    assert claiming.claim(now=now) == []


def test_nothing_is_marked_after_the_last_day(
    row: Dispatch, sending: Notice, now: datetime
) -> None:
    claim = claimed(now)
    assert sending.valid_until is not None
    assert not mark(claim, sending.valid_until)


def test_only_a_share_goes_out(sending: Notice, now: datetime) -> None:
    for person in posting.residents(12):
        dispatch(sending, person)
    Notice.objects.filter(pk=sending.pk).update(share=0)
    assert claiming.claim(now=now) == []
    Notice.objects.filter(pk=sending.pk).update(share=50)
    assert all(one.head.id % 100 < 50 for one in claiming.claim(now=now))


def test_a_silent_attempt_is_in_doubt_until_the_log_tells(
    row: Dispatch, sending: Notice, now: datetime
) -> None:
    mark(claimed(now), now)
    sweeping.sweep(now=now + pace.ATTEMPT_LEASE)
    assert state(row) == "unknown"
    assert sweeping.in_doubt(now=now + pace.QUIESCE - timedelta(seconds=1)) == []
    over = now + pace.QUIESCE
    (doubtful,) = sweeping.in_doubt(now=over)
    sweeping.reconcile(answers={doubtful: None}, now=over)
    assert state(row) == "unknown"
    sweeping.reconcile(answers={doubtful: False}, now=over)
    assert state(row) == "pending"
    sweeping.reconcile(answers={doubtful: True}, now=over)
    assert state(row) == "pending"
    assert dict(Tally.objects.filter(notice=sending).values_list("name", "number")) == {
        "unknown": 0
    }


def test_a_late_answer_still_counts(row: Dispatch, sending: Notice, now: datetime) -> None:
    claim = claimed(now)
    mark(claim, now)
    sweeping.sweep(now=now + pace.ATTEMPT_LEASE)
    settle(claim, Fate.ACCEPTED, now)
    assert state(row) == "accepted"
    sums = dict(Tally.objects.filter(notice=sending).values_list("name", "number"))
    assert sums == {"accepted": 1, "unknown": 0}


@pytest.fixture
def bundle(
    row: Dispatch, person: RegisteredPerson, fatima: Person, stovner: Unit, now: datetime
) -> list[Dispatch]:
    """Two notices to one person, the second sent within the first."""
    other = town.sending(fatima, stovner, now)
    return [row, dispatch(other, person, bundled_in=row)]


@pytest.mark.parametrize(
    ("fate", "become"),
    [
        (Fate.ACCEPTED, ["accepted", "bundled"]),
        (Fate.REFUSED, ["rejected", "rejected"]),
        (Fate.UNKNOWN, ["unknown", "unknown"]),
        (Fate.POSTPONED, ["pending", "pending"]),
    ],
)
def test_a_bundle_shares_its_fate(
    bundle: list[Dispatch], fate: Fate, become: list[str], now: datetime
) -> None:
    claim = claimed(now)
    assert [one.id for one in claim.rows] == [one.pk for one in bundle]
    mark(claim, now)
    settle(claim, fate, now)
    assert [state(one) for one in bundle] == become
    if fate is Fate.UNKNOWN:
        over = now + pace.QUIESCE
        answers: dict[sweeping.InDoubt, bool | None] = dict.fromkeys(
            sweeping.in_doubt(now=over), True
        )
        sweeping.reconcile(answers=answers, now=over)
        assert [state(one) for one in bundle] == ["accepted", "bundled"]


def test_where_the_first_is_skipped_the_next_leads(
    bundle: list[Dispatch], sending: Notice, person: RegisteredPerson, now: datetime
) -> None:
    OptOut.objects.create(person=person, theme=sending.theme, at=now)
    claim = claimed(now)
    assert [one.id for one in claim.rows] == [bundle[1].pk]
    assert [state(one) for one in bundle] == ["skipped", "claimed"]
    assert bundle[1].bundled_in_id is None


def test_what_was_left_behind_goes_by_itself(bundle: list[Dispatch], now: datetime) -> None:
    Dispatch.objects.filter(pk=bundle[0].pk).update(state="accepted", attempted_at=now)
    assert claiming.claim(now=now) == []
    sweeping.sweep(now=now)
    bundle[1].refresh_from_db()
    assert bundle[1].bundled_in_id is None


@pytest.mark.parametrize("state", ["paused", "stopped"])
def test_what_goes_within_a_notice_that_goes_out_no_more_goes_by_itself(
    bundle: list[Dispatch], sending: Notice, state: str, now: datetime
) -> None:
    sweeping.sweep(now=now)
    bundle[1].refresh_from_db()
    assert bundle[1].bundled_in_id == bundle[0].pk
    Notice.objects.filter(pk=sending.pk).update(state=state)
    assert claiming.claim(now=now) == []
    sweeping.sweep(now=now)
    assert claimed(now).head.id == bundle[1].pk


@pytest.mark.parametrize("paused", [0, 1])
def test_of_a_mail_that_is_not_whole_nothing_is_marked(
    bundle: list[Dispatch], paused: int, now: datetime
) -> None:
    claim = claimed(now)
    Notice.objects.filter(pk=bundle[paused].notice_id).update(state="paused")
    assert not mark(claim, now)
    assert [state(one) for one in bundle] == ["claimed", "claimed"]
    settle(claim, None, now)
    assert [state(one) for one in bundle] == ["pending", "pending"]
    assert bundle[1 - paused].attempted_at is None
    sweeping.sweep(now=now)
    assert [row.id for row in claimed(now).rows] == [bundle[1 - paused].pk]


def test_two_that_came_each_by_itself_are_told_one_after_the_other(
    row: Dispatch, person: RegisteredPerson, fatima: Person, stovner: Unit, now: datetime
) -> None:
    second = dispatch(town.sending(fatima, stovner, now), person)
    claim = claimed(now)
    assert [claim.head.id, state(second)] == [row.pk, "candidate"]
    mark(claim, now)
    settle(claim, Fate.ACCEPTED, now)
    release_due(now=now)
    assert state(second) == "candidate"
    assert second.due_at > now + timedelta(days=13)
    release_due(now=second.due_at)
    assert state(second) == "pending"


def test_what_is_put_off_takes_along_what_goes_within_it(
    bundle: list[Dispatch], person: RegisteredPerson, fatima: Person, stovner: Unit, now: datetime
) -> None:
    first = dispatch(town.sending(fatima, stovner, now, priority=1), person)
    assert [one.id for one in claimed(now).rows] == [first.pk]
    assert [state(one) for one in bundle] == ["candidate", "candidate"]


def test_states_are_those_of_the_ledger(row: Dispatch, sending: Notice) -> None:
    assert set(states(sending)) <= set(Dispatch.State.values)
