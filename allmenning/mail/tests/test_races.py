"""Letters under many hands at once: written once, claimed by one, settled by one."""

from datetime import datetime
from functools import partial

import pytest

from django.db import transaction

from allmenning.core.models import Municipality
from allmenning.mail import actions, jobs
from allmenning.mail.models import Letter
from allmenning.mail.rules.answers import Answer, Fate
from allmenning.mail.tests.conftest import Write
from simulators.mailbox.relay import Relay
from tests.database import AtOnce

pytestmark = pytest.mark.postgres15


def test_one_source_written_by_many_at_once_is_one_letter(at_once: AtOnce, write: Write) -> None:
    letters = at_once(*[partial(write, text=f"Forsøk {number}") for number in range(8)])
    assert len({letter.pk for letter in letters}) == 1
    assert len({letter.text for letter in letters}) == 1
    assert Letter.objects.count() == 1


def test_nobody_waits_for_the_letter_of_an_unfinished_booking(
    at_once: AtOnce, write: Write
) -> None:
    with transaction.atomic():
        write("test:1")
        (other,) = at_once(partial(write, "test:2"))
    assert isinstance(other, Letter)


def test_no_letter_is_claimed_by_two(at_once: AtOnce, write: Write, now: datetime) -> None:
    for number in range(50):
        write(f"test:{number}")
    claims = at_once(*[partial(actions.claim_due, now=now)] * 6)
    claimed = [letter.pk for letters in claims for letter in letters]
    assert len(claimed) == len(set(claimed))
    assert len(claimed) >= actions.CLAIMED_AT_ONCE


def test_only_one_of_many_may_finish_a_letter(at_once: AtOnce, write: Write, now: datetime) -> None:
    write()
    (letter,) = actions.claim_due(now=now)
    marks = at_once(*[partial(actions.mark_attempt, letter=letter, now=now)] * 8)
    assert sorted(marks) == [False] * 7 + [True]


def test_the_relays_log_and_a_late_answer_agree_on_one_end(
    at_once: AtOnce, write: Write, now: datetime
) -> None:
    write()
    (letter,) = actions.claim_due(now=now)
    actions.mark_attempt(letter=letter, now=now)
    letter.refresh_from_db()
    at_once(
        partial(actions.reconcile, letter=letter, accepted=True, now=now),
        partial(actions.settle, letter=letter, answer=Answer(Fate.ACCEPTED, "250"), now=now),
        partial(actions.settle, letter=letter, answer=Answer(Fate.UNKNOWN, "timeout"), now=now),
    )
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT


def test_many_senders_send_each_letter_once(
    at_once: AtOnce, write: Write, relay: Relay, oslo: Municipality
) -> None:
    letters = [write(f"test:{number}") for number in range(60)]
    assert at_once(*[partial(jobs.send, municipality_id=oslo.pk)] * 4) == [None] * 4
    accepted = [relay.journal.times_accepted(letter.message_id) for letter in letters]
    assert accepted == [1] * len(letters)
