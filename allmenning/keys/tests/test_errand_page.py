"""An employee's own key for an errand, asked for on a page."""

from datetime import datetime, timedelta

import pytest

from django.test import Client

from allmenning.keys.forms import opening
from allmenning.keys.models import Credential, Door, Grant
from allmenning.people.models import Person
from allmenning.places.models import Building
from tests.browsers import words_of
from tests.cast import ClientFor

PAGE = "/ansatte/dorer"
BECAUSE = {"reason": "Koret står utenfor."}


def test_a_key_for_oneself(
    fatimas: Client, fatima: Person, main_door: Door, music_door: Door, now: datetime
) -> None:
    asked = {"doors": [main_door.pk, music_door.pk], "hours": "3", "reason": "Rørlegger"}
    answer = fatimas.post(f"{PAGE}/nokkel", asked)
    page = words_of(fatimas.get(answer["Location"]))
    grant = Grant.objects.get()

    assert (grant.holder, grant.doors.count()) == (fatima, 2)
    assert grant.staff is not None
    assert grant.staff.during.upper == now + timedelta(hours=3)
    assert page.count('class="door-code"') == 2
    assert "I dag kl. 12" in page
    assert "Nøkkelen er ikke kommet fram ennå" in page
    Credential.objects.update(actual="confirmed", confirmed_at=now)
    assert "Nøkkelen er klar" in words_of(fatimas.get(answer["Location"]))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"hours": "13"}, "Skriv et antall timer mellom 1 og 12."),
        ({"hours": "0"}, "Skriv et antall timer mellom 1 og 12."),
        ({"hours": "evig"}, "Skriv et antall timer mellom 1 og 12."),
        ({"reason": " "}, "Skriv hvorfor. Det står i loggen."),
        ({"doors": []}, "Velg minst én dør."),
        ({"doors": ["0"]}, "Velg dører i lista."),
    ],
)
def test_a_key_that_one_may_not_have(
    fatimas: Client, main_door: Door, wrong: dict[str, object], said: str
) -> None:
    asked = {"doors": [main_door.pk], "hours": "2", "reason": "Vakt", **wrong}
    answer = fatimas.post(f"{PAGE}/nokkel", asked)

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert not Grant.objects.exists()


def test_a_key_has_no_more_doors_than_a_gateway_keeps(
    fatimas: Client, main_door: Door, music_door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MOST_DOORS", 1)
    asked = {"doors": [main_door.pk, music_door.pk], "hours": "2", "reason": "Vakt"}

    assert "Velg høyst 1 dører om gangen." in words_of(fatimas.post(f"{PAGE}/nokkel", asked))
    assert not Grant.objects.exists()


def test_nobody_reads_anothers_digits_or_answer(
    fatimas: Client, per: Person, main_door: Door, client_for: ClientFor
) -> None:
    asked = {"doors": [main_door.pk], "hours": "2", "reason": "Vakt"}
    key = fatimas.post(f"{PAGE}/nokkel", asked)["Location"]
    opened = fatimas.post(f"{PAGE}/{main_door.pk}", BECAUSE)["Location"]

    for path in (key, opened):
        assert client_for(per, staff=True).get(path).status_code == 404


def test_where_there_are_no_doors_nobody_gets_a_key(fatimas: Client, haugen: Building) -> None:
    assert "Ingen dører å åpne" in words_of(fatimas.get(f"{PAGE}/nokkel"))
