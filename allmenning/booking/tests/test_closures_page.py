"""Closing parts of a building, and opening them again."""

from datetime import datetime

import pytest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from allmenning.booking.actions.closures import close_assets
from allmenning.booking.models import Claim, Closure
from allmenning.booking.tests.scenes import EVENING, booked
from allmenning.core.log import SYSTEM
from allmenning.core.models import Municipality, ViewingLog
from allmenning.people.models import Person, Unit
from allmenning.places.models import Asset, Building, Space
from tests.browsers import words_of
from tests.cast import ClientFor

PAGE = "/ansatte/steng/haugen-skole"


def closing(*spaces: Space, **changes: object) -> dict[str, object]:
    """The form as it is filled in to wash the floor on Tuesday evening."""
    usual = {
        "spaces": [space.pk for space in spaces],
        "first_day": "2026-12-15",
        "start": "16:00",
        "last_day": "2026-12-15",
        "end": "22:00",
        "reason_nb": "Gulvvask",
        "reason_nn": "Golvvask",
    }
    return {**usual, **changes}


def test_the_page_lists_what_is_closed(
    closure: Closure, fatima: Person, client_for: ClientFor
) -> None:
    page = words_of(client_for(fatima, staff=True).get(PAGE))

    assert "Torsdag 3. desember kl. 16–22" in page
    assert "Gulvvask" in page
    assert "Gymsal A, Gymsal B, Gymsal C" in page


def test_closing_a_space_claims_its_parts(
    gym_thirds: list[Space], musikkrom: Space, fatima: Person, client_for: ClientFor
) -> None:
    answer = client_for(fatima, staff=True).post(PAGE, closing(*gym_thirds[:2]))

    closure = Closure.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    assert closure.reason == {"nb": "Gulvvask", "nn": "Golvvask"}
    assert Claim.objects.filter(closure=closure).count() == 2


def test_the_whole_building_is_all_its_parts(
    gymsal: Space, musikkrom: Space, fatima: Person, client_for: ClientFor
) -> None:
    client_for(fatima, staff=True).post(PAGE, closing(spaces=["0"]))

    assert Claim.objects.filter(closure__isnull=False).count() == 4


def test_bookings_in_the_way_are_shown_before_and_after(
    kari: Person, gymsal: Space, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    work = client_for(fatima, staff=True)

    asked = work.post(PAGE, closing(gymsal))
    page = asked.content.decode()

    assert asked.status_code == 200
    assert "Det er 1 bestilling i denne tiden." in page
    assert f'href="/bestilling/{booking.pk}"' in page
    assert 'name="sure" value="1"' in page
    assert 'value="Gulvvask"' in page
    assert Closure.objects.count() == 0

    done = work.post(PAGE, closing(gymsal, sure="1"), follow=True)

    assert Closure.objects.count() == 1
    assert "1 bestilling ligger i tid som er stengt. Ring, flytt" in done.content.decode()
    assert ViewingLog.objects.filter(viewer_id=fatima.pk, person_id=kari.pk).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"spaces": []}, "Velg minst ett lokale."),
        ({"spaces": ["999999"]}, "Velg lokaler i lista."),
        ({"spaces": ["x"]}, "Velg lokaler i lista."),
        ({"end": "16:00"}, "Slutten må komme etter starten."),
        ({"last_day": "2026-12-14"}, "Slutten må komme etter starten."),
        ({"first_day": "2026-11-01", "last_day": "2026-11-02"}, "Denne tiden er over."),
        ({"first_day": "0001-01-01"}, "Velg en dag innen tre år."),
        ({"last_day": "9999-12-31"}, "Velg en dag innen tre år."),
        ({"first_day": "2027-03-28", "last_day": "2027-03-28", "start": "02:30"}, "finnes ikke"),
        ({"reason_nb": ""}, "Skriv hvorfor. Det står i kalenderen."),
        ({"reason_nb": "x" * 121}, "Skriv høyst 120."),
        ({"reason_en": "\x00"}, "usynlige tegn"),
    ],
)
def test_each_wrong_answer_is_told_and_nothing_is_closed(
    gymsal: Space,
    fatima: Person,
    client_for: ClientFor,
    changes: dict[str, object],
    sentence: str,
) -> None:
    answer = client_for(fatima, staff=True).post(PAGE, closing(gymsal, **changes))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Closure.objects.count() == 0


def test_opening_again_frees_the_time_and_twice_is_once(
    closure: Closure, fatima: Person, client_for: ClientFor
) -> None:
    work = client_for(fatima, staff=True)

    answers = [work.post(f"{PAGE}/{closure.pk}/apne") for _time in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert Closure.objects.count() == Claim.objects.count() == 0


def test_a_closure_of_another_building_is_left_alone(
    closure: Closure, haugen: Building, fatima: Person, stovner: Unit, client_for: ClientFor
) -> None:
    beside = Unit.objects.create(parent=stovner, kind=Unit.Kind.BUILDING, name="Rommen skole")
    other = Building.objects.create(
        unit=beside,
        timetable=haugen.timetable,
        name="Rommen skole",
        slug="rommen-skole",
        category="skole",
        latitude=59.96,
        longitude=10.92,
    )
    Closure.objects.update(building=other)
    work = client_for(fatima, staff=True)

    assert work.post(f"{PAGE}/{closure.pk}/apne").status_code == 303
    assert work.post(f"/ansatte/steng/rommen-skole/{closure.pk}/apne").status_code == 404
    assert Closure.objects.count() == 1


def test_others_do_not_find_it(
    closure: Closure,
    gymsal: Space,
    kari: Person,
    fatima: Person,
    nils: Person,
    asker: Municipality,
    client_for: ClientFor,
) -> None:
    fatima.roles.update(expires_on="2026-11-30")

    for client in (client_for(kari), client_for(fatima, staff=True), client_for(nils, staff=True)):
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, closing(gymsal)).status_code == 404
        assert client.post(f"{PAGE}/{closure.pk}/apne").status_code == 404
    assert Closure.objects.count() == 1


def test_a_house_without_rooms_cannot_be_closed_yet(
    haugen: Building, fatima: Person, client_for: ClientFor
) -> None:
    answer = client_for(fatima, staff=True).post(PAGE, closing(spaces=["0"]))

    assert answer.status_code == 422
    assert "Her er det ingen lokaler å stenge ennå." in answer.text
    assert not Closure.objects.exists()


def test_more_closures_take_no_more_queries(
    haugen: Building,
    closure: Closure,
    gymsal: Space,
    kari: Person,
    fatima: Person,
    client_for: ClientFor,
    now: datetime,
) -> None:
    work = client_for(fatima, staff=True)
    booked(kari, gymsal, now)
    _closed_over(gymsal, 1, now)
    work.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        work.get(PAGE)
    _closed_over(gymsal, 5, now)
    with CaptureQueriesContext(connection) as many:
        work.get(PAGE)

    assert len(many) == len(few)


def _closed_over(space: Space, number: int, now: datetime) -> None:
    """So many closures of the space, over what is booked there."""
    assets = list(Asset.objects.filter(uses__space=space))
    for _one in range(number):
        close_assets(
            building=space.building,
            assets=assets,
            period=EVENING,
            reason={"nb": "Gulvvask"},
            actor=SYSTEM,
            now=now,
        )
