"""What the tests of letters share: a relay that keeps what it gets, and a way to write."""

import signal
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pytest_django import Settings

from django.db import transaction

from allmenning.core.jobs import wake_rooms
from allmenning.core.models import Municipality
from allmenning.mail import actions
from allmenning.mail.models import Letter
from allmenning.mail.tests.processes import Sender
from simulators.mailbox.journal import Journal
from simulators.mailbox.relay import Relay
from simulators.mailbox.server import Server
from tests.jobs import RunJobs
from tests.moment import SetClock

Write = Callable[..., Letter]
PassTime = Callable[[timedelta], datetime]
KilledAt = Callable[[str], None]


@pytest.fixture
def relay(tmp_path: Path, settings: Settings) -> Iterator[Relay]:
    """A mail relay that keeps every letter in memory; the product sends to it."""
    relay = Relay(0, Journal(tmp_path / "mailbox"))
    relay.start()
    settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", relay.port
    settings.MAIL_ACCEPT_LOG = ""
    yield relay
    relay.stop()
    relay.journal.close()


@pytest.fixture
def accept_log(relay: Relay, now: datetime, settings: Settings) -> Iterator[Server]:
    """The relay's log of what it has accepted, complete since yesterday; the product asks it."""
    relay.journal.complete_since = now - timedelta(days=1)
    server = Server(0, relay)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.MAIL_ACCEPT_LOG = f"http://127.0.0.1:{server.server_port}/accepted"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def write(oslo: Municipality, now: datetime) -> Write:
    """Write a letter in a transaction of its own; what is not said is filled in."""

    def write(source: str = "booking.receipt:1", **said: Any) -> Letter:
        facts = {
            "address": "kari@example.no",
            "subject": "Bestillingen din er bekreftet",
            "text": "Hei, Kari!\n\nGymsal 1 er din tirsdag kl. 18–20.\n",
            "now": now,
            **said,
        }
        with transaction.atomic():
            return actions.write_letter(source=source, **facts)

    return write


@pytest.fixture(scope="module")
def senders(django_db_setup: None) -> Iterator[list[Sender]]:
    """Two of them, for the whole module."""
    senders = [Sender(), Sender()]
    yield senders
    for sender in senders:
        sender.close()


@pytest.fixture
def killed_at(senders: list[Sender], relay: Relay, now: datetime) -> KilledAt:
    """Have a sender killed at the point."""

    def killed_at(point: str) -> None:
        senders[0].start(point, now)
        assert senders[0].exit_code() == -signal.SIGKILL

    return killed_at


@pytest.fixture
def pass_time(committed: None, set_clock: SetClock, run_jobs: RunJobs, now: datetime) -> PassTime:
    """Let so much time pass since the test began, and have the minute's work done."""

    def pass_time(since: timedelta) -> datetime:
        # What the dead process left in its socket arrives now, and not after minutes.
        time.sleep(0.5)
        set_clock(now + since)
        wake_rooms(now=now + since)
        run_jobs()
        return now + since

    return pass_time


@pytest.fixture
def letters(committed: None, write: Write) -> list[Letter]:
    return [write(f"test:{number}") for number in range(3)]
