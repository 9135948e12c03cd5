"""Sending what is due through a relay that works, fails and breaks off."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from django.db import connection

from allmenning.core import scope
from allmenning.core.jobs import wake_rooms
from allmenning.core.models import Municipality
from allmenning.mail import actions, jobs, queries
from allmenning.mail.channels import smtp
from allmenning.mail.models import Letter
from allmenning.mail.tests.conftest import Write
from simulators.mailbox.relay import Failure, Relay
from simulators.mailbox.server import Server
from tests.jobs import RunJobs
from tests.moment import SetClock


def times(relay: Relay, letter: Letter) -> int:
    return relay.journal.times_accepted(letter.message_id)


def test_a_letter_reaches_the_one_it_is_for(write: Write, relay: Relay, run_jobs: RunJobs) -> None:
    letter = write(subject="Søknaden din", text="Hei, Kari!\n.\nHilsen Oslo\n")
    run_jobs()
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at) == (Letter.State.SENT, letter.written_at)
    assert letter.answer == "250 OK mail 1"
    (mail,) = relay.journal.newest_first()
    assert (mail.sender, mail.recipients) == ("post@oslo.example", ("kari@example.no",))
    assert (mail.message_id, mail.header("Subject")) == (letter.message_id, "Søknaden din")
    assert mail.text == "Hei, Kari!\r\n.\r\nHilsen Oslo\r\n"


def test_many_letters_go_over_one_connection_and_none_twice(
    write: Write, relay: Relay, run_jobs: RunJobs
) -> None:
    letters = [write(f"test:{number}") for number in range(2 * actions.CLAIMED_AT_ONCE + 1)]
    assert run_jobs() == ["mail.send"] * len(letters)
    assert [times(relay, letter) for letter in letters] == [1] * len(letters)


def test_a_municipality_sends_only_its_own(
    write: Write, relay: Relay, asker: Municipality, oslo: Municipality
) -> None:
    with scope.municipality(asker.pk):
        theirs = write()
    ours = write()
    jobs.send(municipality_id=oslo.pk)
    assert (times(relay, ours), times(relay, theirs)) == (1, 0)
    jobs.send(municipality_id=asker.pk)
    assert (times(relay, ours), times(relay, theirs)) == (1, 1)


def test_a_busy_relay_gets_the_letter_later(
    write: Write, relay: Relay, run_jobs: RunJobs, set_clock: SetClock, now: datetime
) -> None:
    letter = write()
    relay.failure = Failure("busy")
    run_jobs()
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == (Letter.State.WAITING, 1)
    assert letter.due_at == now + timedelta(minutes=1)
    assert letter.answer == "421 4.3.2 Busy, closing"
    relay.failure = Failure()
    run_the_minute(set_clock, now + timedelta(seconds=59), run_jobs)
    assert times(relay, letter) == 0
    run_the_minute(set_clock, now + timedelta(minutes=1), run_jobs)
    assert times(relay, letter) == 1


def test_a_refused_letter_is_for_people_to_look_at(
    write: Write, relay: Relay, run_jobs: RunJobs
) -> None:
    refused, accepted = write("test:1"), write("test:2", address="ola@example.no")
    relay.failure = Failure("refuse", address="kari@example.no")
    run_jobs()
    assert list(queries.letters_refused()) == [refused]
    assert queries.letters_refused().get().answer == "550 5.1.1 No such mailbox"
    assert times(relay, accepted) == 1


def test_a_letter_that_cannot_be_written_out_holds_none_back(
    write: Write, relay: Relay, run_jobs: RunJobs
) -> None:
    impossible = write("test:1", address="kåre@example.no")
    broken = write("test:2", calendar="Tirsdag kl. 18")
    whole = write("test:3")
    run_jobs()
    assert list(queries.letters_refused().order_by("id")) == [impossible, broken]
    assert times(relay, whole) == 1


def test_a_relay_that_is_down_delays_all_and_is_tried_once(
    write: Write, relay: Relay, run_jobs: RunJobs, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def connect(self: smtp.Relay) -> None:
        tried.append(1)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(smtp.Relay, "_connect", connect)
    letters = [write(f"test:{number}") for number in range(3)]
    run_jobs()
    assert len(tried) == 1
    assert {letter.state for letter in Letter.objects.all()} == {Letter.State.WAITING}
    assert not queries.letters_late(now=now + timedelta(minutes=59)).exists()
    assert list(queries.letters_late(now=now + timedelta(hours=1)).order_by("id")) == letters


@pytest.mark.parametrize("mode", ["accept_and_drop", "lose_and_drop"])
def test_a_letter_without_an_answer_stays_in_doubt_and_is_not_sent_again(
    mode: str,
    write: Write,
    relay: Relay,
    run_jobs: RunJobs,
    set_clock: SetClock,
    now: datetime,
) -> None:
    letter = write()
    relay.failure = Failure(mode)
    run_jobs()
    relay.failure = Failure()
    first = times(relay, letter)
    run_the_minute(set_clock, now + timedelta(days=1), run_jobs)
    assert times(relay, letter) == first
    assert not queries.letters_in_doubt(now=now + timedelta(minutes=9, seconds=59)).exists()
    assert list(queries.letters_in_doubt(now=now + timedelta(minutes=10))) == [letter]


@pytest.mark.parametrize(
    ("mode", "accepted_at_first"), [("accept_and_drop", 1), ("lose_and_drop", 0)]
)
def test_the_relays_log_settles_a_letter_in_doubt(
    mode: str,
    accepted_at_first: int,
    write: Write,
    relay: Relay,
    accept_log: Server,
    run_jobs: RunJobs,
    set_clock: SetClock,
    now: datetime,
) -> None:
    letter = write()
    relay.failure = Failure(mode)
    run_jobs()
    relay.failure = Failure()
    assert times(relay, letter) == accepted_at_first
    for minutes in (8, 9):
        run_the_minute(set_clock, now + timedelta(minutes=minutes), run_jobs)
        assert times(relay, letter) == accepted_at_first
    run_the_minute(set_clock, now + timedelta(minutes=11), run_jobs)
    run_the_minute(set_clock, now + timedelta(minutes=12), run_jobs)
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT
    assert times(relay, letter) == 1


def test_a_log_that_begins_too_late_settles_nothing(
    write: Write,
    relay: Relay,
    accept_log: Server,
    run_jobs: RunJobs,
    set_clock: SetClock,
    now: datetime,
) -> None:
    letter = write()
    relay.failure = Failure("lose_and_drop")
    run_jobs()
    relay.failure = Failure()
    relay.journal.complete_since = now + timedelta(seconds=1)
    run_the_minute(set_clock, now + timedelta(hours=1), run_jobs)
    assert list(queries.letters_in_doubt(now=now + timedelta(hours=1))) == [letter]


def test_a_silent_log_settles_nothing(
    write: Write,
    relay: Relay,
    run_jobs: RunJobs,
    set_clock: SetClock,
    now: datetime,
    settings: Settings,
) -> None:
    letter = write()
    relay.failure = Failure("accept_and_drop")
    run_jobs()
    # The relay's own port speaks, but not HTTP.
    settings.MAIL_ACCEPT_LOG = f"http://127.0.0.1:{relay.port}/accepted"
    assert "mail.reconcile" in run_the_minute(set_clock, now + timedelta(hours=1), run_jobs)
    assert list(queries.letters_in_doubt(now=now + timedelta(hours=1))) == [letter]


def test_a_claimed_letter_is_due_again_when_its_process_is_gone(
    write: Write, relay: Relay, run_jobs: RunJobs, set_clock: SetClock, now: datetime
) -> None:
    letter = write()
    actions.claim_due(now=now)
    run_jobs()
    assert times(relay, letter) == 0
    run_the_minute(set_clock, now + actions.LEASE, run_jobs)
    assert times(relay, letter) == 1


def test_who_lost_the_claim_sends_nothing(
    write: Write, relay: Relay, run_jobs: RunJobs, set_clock: SetClock, now: datetime
) -> None:
    letter = write()
    (slow,) = actions.claim_due(now=now)
    run_the_minute(set_clock, now + actions.LEASE, run_jobs)
    assert not actions.mark_attempt(letter=slow, now=now + actions.LEASE)
    assert times(relay, letter) == 1


def test_no_transaction_is_open_while_the_relay_is_spoken_to(
    committed: None, write: Write, relay: Relay, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = []
    hand_over = smtp.Relay.hand_over

    def watched(self: smtp.Relay, **said: object) -> object:
        spoken.append(connection.in_atomic_block)
        return hand_over(self, **said)  # type: ignore[arg-type]

    monkeypatch.setattr(smtp.Relay, "hand_over", watched)
    write()
    run_jobs()
    assert spoken == [False]


def test_waking_twice_defers_one_job(write: Write, run_jobs: RunJobs, now: datetime) -> None:
    write(due_at=now + timedelta(minutes=5))
    wake_rooms(now=now)
    assert run_jobs() == []
    wake_rooms(now=now + timedelta(minutes=5))
    wake_rooms(now=now + timedelta(minutes=5))
    assert run_jobs() == ["mail.send"]


def run_the_minute(set_clock: SetClock, moment: datetime, run_jobs: RunJobs) -> list[str]:
    set_clock(moment)
    wake_rooms(now=moment)
    return run_jobs()
