"""One in a hundred first, then one in ten; and a stop when too much comes back."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from allmenning.core.models import ActLog
from allmenning.mail.rules.answers import Fate
from allmenning.notices.actions import claiming, journal, ramping, tallying
from allmenning.notices.actions.bouncing import came_back
from allmenning.notices.actions.journal import Entry
from allmenning.notices.models import Notice
from allmenning.notices.rules import ramp
from allmenning.notices.rules.ramp import FEW, WAIT, Sent, Verdict, share, verdict
from allmenning.notices.tests import posting
from allmenning.notices.tests.posting import dispatch
from tests.moment import NOW

SENT = Sent(people=5000, accepted=50, back=0, unwanted=0, waiting_in_share=0, last_at=NOW)


@pytest.mark.parametrize(
    ("at", "sent", "later", "becomes"),
    [
        (0, SENT, timedelta(), 1),
        (0, replace(SENT, people=FEW), timedelta(), 100),
        (1, SENT, WAIT - timedelta(seconds=1), 1),
        (1, SENT, WAIT, 10),
        (1, replace(SENT, waiting_in_share=1), WAIT, 1),
        (10, SENT, WAIT, 100),
        (100, SENT, WAIT, 100),
    ],
)
def test_how_many_may_go(at: int, sent: Sent, later: timedelta, becomes: int) -> None:
    assert share(at, sent, is_urgent=False, now=NOW + later) == becomes


def test_what_is_urgent_waits_a_minute() -> None:
    assert share(1, SENT, is_urgent=True, now=NOW + timedelta(minutes=1)) == 10


@pytest.mark.parametrize(
    ("accepted", "back", "unwanted", "told"),
    [
        (95, 5, 0, None),
        (94, 6, 0, Verdict.BOUNCES),
        (10, 9, 0, None),
        (1000, 0, 1, None),
        (600, 0, 2, Verdict.COMPLAINTS),
        (1000, 0, 3, None),
    ],
)
def test_when_it_stops(accepted: int, back: int, unwanted: int, told: Verdict | None) -> None:
    sent = replace(SENT, accepted=accepted, back=back, unwanted=unwanted)
    assert verdict(sent) is told


def test_a_notice_that_comes_back_stops_by_itself(sending: Notice, now: datetime) -> None:
    Notice.objects.filter(pk=sending.pk).update(filled_at=now)
    numbers = {"accepted": 90, "rejected": 10}
    tallying.add(notice_id=sending.pk, kind="outcome", numbers=numbers, now=now)
    ramping.advance_all(now=now)
    sending.refresh_from_db()
    assert (sending.state, sending.stopped_because) == ("stopped", "bounces")
    assert ActLog.objects.filter(verb="stopped", object_id=sending.pk).exists()


def test_nothing_is_let_out_before_everybody_has_a_row(sending: Notice, now: datetime) -> None:
    Notice.objects.filter(pk=sending.pk).update(share=0)
    ramping.advance_all(now=now)
    sending.refresh_from_db()
    assert sending.share == 0
    for person in posting.residents(3):
        dispatch(sending, person)
    Notice.objects.filter(pk=sending.pk).update(filled_at=now)
    ramping.advance_all(now=now)
    sending.refresh_from_db()
    assert sending.share == 100


def test_the_first_are_looked_at_before_more_are_let_out(
    sending: Notice, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ramp, "FEW", 2)
    rows = [
        dispatch(sending, person, pk=100_000 + at)
        for at, person in enumerate(posting.residents(12))
    ]
    Notice.objects.filter(pk=sending.pk).update(share=0, filled_at=now)

    def share(at: datetime) -> int:
        ramping.advance_all(now=at)
        return Notice.objects.get(pk=sending.pk).share

    assert share(now) == 1
    (claim,) = claiming.claim(now=now)
    assert claim.head.id == rows[0].pk
    assert share(now + WAIT) == 1
    sent, later = now + WAIT, now + 2 * WAIT
    journal.mark(claims=[claim], now=sent)
    journal.settle(entries=[Entry(claim, Fate.ACCEPTED)], now=sent)
    assert share(later - timedelta(seconds=1)) == 1
    came_back(dispatch=rows[0].pk, is_gone=True, now=later - timedelta(seconds=1))
    assert share(later) == 10
    assert len(claiming.claim(now=later)) == 9


def test_where_nobody_is_among_the_first_hundredth_more_are_let_out(
    sending: Notice, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ramp, "FEW", 2)
    for at, person in enumerate(posting.residents(4)):
        dispatch(sending, person, pk=100_001 + 2 * at)
    Notice.objects.filter(pk=sending.pk).update(share=1, filled_at=now)

    ramping.advance_all(now=now + WAIT)

    assert Notice.objects.get(pk=sending.pk).share == 10
