from __future__ import annotations

import pytest
import requests

from allmenning.registers.idporten import discovery
from allmenning.registers.tests.fake_provider import FakeProvider


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
