"""What time ends, and what is forgotten."""

from datetime import timedelta

import pytest

from allmenning.notices.actions import ending, ramping, tallying
from allmenning.notices.actions.approving import stop
from allmenning.notices.actions.ending import DISPATCHES_KEPT, end_over, forget
from allmenning.notices.models import Bounce, Dispatch, Notice, Tally
from allmenning.notices.tests import town


def test_after_its_last_moment_nothing_more_of_a_notice_is_sent(houses, ingrid, stovner, now):
    about = town.sending(ingrid, stovner, now, valid_until=now + timedelta(hours=1))
    states = ("candidate", "pending", "attempting", "accepted")
    for state in states:
        person = town.resident(houses["Stovner 1"])
        Dispatch.objects.create(notice=about, person=person, state=state, due_at=now)
    end_over(now=now)
    assert Notice.objects.get().state == Notice.State.SENDING
    end_over(now=now + timedelta(hours=1))
    assert Notice.objects.get().state == Notice.State.ENDED
    left = list(about.dispatches.order_by("pk").values_list("state", "reason"))
    assert left == [("closed", "expired")] * 2 + [("attempting", ""), ("accepted", "")]
    assert Tally.objects.get(kind="outcome", name="closed").number == 2


def test_who_got_what_is_forgotten_after_three_months(houses, ingrid, stovner, now):
    long_ago = now - DISPATCHES_KEPT - timedelta(days=1)
    about, other = (town.sending(ingrid, stovner, long_ago) for _ in range(2))
    old, new = (town.had(town.resident(houses["Stovner 1"]), about, at) for at in (long_ago, now))
    follower = town.had(old.person, other, long_ago)
    Dispatch.objects.filter(pk=follower.pk).update(bundled_in=old, state="bundled")
    unknown = town.had(town.resident(houses["Stovner 1"]), about, long_ago)
    Dispatch.objects.filter(pk=unknown.pk).update(state="unknown", settled_at=None)
    waiting = Dispatch.objects.create(
        notice=about, person=follower.person, occurrence="x", due_at=now
    )
    Bounce.objects.create(person=new.person, at=now, until=now)
    while forget(now=now):
        pass
    assert set(Dispatch.objects.values_list("pk", flat=True)) == {new.pk, waiting.pk}
    assert not Bounce.objects.exists()


def test_followers_behind_many_heads_are_forgotten_too(houses, ingrid, stovner, now, monkeypatch):
    monkeypatch.setattr(ending, "AT_ONCE", 2)
    long_ago = now - DISPATCHES_KEPT - timedelta(days=1)
    about, other = (town.sending(ingrid, stovner, long_ago) for _ in range(2))
    heads = [town.had(town.resident(houses["Stovner 1"]), about, long_ago) for _ in range(3)]
    for head in heads:
        follower = town.had(head.person, other, long_ago)
        Dispatch.objects.filter(pk=follower.pk).update(bundled_in=head, state="bundled")
    while forget(now=now):
        pass
    assert not Dispatch.objects.exists()


def test_what_is_given_back_after_the_end_is_closed(houses, ingrid, stovner, now):
    about = town.sending(ingrid, stovner, now, valid_until=now + timedelta(hours=1))
    late = Dispatch.objects.create(
        notice=about, person=town.resident(houses["Stovner 1"]), state="claimed", due_at=now
    )
    end_over(now=now + timedelta(hours=1))
    Dispatch.objects.filter(pk=late.pk).update(state="pending")
    end_over(now=now + timedelta(hours=2))
    late.refresh_from_db()
    assert (late.state, late.reason) == ("closed", "expired")


@pytest.mark.parametrize("by", ["somebody", "itself"])
def test_what_waits_of_a_notice_that_is_stopped_is_closed(houses, ingrid, stovner, now, by):
    about = town.sending(ingrid, stovner, now)
    for state in ("candidate", "pending", "attempting"):
        person = town.resident(houses["Stovner 1"])
        Dispatch.objects.create(notice=about, person=person, state=state, due_at=now)
    if by == "somebody":
        stop(notice=about, because="Feil gate.", by=ingrid, now=now)
    else:
        tallying.add(notice_id=about.pk, kind="outcome", numbers={"rejected": 50}, now=now)
        Notice.objects.filter(pk=about.pk).update(filled_at=now)
        ramping.advance_all(now=now)
    left = list(about.dispatches.order_by("pk").values_list("state", "reason"))
    assert left == [("closed", "stopped")] * 2 + [("attempting", "")]
    assert Tally.objects.get(kind="outcome", name="closed").number == 2
    assert Notice.objects.get().state == Notice.State.STOPPED
