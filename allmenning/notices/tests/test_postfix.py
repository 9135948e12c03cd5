"""The same with a Postfix as relay: what it takes, it hands on to the sink once."""

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from allmenning.mail.tests import postfix
from allmenning.mail.tests.postfix import Postfix
from allmenning.notices.models import Bounce, Notice
from allmenning.notices.tests import posting
from allmenning.notices.tests.posting import (
    REACHED,
    Register,
    dispatch,
    number_of,
    send_until,
    settled,
    states,
)
from simulators.sink.server import Sink

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(not postfix.is_installed(), reason="Postfix is not installed."),
    pytest.mark.skipif(os.geteuid() != 0, reason="Postfix has to be started as root."),
]


@pytest.fixture
def server(sink: Sink, settings: Settings) -> Iterator[Postfix]:
    settings.NOTICES_ALLOWED = frozenset(["*"])
    with tempfile.TemporaryDirectory() as folder:
        # Its programs run as a user of their own and must be able to get there.
        Path(folder).chmod(0o755)
        server = Postfix(Path(folder), sink.port)
        server.start()
        yield server
        server.stop()


def test_postfix_takes_each_once_and_refuses_whom_it_does_not_know(
    committed: None, sending: Notice, sink: Sink, server: Postfix
) -> None:
    people = posting.residents(60)
    for person in people:
        dispatch(sending, person)
    gone = replace(REACHED, email=postfix.REFUSED)
    register = Register(told={number_of(person): gone for person in people[:2]})
    send_until(lambda: len(states(sending)) == 2 and settled(sending), server, register)
    assert states(sending) == {"accepted": 58, "rejected": 2}
    assert set(Bounce.objects.values_list("person", flat=True)) == {one.pk for one in people[:2]}
    deadline = time.monotonic() + 30
    while server.queued() or len(sink.state.accepted.times) < 58:
        assert time.monotonic() < deadline, server.log()
        time.sleep(0.1)
    assert sum(sink.state.accepted.times.values()) == 58
