"""A provider that answers as the test says, in place of ID-porten and Ansattporten, and
Folkeregisteret's list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from django.conf import LazySettings
from django.test import Client

from allmenning.core.models import Municipality
from allmenning.people.jobs import register as jobs
from allmenning.people.tests.answers import ISSUER, KARI, STAFF_ISSUER
from allmenning.people.tests.registers import Register, following
from allmenning.people.views import signing_in
from allmenning.registers import idporten
from allmenning.registers.idporten import (
    Provider,
    ProviderDown,
    SignedIn,
    SignInRefused,
    SignInStart,
    SignOut,
)
from tests.jobs import RunJobs


@dataclass
class FakeProvider:
    """Keeps what it was asked; `answer` is whom it vouches for, or what hinders it."""

    answer: SignedIn | Exception = KARI
    is_down: bool = False
    asked: list[Provider] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    completed: list[SignInStart] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)

    def begin(self, provider: Provider, *, ui_locales: str, now: datetime) -> SignInStart:
        if self.is_down:
            raise ProviderDown("status 503")
        self.asked.append(provider)
        self.languages.append(ui_locales)
        state = f"state-{len(self.asked)}"
        url = f"{provider.issuer}/authorize?state={state}"
        return SignInStart(url=url, state=state, nonce=f"nonce-{state}", code_verifier="v" * 43)

    def complete(
        self, provider: Provider, start: SignInStart, *, params: Mapping[str, str], now: datetime
    ) -> SignedIn:
        assert provider == self.asked[int(start.state.removeprefix("state-")) - 1]
        self.completed.append(start)
        if params.get("state") != start.state:
            raise SignInRefused("callback.state")
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def leave(self, provider: Provider, *, id_token: str, state: str, now: datetime) -> SignOut:
        if self.is_down:
            raise ProviderDown("status 503")
        self.left.append((provider.issuer, id_token))
        fields = {"id_token_hint": id_token, "state": state}
        return SignOut(action=f"{provider.issuer}/logout", fields=fields)

    def sign_in(self, client: Client, way: str = "resident", **query: str) -> Any:
        """Go out and come back; returns what the callback answers."""
        client.get(f"/innlogging/start/{way}", query)
        return self.come_back(client)

    def come_back(self, client: Client) -> Any:
        state = f"state-{len(self.asked)}"
        return client.get("/innlogging/tilbake", {"state": state, "code": "c", "iss": ISSUER})


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, settings: Any) -> FakeProvider:
    """The provider as it answers in this test."""
    fake = FakeProvider()
    settings.IDPORTEN_ISSUER, settings.ANSATTPORTEN_ISSUER = ISSUER, STAFF_ISSUER
    settings.OIDC_KEY_FILE = ""
    monkeypatch.setattr(signing_in, "begin_sign_in", fake.begin)
    monkeypatch.setattr(signing_in, "complete_sign_in", fake.complete)
    monkeypatch.setattr(idporten, "sign_out", fake.leave)
    return fake


@pytest.fixture
def browser(oslo: Any, bokmal_again: None) -> Client:
    """A browser at Oslo's site that nobody is signed in with."""
    return Client(HTTP_HOST="oslo.localhost")


@pytest.fixture
def register(
    oslo: Municipality, run_jobs: RunJobs, now: datetime, settings: LazySettings, tmp_path: Path
) -> Iterator[Register]:
    """The register, which Oslo follows."""
    with following(run_jobs, now, settings, tmp_path) as register:
        yield register


@pytest.fixture
def read(register: Register, oslo: Municipality) -> Register:
    """The register, whose list is read whenever the test calls `read.run_jobs()`."""
    run = register.run_jobs

    def wake() -> list[str]:
        jobs.defer(jobs.READ, municipality_id=oslo.pk)
        return run()

    register.run_jobs = wake
    return register
