"""Asking the relay's log about many letters at once."""

from datetime import datetime, timedelta

import pytest

from allmenning.mail.channels.accept_log import LogIsSilent, were_accepted
from simulators.mailbox.relay import Relay
from simulators.mailbox.server import Server

TAKEN, NEVER = "a@oslo.example", "b@oslo.example"


def log_of(server: Server) -> str:
    return f"http://127.0.0.1:{server.server_port}/accepted"


def test_what_was_taken_and_what_was_not(relay: Relay, accept_log: Server, now: datetime) -> None:
    relay.journal.take("x@oslo.example", ["y@example.no"], f"Message-ID: <{TAKEN}>\n\nHei".encode())
    before = relay.journal.complete_since - timedelta(days=1)
    asked = {TAKEN: now, NEVER: now}
    assert were_accepted(log_of(accept_log), asked) == {TAKEN: True, NEVER: False}
    assert were_accepted(log_of(accept_log), {NEVER: before, TAKEN: before}) == {
        NEVER: None,
        TAKEN: True,
    }


@pytest.mark.parametrize("path", ["/elsewhere", ""])
def test_a_silent_log_says_so(path: str, accept_log: Server, now: datetime) -> None:
    address = f"http://127.0.0.1:{accept_log.server_port}{path}" if path else "http://127.0.0.1:9"
    with pytest.raises(LogIsSilent):
        were_accepted(address, {NEVER: now})
