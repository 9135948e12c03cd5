"""What time ends, and what is forgotten."""

from datetime import timedelta

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
    about = town.notice(ingrid, stovner, now)
    long_ago = now - DISPATCHES_KEPT - timedelta(days=1)
    old, new = (town.had(town.resident(houses["Stovner 1"]), about, at) for at in (long_ago, now))
    follower = town.had(old.person, town.notice(ingrid, stovner, now), long_ago)
    Dispatch.objects.filter(pk=follower.pk).update(bundled_in=old, state="bundled")
    waiting = Dispatch.objects.create(
        notice=about, person=follower.person, occurrence="x", due_at=now
    )
    Bounce.objects.create(person=new.person, at=now, until=now)
    while forget(now=now):
        pass
    assert set(Dispatch.objects.values_list("pk", flat=True)) == {new.pk, waiting.pk}
    assert not Bounce.objects.exists()
