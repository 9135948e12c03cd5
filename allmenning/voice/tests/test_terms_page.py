"""The administrator's page of terms and honoraria."""

from datetime import datetime, timedelta

import pytest

from django.test import Client

from allmenning.core.clock import local_date
from allmenning.people.models import Person
from allmenning.voice.models import HonorariumRate, VoiceTerms
from allmenning.voice.queries.involving import rate_on
from allmenning.voice.queries.terms import terms_on
from tests.browsers import words_of
from tests.cast import ClientFor

PAGE = "/ansatte/medvirkning/vilkar"


@pytest.fixture
def his(per: Person, client_for: ClientFor) -> Client:
    """Per's browser; he administers Oslo."""
    return client_for(per, staff=True)


def terms(day: object, **other: str) -> dict[str, str]:
    told = {"frist-answer_within_days": "10", "frist-signals": "2", "frist-valid_from": str(day)}
    return {**told, **other}


def rate(day: object, **other: str) -> dict[str, str]:
    told = {"sats-amount": "400", "sats-threshold": "", "sats-valid_from": str(day)}
    return {**told, **other}


def test_how_soon_an_answer_is_promised(his: Client, now: datetime) -> None:
    today = local_date(now)

    shown = words_of(his.post(PAGE, terms(today), follow=True))

    assert "Lagret." in shown
    held = terms_on(today)
    assert (held.answer_within_days, held.signals) == (10, 2)
    again = his.post(PAGE, terms(today))
    assert again.status_code == 422
    assert "Noe annet gjelder allerede fra denne dagen." in words_of(again)


def test_what_a_meeting_is_paid(his: Client, now: datetime) -> None:
    today = local_date(now)
    his.post(PAGE, rate(today))
    his.post(PAGE, rate(today + timedelta(days=30), **{"sats-threshold": "1000"}))

    first, later = (rate_on(today + timedelta(days=days)) for days in (0, 30))
    assert first is not None
    assert later is not None
    assert (first.amount, first.threshold, later.threshold) == (40_000, None, 100_000)
    shown = words_of(his.get(PAGE))
    assert "ikke bestemt" in shown


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"frist-answer_within_days": "0"}, "Skriv 1 eller mer."),
        ({"frist-answer_within_days": "mange"}, "Skriv et helt tall."),
        ({"frist-signals": ""}, "Skriv et tall."),
        ({"frist-valid_from": "2020-01-01"}, "Velg en dag som ikke er over."),
        ({"frist-valid_from": "i morgen"}, "Skriv en dato"),
    ],
)
def test_what_cannot_be_is_refused(
    his: Client, now: datetime, wrong: dict[str, str], said: str
) -> None:
    refused = his.post(PAGE, terms(local_date(now), **wrong))

    assert refused.status_code == 422
    assert said in words_of(refused)
    assert not VoiceTerms.objects.exists()


def test_a_rate_that_cannot_be_is_refused_beside_its_own_field(his: Client, now: datetime) -> None:
    refused = his.post(PAGE, rate(local_date(now), **{"sats-amount": "-1"}))

    assert refused.status_code == 422
    assert refused.context["rate"].errors["amount"] == ["Skriv 0 eller mer."]
    assert not refused.context["terms"].is_bound
    assert not HonorariumRate.objects.exists()


def test_others_find_nothing(client_for: ClientFor, ingrid: Person) -> None:
    assert client_for(ingrid, staff=True).get(PAGE).status_code == 404
