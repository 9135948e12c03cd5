"""A poster that looks for people to a working group, and says what they are paid."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from allmenning.people.models import Person, Unit
from allmenning.voice.models import HonorariumRate, WorkingGroup
from tests.browsers import words_of
from tests.cast import ClientFor

SAID = {"om": "Møteplasser på Stovner", "kontakt": "Ring 21 80 21 80", "papir": "a4"}


@pytest.fixture
def page(stovner: Unit) -> str:
    group = WorkingGroup.objects.create(unit=stovner, name="Foreldre på Stovner")
    return f"/ansatte/medvirkning/grupper/{group.pk}/plakat"


@pytest.fixture
def rate(stovner: Unit) -> HonorariumRate:
    rate: HonorariumRate = HonorariumRate.objects.create(valid_from=date(2026, 1, 1), amount=40_000)
    return rate


def test_it_says_what_one_is_paid_in_every_language(
    client_for: ClientFor, per: Person, page: str, rate: HonorariumRate
) -> None:
    per_at_work = client_for(per, staff=True)
    assert "man får 400 kroner for hvert møte" in words_of(per_at_work.get(page))

    answer = per_at_work.get(page, {**SAID, "sprak": ["nb", "pl", "so"]})

    text = " ".join(PdfReader(BytesIO(answer.content)).pages[0].extract_text().split())
    assert "Du får 400 kroner for hvert møte" in text
    assert "Za każde spotkanie otrzymasz 400 koron" in text
    assert "Kulan kasta waxaad ku helaysaa 400 karoon" in text
    assert "Møteplasser på Stovner" in text


def test_without_a_rate_it_promises_nothing(client_for: ClientFor, per: Person, page: str) -> None:
    HonorariumRate.objects.all().delete()
    per_at_work = client_for(per, staff=True)
    assert "ikke bestemt noen sats" in words_of(per_at_work.get(page))

    answer = per_at_work.get(page, {**SAID, "sprak": ["nb"]})

    assert "kroner" not in PdfReader(BytesIO(answer.content)).pages[0].extract_text()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"om": ""}, "Skriv hva gruppen skal gi råd om."),
        ({"sprak": []}, "Velg minst ett språk."),
        ({"om": "Råd 👶"}, "Vi har ingen skrift til «👶»."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    client_for: ClientFor,
    per: Person,
    page: str,
    rate: HonorariumRate,
    changes: dict[str, str | list[str]],
    said: str,
) -> None:
    asked: dict[str, str | list[str]] = {**SAID, "sprak": ["nb"], **changes}
    answer = client_for(per, staff=True).get(page, asked)

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert "Ring 21 80 21 80" in words_of(answer)


def test_others_find_nothing(client_for: ClientFor, nils: Person, page: str) -> None:
    assert client_for(nils, staff=True).get(page).status_code in (403, 404)
