"""A canary: what somebody is called, reached at and numbered is in no log line, URL or act."""

import logging
from datetime import datetime, timedelta
from typing import Any

import pytest

from django.test import Client

from allmenning.config.sessions import SessionStore
from allmenning.core.jsonlog import JsonFormatter
from allmenning.core.models import ActLog, ViewingLog
from allmenning.people.models import Person, Role, Session, Unit
from allmenning.people.tests.answers import STAFF_ISSUER, answer
from allmenning.people.tests.conftest import FakeProvider
from allmenning.registers.idporten import SignInRefused

CANARY = {
    "name": "Kanarifugl Gulbrandsen",
    "email": "kanarifugl@canary.example",
    "phone": "+47 22 33 44 55",
}
NUMBER, OTHERS_NUMBER = "30840950030", "12814600023"
SECRETS = (
    *("Kanarifugl", "Gulbrandsen", "canary.example", "22334455", "22 33 44 55"),
    *(NUMBER, OTHERS_NUMBER, "id-token-of-the-canary"),
)


class Lines(logging.Handler):
    """Every line as production would write it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(JsonFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Any:
    handler = Lines()
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler
    root.setLevel(level)
    root.removeHandler(handler)


def walk(browser: Client, provider: FakeProvider, unit: Unit, now: datetime) -> list[Any]:
    """Sign in, tell about oneself wrongly and rightly, be refused, hand out a role, leave."""
    answers = [
        provider.sign_in(browser, neste="/foreninger/ny"),
        browser.post("/velkommen", {**CANARY, "email": "kanarifugl@"}),
        browser.post("/velkommen", CANARY),
        browser.post("/foreninger/ny", {"organisasjonsnummer": NUMBER, "name": CANARY["name"]}),
    ]
    Role.objects.create(
        person=Person.objects.get(),
        unit=unit,
        kind="unit_leader",
        expires_on=now.date() + timedelta(9),
    )
    provider.answer = answer(
        pid=NUMBER, issuer=STAFF_ISSUER, subject="work", id_token="id-token-of-the-canary"
    )
    role = {"number": OTHERS_NUMBER, "name": CANARY["name"], "unit": unit.pk}
    answers += [
        provider.sign_in(browser, "staff"),
        browser.post("/ansatte/roller", role),
        browser.post("/ansatte/roller", {**role, "kind": "caretaker", "expires_on": "2027-01-01"}),
        browser.get("/ansatte/roller"),
        browser.get("/innlogging/tilbake", {"state": NUMBER, "code": CANARY["email"]}),
    ]
    provider.answer = SignInRefused("id_token.nonce")
    answers.append(provider.sign_in(Client(HTTP_HOST="oslo.localhost")))
    return [*answers, browser.post("/utlogging")]


def test_the_canary_is_nowhere_outside_her_own_row(
    browser: Client,
    provider: FakeProvider,
    haugen_unit: Unit,
    now: datetime,
    log: Lines,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    provider.answer = answer(pid=NUMBER, id_token="id-token-of-the-canary")
    sessions: list[str] = []
    save = Session.save

    def noting(session: Session, *arguments: Any, **more: Any) -> None:
        sessions.append(str(SessionStore().decode(session.session_data)))
        save(session, *arguments, **more)

    monkeypatch.setattr(Session, "save", noting)
    answers = walk(browser, provider, haugen_unit, now)

    statuses = [page.status_code for page in answers]
    assert statuses == [302, 422, 302, 422, 302, 422, 302, 200, 302, 400, 200]
    assert Person.objects.filter(name=CANARY["name"]).count() == 2
    assert len(log.lines) > len(answers)
    assert len(sessions) > 3
    acts = [str(row) for model in (ActLog, ViewingLog) for row in model.objects.values()]
    assert len(acts) > 8
    urls = [page.get("Location", "") for page in answers]
    assert any('"reason": "SignInRefused id_token.nonce"' in line for line in log.lines)
    numbers = [secret for secret in SECRETS if secret.isdigit() or "token" in secret]
    for secret in SECRETS:
        assert not [line for line in (*log.lines, *acts, *urls) if secret in line]
    for secret in numbers:
        assert not [held for held in sessions if secret in held]
