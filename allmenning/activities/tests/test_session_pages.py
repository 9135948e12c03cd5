"""An employee adds a session, moves one, and finds a room for what lacks one."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from django.db import connection
from django.test.utils import CaptureQueriesContext

from allmenning.activities.models import Activity, Session
from allmenning.booking.models import Booking
from allmenning.core.clock import local
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.browsers import words_of
from tests.cast import ClientFor

WORK = "/ansatte/moteplasser"
ADD = f"{WORK}/babytreff/ny-okt"
EXTRA = {"dag": "08.12.2026", "fra": "18.00", "til": "20.00", "bygg": "haugen-skole"}
IN_GYM = EXTRA | {"bygg": "haugen-skole/gymsal"}


@pytest.fixture
def tomorrows(this_mornings: Session, now: datetime) -> Session:
    this_mornings.starts, this_mornings.ends = now + timedelta(days=1), now + timedelta(days=1.1)
    this_mornings.save()
    return this_mornings


def test_a_session_is_added_with_or_without_a_room(
    client_for: ClientFor, ingrid: Person, baby_group: Activity, gymsal: Space
) -> None:
    leader = client_for(ingrid, staff=True)
    assert "Gymsal, Haugen skole" in words_of(leader.get(ADD))
    leader.post(ADD, EXTRA)
    leader.post(ADD, IN_GYM)

    without, with_room = Session.objects.order_by("pk")
    assert (without.room, with_room.room) == (None, gymsal)
    assert local(with_room.starts).hour == 18
    assert Booking.objects.get().request.activity == "Babytreff"


def test_a_room_that_is_taken_is_told_with_what_is_free(
    client_for: ClientFor, ingrid: Person, baby_group: Activity, gymsal: Space, musikkrom: Space
) -> None:
    leader = client_for(ingrid, staff=True)
    leader.post(ADD, IN_GYM)
    answer = leader.post(ADD, IN_GYM)

    assert answer.status_code == 422
    said = words_of(answer)
    assert "Gymsal er ikke ledig da. Dette er ledig: " in said
    assert "Musikkrom kl. 18–20" in said
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"dag": "01.11.2026"}, "Velg en tid som kommer."),
        ({"fra": "kl"}, "Skriv et klokkeslett som 18.00."),
        ({"til": "17.00"}, "Slutt senest kl. 12 dagen etter."),
        ({"bygg": "ukjent/rom"}, "Velg et bygg."),
        ({"bygg": ""}, "Velg et bygg."),
        ({"dag": "31.12.9999"}, "Skriv en dato som 15.12.2026."),
        ({"dag": "28.03.2027", "fra": "02.30", "til": "03.00"}, "Klokka stilles fram da."),
    ],
)
def test_what_is_wrong_is_said(
    client_for: ClientFor,
    ingrid: Person,
    tomorrows: Session,
    gymsal: Space,
    wrong: dict[str, str],
    sentence: str,
) -> None:
    for address in (ADD, f"{WORK}/okt/{tomorrows.pk}/flytt"):
        answer = client_for(ingrid, staff=True).post(address, IN_GYM | wrong)
        assert answer.status_code == 422
        assert sentence in words_of(answer)
    assert not Booking.objects.exists()


def test_what_lacks_a_room_is_flagged_and_gets_one(
    client_for: ClientFor, ingrid: Person, tomorrows: Session, gymsal: Space, musikkrom: Space
) -> None:
    leader = client_for(ingrid, staff=True)
    Session.objects.update(space=gymsal)
    assert "1 økt mangler rom" in words_of(leader.get(WORK))
    page = words_of(leader.get(f"{WORK}/babytreff"))
    assert "Mangler rom" in page
    assert "Finn et rom" in page
    move = f"{WORK}/okt/{tomorrows.pk}/flytt"
    assert "Økten mangler rom" in words_of(leader.get(move))

    moved = leader.post(move, IN_GYM | {"bygg": "haugen-skole/musikkrom"}, follow=True)

    assert "Økten er flyttet." in words_of(moved)
    tomorrows.refresh_from_db()
    assert tomorrows.room == musikkrom
    assert "mangler rom" not in words_of(leader.get(WORK))


def test_what_is_cancelled_or_over_is_not_moved(
    client_for: ClientFor, ingrid: Person, this_mornings: Session
) -> None:
    move = f"{WORK}/okt/{this_mornings.pk}/flytt"
    answer = client_for(ingrid, staff=True).post(move, EXTRA, follow=True)

    assert "så den kan ikke flyttes" in words_of(answer)


def test_a_series_in_a_room_says_which_dates_lack_it(
    client_for: ClientFor, ingrid: Person, baby_group: Activity, gymsal: Space
) -> None:
    leader = client_for(ingrid, staff=True)
    leader.post(ADD, IN_GYM)
    said = {
        "navn": "Sjakk",
        "slag": "series",
        "tilstand": "trial",
        "bygg": "haugen-skole/gymsal",
        "dager": ["1"],
        "hver": "1",
        "fra": "18.00",
        "til": "20.00",
        "foerste_dag": "08.12.2026",
        "siste_dag": "15.12.2026",
    }
    made = leader.post(f"{WORK}/ny", said, follow=True)
    assert "Mangler rom" in words_of(made)

    once = said | {"dager": [], "slag": "one_off", "navn": "Turnering"}
    refused = leader.post(f"{WORK}/ny", once)
    assert refused.status_code == 422
    assert "Gymsal er ikke ledig da." in words_of(refused)
    assert not Activity.objects.filter(slug="turnering").exists()


def test_others_add_and_move_nothing(
    client_for: ClientFor, kari: Person, this_mornings: Session
) -> None:
    stranger = client_for(kari, staff=True)
    assert stranger.post(ADD, EXTRA).status_code == 404
    assert stranger.get(f"{WORK}/okt/{this_mornings.pk}/flytt").status_code == 404


def test_who_is_at_work_is_read_for_those_at_work_alone_and_once(
    client_for: ClientFor,
    ingrid: Person,
    fatima: Person,
    tomorrows: Session,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    leader, page = client_for(ingrid, staff=True), f"{WORK}/babytreff"
    leader.get(page)
    with CaptureQueriesContext(connection) as for_one:
        leader.get(page)
    for days in range(1, 6):
        tomorrows.pk, tomorrows.host = None, fatima
        tomorrows.starts, tomorrows.ends = (
            moment + timedelta(days=days) for moment in (tomorrows.starts, tomorrows.ends)
        )
        tomorrows.save()

    with django_assert_max_num_queries(len(for_one)):
        assert words_of(leader.get(page)).count("Fatima Hassan er der og spør") == 5
    for address in ("/aktiviteter", "/aktiviteter/babytreff", "/aktiviteter.ics"):
        with CaptureQueriesContext(connection) as asked:
            assert client_for(None).get(address).status_code == 200
        assert not [one for one in asked if '"people_person"' in one["sql"]]
