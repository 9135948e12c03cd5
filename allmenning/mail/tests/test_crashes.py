"""A sender killed at any point: no letter goes twice, and none is lost but those listed in doubt."""

import os
import random
import signal
import time
from datetime import datetime, timedelta

import pytest

from allmenning.mail import actions, queries
from allmenning.mail.models import Letter
from allmenning.mail.tests import dying
from allmenning.mail.tests.conftest import KilledAt, PassTime, Write
from allmenning.mail.tests.processes import Sender
from simulators.mailbox.relay import Failure, Relay
from simulators.mailbox.server import Server

pytestmark = pytest.mark.prove


def accepted(relay: Relay, letters: list[Letter]) -> list[int]:
    return [relay.journal.times_accepted(letter.message_id) for letter in letters]


@pytest.mark.parametrize("point", [*dying.SAFE, *dying.SETTLED])
def test_a_letter_that_was_not_finished_is_sent_again(
    point: str,
    letters: list[Letter],
    relay: Relay,
    killed_at: KilledAt,
    pass_time: PassTime,
) -> None:
    killed_at(point)
    pass_time(actions.LEASE)
    assert accepted(relay, letters) == [1, 1, 1]
    assert not Letter.objects.exclude(state=Letter.State.SENT).exists()


@pytest.mark.parametrize("point", dying.IN_DOUBT)
def test_a_letter_that_may_have_gone_is_listed_and_not_sent_again(
    point: str,
    letters: list[Letter],
    relay: Relay,
    killed_at: KilledAt,
    pass_time: PassTime,
) -> None:
    killed_at(point)
    later = pass_time(timedelta(days=1))
    assert list(queries.letters_in_doubt(now=later)) == [letters[1]]
    assert accepted(relay, letters) == [1, 0 if point == "marked" else 1, 1]


@pytest.mark.parametrize("point", dying.IN_DOUBT)
def test_the_relays_log_settles_what_the_dead_sender_left(
    point: str,
    letters: list[Letter],
    relay: Relay,
    accept_log: Server,
    killed_at: KilledAt,
    pass_time: PassTime,
) -> None:
    killed_at(point)
    pass_time(timedelta(minutes=11))
    pass_time(timedelta(minutes=12))
    assert accepted(relay, letters) == [1, 1, 1]
    assert not Letter.objects.exclude(state=Letter.State.SENT).exists()


def test_senders_killed_at_random_send_every_letter_once(
    committed: None,
    write: Write,
    relay: Relay,
    accept_log: Server,
    senders: list[Sender],
    pass_time: PassTime,
    now: datetime,
) -> None:
    chance = random.Random(2026)
    letters = [write(f"test:{number}") for number in range(100)]
    # Slow enough that a sender is killed long before it is done.
    relay.failure = Failure("slow", seconds=0.05)
    in_doubt = 0
    for round_ in range(10):
        started = now + 3 * round_ * actions.LEASE
        processes = [sender.start(dying.NOWHERE, started) for sender in senders]
        time.sleep(chance.uniform(0.1, 0.5))
        for process in processes:
            os.kill(process, signal.SIGKILL)
        assert [sender.exit_code() for sender in senders] == [-signal.SIGKILL] * 2
        in_doubt += Letter.objects.filter(state=Letter.State.ATTEMPTING).count()
    relay.failure = Failure()
    for hours in range(10, 13):
        pass_time(timedelta(hours=hours))
    assert in_doubt
    assert accepted(relay, letters) == [1] * len(letters)
