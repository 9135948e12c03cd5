"""A notice that does not reach Kari, and the providers of what costs money."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import pytest

from django.utils import timezone

from allmenning.core.clock import local_date
from allmenning.notices.channels import paid
from allmenning.notices.models import (
    Dispatch,
    Notice,
    Tariff,
)
from allmenning.notices.tests.resident_scenes import (
    begun_notice,
    haugenveien,
    in_register,
    message_to,
)
from allmenning.people.channels import folkeregisteret
from allmenning.people.models import Person, Unit
from allmenning.registers.krr import Contact, Status
from simulators.paid.server import INTEGRATION, PASSWORD, TOKEN, Server


@pytest.fixture
def priced(fatima: Person, stovner: Unit, now: datetime) -> Notice:
    """Fatima wrote it; a letter costs 25 kroner and a part of a text 40 øre."""
    since = local_date(now) - timedelta(days=10)
    Tariff.objects.create(channel="letter", price=2_500, valid_from=since)
    Tariff.objects.create(channel="sms", price=40, valid_from=since)
    body = "Hei. Ring {kommune.telefon}.\n\nHilsen oss."
    return begun_notice(fatima, stovner, now, body=body, is_urgent=True)


@pytest.fixture
def to_kari(kari: Person, priced: Notice, now: datetime) -> Dispatch:
    """No e-mail reaches Kari, who lives in Haugenveien."""
    person = in_register(kari, now, address=haugenveien().reference, basic_unit="03011101")
    return message_to(person, priced, now, state="skipped", reason="unreachable")


@pytest.fixture
def providers(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The providers, with an account of Oslo's, and the registers telling of Kari."""
    with Server(0) as providers:
        Thread(target=providers.serve_forever, args=(0.02,), daemon=True).start()
        at = providers.base_url
        settings.NOTICES_SMS = {"oslo": {"address": at, "key": TOKEN, "sender": "Oslo"}}
        settings.NOTICES_SVARUT = {
            "oslo": {
                "address": at,
                "account": "k1",
                "integration": INTEGRATION,
                "password": PASSWORD,
            }
        }
        monkeypatch.setattr(paid, "tokens", _Tokens)
        monkeypatch.setattr(paid, "contact_register", _Register)
        monkeypatch.setattr(folkeregisteret, "look_up_name", _named)
        yield providers
        providers.shutdown()


def _named(_number: str, *, purpose: str, now: datetime) -> str:
    assert purpose
    return "Kari Nordlie"


class _Tokens:
    def token(self, scope: str, *, now: datetime) -> str:
        assert scope == "ks:fiks"
        return TOKEN


@pytest.fixture
def wishes(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let everybody have chosen a language in the contact register."""
    return lambda language: monkeypatch.setattr(_Register, "language", language)


class _Register:
    language = ""

    def look_up(self, numbers: list[str]) -> dict[str, Contact]:
        told = Contact(
            Status.ACTIVE, False, True, "", None, self.language, "+4740000000", timezone.now()
        )
        return dict.fromkeys(numbers, told)
