"""A message handed over to another system's address, and what stands in the way of one."""

import socket
from threading import Event
from typing import Any

import pytest
from pytest_django import Settings

from allmenning.booking.channels import webhook as channel
from allmenning.booking.tests.receiver import receiving


class Slow(list[int]):
    """Answers that take their time."""

    def __init__(self, go_on: Event) -> None:
        super().__init__([200])
        self.go_on = go_on

    def pop(self, _index: Any = -1) -> int:
        self.go_on.wait(5)
        return 200


def leads_to(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    found = [(None, None, None, "", (number, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)


def test_what_is_handed_over_comes_as_it_was_sent() -> None:
    with receiving() as there:
        outcome = channel.hand_over(there.address, headers={"webhook-id": "a"}, body=b"{}")

    ((headers, body),) = there.came
    assert (outcome.status, outcome.hindrance, body) == (200, "", b"{}")
    assert headers["webhook-id"] == "a"
    assert headers["content-type"] == "application/json"


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    with receiving() as there:
        there.answers = [307]
        outcome = channel.hand_over(there.address, headers={}, body=b"{}")

    assert outcome.status == 307
    assert len(there.came) == 1


def test_who_does_not_answer_in_time_has_not_received(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "PATIENCE_SECONDS", 0.2)
    go_on = Event()
    with receiving() as slow:
        slow.answers = Slow(go_on)
        outcome = channel.hand_over(slow.address, headers={}, body=b"{}")
        go_on.set()

    assert (outcome.status, outcome.hindrance) == (None, "no_answer")
    assert 200 <= outcome.milliseconds < 5000


def test_where_nobody_listens_there_is_no_answer() -> None:
    with receiving() as there:
        pass

    assert channel.hand_over(there.address, headers={}, body=b"").hindrance == "no_answer"


@pytest.mark.parametrize(
    "number", ["10.0.0.1", "169.254.169.254", "192.168.1.1", "::1", "127.0.0.1", "fd00::1"]
)
def test_a_name_that_leads_into_a_closed_net_is_not_called(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    """It is what the name leads to now that counts, and not when it was written."""
    settings.OUTBOUND_TO_LOOPBACK = False
    leads_to(monkeypatch, number)

    outcome = channel.hand_over("https://system.example/", headers={}, body=b"")

    assert (outcome.status, outcome.hindrance) == (None, "not_allowed")


def test_plain_http_is_only_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    leads_to(monkeypatch, "93.184.215.14")

    outcome = channel.hand_over("http://system.example/", headers={}, body=b"")

    assert (outcome.status, outcome.hindrance) == (None, "not_allowed")
    assert channel.checked("https://system.example/").host == "system.example"
