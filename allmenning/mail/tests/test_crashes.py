"""A sender killed at any point: no letter goes twice, and none is lost but those listed in doubt."""

import random
import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from allmenning.core.jobs import wake_rooms
from allmenning.mail import actions, queries
from allmenning.mail.models import Letter
from allmenning.mail.tests import dying
from allmenning.mail.tests.conftest import Write
from allmenning.mail.tests.processes import sender
from simulators.mailbox.relay import Failure, Relay
from simulators.mailbox.server import Server

pytestmark = pytest.mark.prove

SetClock = Callable[[datetime], None]
RunJobs = Callable[[], list[str]]
PassTime = Callable[[timedelta], datetime]


@pytest.fixture
def pass_time(committed: None, set_clock: SetClock, run_jobs: RunJobs, now: datetime) -> PassTime:
    """Let so much time pass since the test began, and have the minute's work done."""

    def pass_time(since: timedelta) -> datetime:
        # What the dead process left in its socket arrives now, and not after minutes.
        time.sleep(0.3)
        set_clock(now + since)
        wake_rooms(now=now + since)
        run_jobs()
        return now + since

    return pass_time


@pytest.fixture
def letters(committed: None, write: Write) -> list[Letter]:
    return [write(f"test:{number}") for number in range(3)]


def accepted(relay: Relay, letters: list[Letter]) -> list[int]:
    return [relay.journal.times_accepted(letter.message_id) for letter in letters]


def killed_at(point: str, now: datetime) -> None:
    process = sender(point, now)
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("point", [*dying.SAFE, *dying.SETTLED])
def test_a_letter_that_was_not_finished_is_sent_again(
    point: str, letters: list[Letter], relay: Relay, pass_time: PassTime, now: datetime
):
    killed_at(point, now)
    pass_time(actions.LEASE)
    assert accepted(relay, letters) == [1, 1, 1]
    assert not Letter.objects.exclude(state=Letter.State.SENT).exists()


@pytest.mark.parametrize("point", dying.IN_DOUBT)
def test_a_letter_that_may_have_gone_is_listed_and_not_sent_again(
    point: str, letters: list[Letter], relay: Relay, pass_time: PassTime, now: datetime
):
    killed_at(point, now)
    later = pass_time(timedelta(days=1))
    assert list(queries.letters_in_doubt(now=later)) == [letters[1]]
    assert accepted(relay, letters) == [1, 0 if point == "marked" else 1, 1]


@pytest.mark.parametrize("point", dying.IN_DOUBT)
def test_the_relays_log_settles_what_the_dead_sender_left(
    point: str,
    letters: list[Letter],
    relay: Relay,
    accept_log: Server,
    pass_time: PassTime,
    now: datetime,
):
    killed_at(point, now)
    pass_time(timedelta(minutes=11))
    pass_time(timedelta(minutes=12))
    assert accepted(relay, letters) == [1, 1, 1]
    assert not Letter.objects.exclude(state=Letter.State.SENT).exists()


def test_senders_killed_at_random_send_every_letter_once(
    committed: None,
    write: Write,
    relay: Relay,
    accept_log: Server,
    pass_time: PassTime,
    now: datetime,
    settings: Settings,
):
    chance = random.Random(2026)
    letters = [write(f"test:{number}") for number in range(60)]
    # Slow enough that a sender is killed long before it is done.
    relay.failure = Failure("slow", seconds=0.05)
    in_doubt = 0
    for round_ in range(5):
        started = now + 3 * round_ * actions.LEASE
        processes = [sender(dying.NOWHERE, started) for _ in range(2)]
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        time.sleep(chance.uniform(0.1, 0.5))
        for process in processes:
            process.kill()
            process.communicate()
        in_doubt += Letter.objects.filter(state=Letter.State.ATTEMPTING).count()
    relay.failure = Failure()
    for hours in range(10, 13):
        pass_time(timedelta(hours=hours))
    assert in_doubt
    assert accepted(relay, letters) == [1] * len(letters)
