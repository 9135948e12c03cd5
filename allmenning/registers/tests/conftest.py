from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from allmenning.registers.idporten import discovery
from allmenning.registers.tests.fake_provider import FakeProvider
from allmenning.registers.tests.folkeregisteret import PEOPLE
from allmenning.registers.tests.stand_ins import Clock, registers
from simulators.registers.server import Server


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeProvider:
    fake = FakeProvider()
    monkeypatch.setattr(discovery, "_kept", {})
    monkeypatch.setattr(
        requests.adapters.HTTPAdapter,
        "send",
        lambda adapter, request, **options: fake.send(adapter, request, **options),
    )
    return fake


@pytest.fixture(scope="module")
def everybody() -> Iterator[Server]:
    """The registers' stand-ins with a town of people, started once for a file."""
    with registers(Clock(), PEOPLE) as server:
        yield server


@pytest.fixture
def server(everybody: Server) -> Server:
    """The same, failing at nothing."""
    everybody.failures = dict.fromkeys(everybody.failures, "none")
    return everybody
