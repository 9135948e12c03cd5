"""How people get to hear of a meeting place: the plan, the partners, and beside it who came."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from django.test import Client

from allmenning.activities.access_by_link import relay_link
from allmenning.activities.actions import telling
from allmenning.activities.actions.answering import answer
from allmenning.activities.actions.counting import Line, count
from allmenning.activities.models import (
    Activity,
    MarketingChannel,
    Promotion,
    RelayRequest,
    Session,
)
from allmenning.activities.queries.telling import beside_attendance
from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.mail.models import Letter
from allmenning.people.models import Person
from allmenning.places.models import Building
from tests.browsers import words_of
from tests.cast import ClientFor

PAGE = "/ansatte/moteplasser/babytreff/gjor-kjent"
ASK = "/ansatte/moteplasser/babytreff/sporr"


@pytest.fixture
def ingrids(client_for: ClientFor, ingrid: Person) -> Client:
    return client_for(ingrid, staff=True)


@pytest.fixture
def planned(ingrid: Person) -> dict[str, object]:
    return {
        "kanal": "",
        "ny_kanal": "Skolemelding",
        "malgruppe": "Foreldre på 1. trinn",
        "dag": "2026-12-01",
        "hvem": ingrid.pk,
    }


def test_a_new_channel_is_there_the_next_time(
    ingrids: Client, baby_group: Activity, planned: dict[str, object]
) -> None:
    assert ingrids.post(PAGE, planned).status_code == 302
    page = words_of(ingrids.get(PAGE))
    assert "Foreldre på 1. trinn" in page
    assert "Planlagt" in page

    channel = MarketingChannel.objects.get()
    ingrids.post(PAGE, planned | {"kanal": channel.pk, "ny_kanal": ""})
    assert Promotion.objects.filter(channel=channel).count() == 2


def test_a_channel_is_known_by_its_name_in_bokmal(
    ingrids: Client, baby_group: Activity, planned: dict[str, object]
) -> None:
    poster = MarketingChannel.objects.create(name={"nb": "plakat", "nn": "plakat", "en": "poster"})

    ingrids.post(PAGE, planned | {"ny_kanal": "Plakat"})

    assert Promotion.objects.get().channel == poster
    assert MarketingChannel.objects.count() == 1


def test_a_new_channel_may_be_for_colleagues(
    ingrids: Client, baby_group: Activity, planned: dict[str, object]
) -> None:
    ingrids.post(PAGE, planned | {"ny_kanal": "Workplace", "internt": "on"})

    assert MarketingChannel.objects.get().is_internal
    assert "(internt)" in words_of(ingrids.get(PAGE))


def test_two_channels_at_once_are_refused_and_both_stay(
    ingrids: Client, planned: dict[str, object], told_on_workplace: Promotion
) -> None:
    channel = told_on_workplace.channel_id
    found = ingrids.post(PAGE, planned | {"kanal": channel, "ny_kanal": "Kor"})

    assert found.status_code == 422
    assert "eller skriv en annen, ikke begge." in words_of(found)
    assert 'value="Kor"' in found.content.decode()
    assert Promotion.objects.count() == 1


def test_what_is_done_says_when_and_what_is_late_says_so(
    ingrids: Client, told_on_workplace: Promotion
) -> None:
    Promotion.objects.update(planned_on=date(2026, 1, 2))
    assert "Skulle vært gjort" in words_of(ingrids.get(PAGE))

    ingrids.post(f"/ansatte/moteplasser/gjor-kjent/{told_on_workplace.pk}")

    page = words_of(ingrids.get(PAGE))
    assert "Skulle vært gjort" not in page
    assert "Gjort " in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ny_kanal": ""}, "Velg en kanal, eller skriv en annen."),
        ({"kanal": "99"}, "Velg en kanal fra listen."),
        ({"malgruppe": ""}, "Skriv hvem som skal få vite det."),
        ({"dag": "i morgen"}, "Skriv en dato som 15.12.2026."),
    ],
)
def test_what_is_wrong_in_a_plan_is_said(
    ingrids: Client,
    baby_group: Activity,
    planned: dict[str, object],
    wrong: dict[str, str],
    sentence: str,
) -> None:
    found = ingrids.post(PAGE, planned | wrong)

    assert found.status_code == 422
    assert sentence in words_of(found)


def test_a_partner_is_asked_by_letter_and_confirms_by_its_own_link(
    ingrids: Client, client_for: ClientFor, baby_group: Activity
) -> None:
    said = {"partner": "FAU Haugen", "tekst": "Kom på babytreff!", "epost": "fau@eksempel.no"}
    ingrids.post(ASK, said)

    letter = Letter.objects.get()
    asked = RelayRequest.objects.get()
    path = f"/del/{relay_link(asked)}"
    assert letter.address == "fau@eksempel.no"
    assert "Kom på babytreff!" in letter.text
    assert path in letter.text
    assert f"{path}</bdi>" in ingrids.get(PAGE).content.decode()
    assert "Ikke bekreftet" in words_of(ingrids.get(PAGE))

    somebody = client_for(None)
    assert "Kom på babytreff!" in words_of(somebody.get(path))
    assert "Takk!" in words_of(somebody.post(path, follow=True))
    asked.refresh_from_db()
    assert (asked.shared_on is not None, asked.confirmed_by) == (True, None)
    assert "de sier det selv" in words_of(ingrids.get(PAGE))


def test_without_an_address_there_is_a_link_and_an_employee_may_tick_it(
    ingrids: Client, baby_group: Activity
) -> None:
    ingrids.post(ASK, {"partner": "Biblioteket", "tekst": "Kom!", "epost": ""})
    assert not Letter.objects.exists()
    asked = RelayRequest.objects.get()
    assert f"/del/{relay_link(asked)}" in words_of(ingrids.get(PAGE))

    ingrids.post(f"/ansatte/moteplasser/delt/{asked.pk}")

    assert "Ingrid Sæther har hørt det fra dem" in words_of(ingrids.get(PAGE))


def test_the_first_confirmation_stands(
    parents_asked: RelayRequest, ingrid: Person, now: datetime
) -> None:
    telling.confirm_shared(request=parents_asked, by=None, now=now)
    telling.confirm_shared(request=parents_asked, by=ingrid, now=now + timedelta(days=3))

    assert RelayRequest.objects.get().confirmed_by is None


@pytest.mark.parametrize("link", ["1", "1.abc", "abc.def"])
def test_a_link_that_is_not_ours_leads_nowhere(
    client_for: ClientFor, oslo: object, link: str
) -> None:
    assert client_for(None).get(f"/del/{link}").status_code == 404


def test_a_link_leads_nowhere_in_another_municipality(
    client_for: ClientFor, parents_asked: RelayRequest, asker: Municipality
) -> None:
    path = f"/del/{relay_link(parents_asked)}"
    with scope.municipality(asker.pk):
        assert client_for(None, host="asker.localhost").get(path).status_code == 404


def test_the_wrong_address_is_told_and_nothing_is_lost(
    ingrids: Client, baby_group: Activity
) -> None:
    found = ingrids.post(ASK, {"partner": "FAU", "tekst": "Kom!", "epost": "fau"})

    assert found.status_code == 422
    assert "Skriv en e-postadresse som navn@eksempel.no." in words_of(found)
    assert "Kom!" in words_of(found)
    assert not RelayRequest.objects.exists()


def test_what_was_told_stands_beside_the_session_it_came_before(
    baby_group: Activity, haugen: Building, told_on_workplace: Promotion, now: datetime
) -> None:
    first, second = (
        Session.objects.create(
            activity=baby_group,
            building=haugen,
            starts=now - timedelta(days=days),
            ends=now - timedelta(days=days, hours=-2),
            changed_at=now,
        )
        for days in (14, 7)
    )
    later = now - timedelta(days=7)
    lines = [Line(uuid4(), later, adults=4, children=5, is_total=True)]
    count(session=second, lines=lines, now=now)
    Promotion.objects.update(done_on=(now - timedelta(days=10)).date())

    rows = beside_attendance(baby_group, now=now)

    assert [(row.session, row.told) for row in rows] == [(first, []), (second, [told_on_workplace])]
    assert (rows[0].count, rows[1].count and rows[1].count.people) == (None, 9)


def test_the_page_shows_who_came_and_how_they_heard_without_claiming_a_cause(
    ingrids: Client, baby_group: Activity, this_mornings: Session, now: datetime
) -> None:
    Session.objects.update(ends=now - timedelta(minutes=1))
    said: dict[str, Any] = {"smileys": 5, "words": "", "heard": "school", "language": "nb"}
    answer(activity=baby_group, key=uuid4(), channel="asked", **said, now=now)

    page = words_of(ingrids.get(PAGE))

    assert "ikke talt" in page
    assert "Skolemelding: 1 svar" in page
    assert "De viser ikke at det ene førte til det andre." in page


def test_others_find_nothing(client_for: ClientFor, kari: Person, baby_group: Activity) -> None:
    for address in (PAGE, ASK):
        assert client_for(kari, staff=True).get(address).status_code == 404
