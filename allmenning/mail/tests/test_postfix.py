"""The same promises with a Postfix as relay: what it takes, it hands on to the sink once."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from allmenning.mail import queries
from allmenning.mail.channels.smtp import Relay as Connection
from allmenning.mail.models import Letter
from allmenning.mail.rules.answers import Fate
from allmenning.mail.tests import dying, postfix
from allmenning.mail.tests.conftest import KilledAt, PassTime, Write
from allmenning.mail.tests.postfix import Postfix
from allmenning.mail.tests.test_message import BAERUM, CALENDAR, lines, written
from simulators.mailbox.mails import Mail
from simulators.mailbox.relay import Relay
from tests.jobs import RunJobs

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(not postfix.is_installed(), reason="Postfix is not installed."),
    pytest.mark.skipif(os.geteuid() != 0, reason="Postfix has to be started as root."),
]

MIDDLE = ["half a letter", "all but the dot", "mark not committed"]
Start = Callable[..., Postfix]


@pytest.fixture
def start(relay: Relay, settings: Settings) -> Iterator[Start]:
    """Start a Postfix that hands everything on to the relay; the product sends to it."""
    with tempfile.TemporaryDirectory() as folder:
        # Its programs run as a user of their own and must be able to get there.
        Path(folder).chmod(0o755)
        started = []

        def start(**said: str) -> Postfix:
            server = Postfix(Path(folder), relay.port, **said)
            server.start()
            started.append(server)
            settings.SMTP_PORT = server.port
            return server

        yield start
        for server in started:
            server.stop()


def arrived(server: Postfix, relay: Relay, count: int) -> list[Mail]:
    """What the sink has once Postfix has handed on all it took, the oldest first."""
    deadline = time.monotonic() + 30
    while server.queued() or len(relay.journal.newest_first()) < count:
        assert time.monotonic() < deadline, server.log()
        time.sleep(0.1)
    return relay.journal.newest_first()[::-1]


def test_a_letter_arrives_as_it_was_written(
    start: Start, write: Write, relay: Relay, run_jobs: RunJobs
) -> None:
    server = start()
    text = "Hei, Kåre!\n.\n..\nFra nå av er Gymsal 1 din.\n" + "Lang linje. " * 100
    letter = write(subject="Søknaden din om Åsen skole er godkjent", text=text, calendar=CALENDAR)
    run_jobs()
    (mail,) = arrived(server, relay, 1)
    body, _file = mail.parsed.iter_parts()
    assert (mail.message_id, mail.header("Subject")) == (letter.message_id, letter.subject)
    assert lines(body) == text.split("\n")
    assert set(CALENDAR.splitlines()) < set(mail.calendar.splitlines())
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT
    assert "queued as" in letter.answer


def test_postfix_refuses_and_the_next_letter_goes(
    start: Start, write: Write, relay: Relay, run_jobs: RunJobs
) -> None:
    server = start()
    refused = write("test:1", address=postfix.REFUSED)
    accepted = write("test:2")
    run_jobs()
    (mail,) = arrived(server, relay, 1)
    assert mail.message_id == accepted.message_id
    assert list(queries.letters_refused()) == [refused]


@pytest.mark.parametrize("point", [*MIDDLE, *dying.IN_DOUBT])
def test_a_killed_sender_leaves_no_letter_twice(
    point: str,
    letters: list[Letter],
    start: Start,
    relay: Relay,
    killed_at: KilledAt,
    pass_time: PassTime,
) -> None:
    server = start()
    killed_at(point)
    later = pass_time(timedelta(hours=1))
    expected = 2 if point == "marked" else 3
    times = [mail.message_id for mail in arrived(server, relay, expected)]
    assert len(times) == len(set(times)) == expected
    in_doubt = list(queries.letters_in_doubt(now=later))
    assert in_doubt == ([letters[1]] if point in dying.IN_DOUBT else [])


def test_a_sender_that_was_frozen_too_long_finds_the_door_closed(
    start: Start, relay: Relay
) -> None:
    server = start(timeout="1s")

    def mark() -> bool:
        time.sleep(3)
        return True

    with Connection("127.0.0.1", server.port, own_name="oslo.example") as connection:
        answer = connection.hand_over(
            sender=BAERUM.address, recipient="kari@example.no", message=written(), mark=mark
        )
    assert answer is not None
    assert answer.fate is not Fate.ACCEPTED
    assert arrived(server, relay, 0) == []
