"""Where posters hang: who hangs them, that they hang, and that they come down when it is over."""

from datetime import date, datetime, timedelta

import pytest

from django.db import IntegrityError
from django.test import Client

from allmenning.activities.actions import telling
from allmenning.activities.models import Activity, Hanging, Session
from allmenning.activities.queries.telling import due_down, is_over
from allmenning.activities.rules.hanging import Standing, standing
from allmenning.people.models import Person
from tests.browsers import words_of
from tests.cast import ClientFor

PAGE = "/ansatte/moteplasser/babytreff/plakat"
HUNG, DOWN = date(2026, 11, 1), date(2026, 11, 20)


@pytest.fixture
def ingrids(client_for: ClientFor, ingrid: Person) -> Client:
    return client_for(ingrid, staff=True)


@pytest.mark.parametrize(
    ("hung", "down", "over", "stands"),
    [
        (None, None, False, Standing.TO_HANG),
        (None, None, True, Standing.TO_HANG),
        (HUNG, None, False, Standing.HANGS),
        (HUNG, None, True, Standing.DUE_DOWN),
        (HUNG, DOWN, True, Standing.DOWN),
    ],
)
def test_where_a_poster_stands(
    hung: date | None, down: date | None, over: bool, stands: Standing
) -> None:
    assert standing(hung, down, is_over=over) == stands


def test_a_place_is_listed_hung_and_taken_down(
    ingrids: Client, ingrid: Person, baby_group: Activity
) -> None:
    ingrids.post(PAGE, {"sted": "Helsestasjonen", "hvem": ingrid.pk})
    page = words_of(ingrids.get(PAGE))
    assert "1 skal henges opp" in page
    assert "Ingrid Sæther" in page

    poster = Hanging.objects.get()
    ingrids.post(f"/ansatte/moteplasser/plakat/{poster.pk}/henger")
    assert "1 henger" in words_of(ingrids.get(PAGE))

    ingrids.post(f"/ansatte/moteplasser/plakat/{poster.pk}/tatt-ned")
    page = words_of(ingrids.get(PAGE))
    assert "1 tatt ned" in page
    assert 'value="Helsestasjonen"' in page


def test_what_hangs_when_it_is_over_is_to_come_down(
    ingrids: Client, poster_at_clinic: Hanging, ingrid: Person, now: datetime
) -> None:
    telling.hang(hanging=poster_at_clinic, by=ingrid, now=now)
    assert "ikke mer å komme til" not in words_of(ingrids.get("/ansatte/moteplasser"))

    Activity.objects.update(state=Activity.State.STOPPED)

    said = "1 plakat henger ennå, og det er ikke mer å komme til."
    assert said in words_of(ingrids.get(PAGE))
    assert said in words_of(ingrids.get("/ansatte/moteplasser"))


def test_a_single_evening_is_over_when_it_has_been(
    baby_group: Activity, this_mornings: Session, now: datetime
) -> None:
    assert not is_over(baby_group, now=now)
    assert is_over(baby_group, now=now + timedelta(hours=2))


def test_what_never_had_a_time_is_not_over(
    poster_at_clinic: Hanging, ingrid: Person, now: datetime
) -> None:
    telling.hang(hanging=poster_at_clinic, by=ingrid, now=now)

    assert due_down([poster_at_clinic.activity], now=now) == {}


def test_the_same_place_is_listed_again_only_when_the_poster_is_down(
    ingrids: Client, poster_at_clinic: Hanging, ingrid: Person, now: datetime
) -> None:
    said = {"sted": "Helsestasjonen", "hvem": ingrid.pk}
    answer = ingrids.post(PAGE, said)
    assert answer.status_code == 422
    assert "Dette stedet står allerede på listen." in words_of(answer)

    telling.hang(hanging=poster_at_clinic, by=ingrid, now=now)
    telling.take_down(hanging=poster_at_clinic, by=ingrid, now=now)
    assert ingrids.post(PAGE, said).status_code == 302


def test_what_never_hung_is_not_taken_down(
    poster_at_clinic: Hanging, ingrid: Person, now: datetime
) -> None:
    telling.take_down(hanging=poster_at_clinic, by=ingrid, now=now)
    poster_at_clinic.refresh_from_db()
    assert poster_at_clinic.down_on is None

    with pytest.raises(IntegrityError, match="poster_hung_before_it_came_down"):
        Hanging.objects.update(down_on=now.date())


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"sted": ""}, "Skriv hvor plakaten skal henge."),
        ({"sted": "Trappa", "hvem": "0"}, "Velg hvem som gjør det."),
    ],
)
def test_what_is_wrong_is_said(
    ingrids: Client, baby_group: Activity, ingrid: Person, said: dict[str, str], sentence: str
) -> None:
    answer = ingrids.post(PAGE, {"hvem": str(ingrid.pk), **said})

    assert answer.status_code == 422
    assert sentence in words_of(answer)


def test_others_change_nothing(
    client_for: ClientFor, kari: Person, poster_at_clinic: Hanging
) -> None:
    address = f"/ansatte/moteplasser/plakat/{poster_at_clinic.pk}/henger"

    assert client_for(kari, staff=True).post(address).status_code == 404
    assert Hanging.objects.get().hung_on is None
