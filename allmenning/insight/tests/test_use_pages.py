"""Pages that show what is free and taken: of all buildings, of one, and of a space."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from django.test import Client

from allmenning.booking.models import Booking
from allmenning.booking.tests.houses import house, room
from allmenning.booking.tests.scenes import at, between, booked
from allmenning.core.models import Municipality
from allmenning.people.models import Person
from allmenning.places.models import Building, OpeningHours, Space
from tests.browsers import words_of
from tests.cast import ClientFor
from tests.moment import SetClock

EVERY = ["/belegg", "/belegg/haugen-skole", "/belegg/haugen-skole/musikkrom"]
# Four weeks of five evenings and two days at the weekend, from six to eight hours.
OPEN = 4 * (5 * 6 + 2 * 8)


@pytest.fixture
def choir(kari: Person, musikkrom: Space, now: datetime, set_clock: SetClock) -> Booking:
    """Kari's choir had the room from 18 to 20 on Tuesday 15 December; it is the day before
    Christmas Eve now."""
    booking = booked(kari, musikkrom, now, between("18:00", "20:00"), participants=10)
    set_clock(at("12:00", date(2026, 12, 23)))
    return booking


def words(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return words_of(answer)


def test_every_building_shows_its_free_hours_most_first(
    choir: Booking, musikkrom: Space, haugen: Building, nobody: Client
) -> None:
    room(house(haugen, "aasen"), musikkrom, "sal")
    page = words(nobody.get("/belegg"))

    assert page.index("Aasen") < page.index("Haugen skole")
    assert f'<td class="number">{OPEN - 2}</td> <td class="number">{OPEN}</td>' in page
    assert '<td class="number">1 %</td>' in page
    assert f'<th scope="row">Sum</th><td class="number">{2 * OPEN - 2}</td>' in page


def test_a_building_shows_its_week_and_spaces(
    choir: Booking, gymsal: Space, haugen: Building, nobody: Client
) -> None:
    page = words(nobody.get("/belegg/haugen-skole"))

    assert "<h1>Haugen skole</h1>" in page
    assert '<a href="/belegg/haugen-skole/musikkrom">Musikkrom</a>' in page
    assert f'<td class="number">{OPEN - 2}</td>' in page
    assert f'<td class="number">{3 * OPEN}</td>' in page
    # One of four Tuesdays, in one of four parts.
    assert "<span>6</span>" in page
    assert "<tfoot>" not in page


def test_a_space_shows_when_it_is_busy(choir: Booking, nobody: Client) -> None:
    page = words(nobody.get("/belegg/haugen-skole/musikkrom"))

    assert "Musikkrom: så mange prosent av tiden som er opptatt" in page
    # The hours from 18 to 20 on Tuesdays, one week of four; each with a bar a quarter long.
    assert page.count('<rect y="86" width="25" height="14"/>') == 2
    assert page.count("<span>25</span>") == 2
    assert '<th scope="row">21–22</th>' in page
    assert '<td class="never"><span aria-hidden="true">–</span>' in page
    assert 'href="/steder/haugen-skole/musikkrom"' in page


def test_the_days_are_in_bokmål_where_the_page_is(choir: Booking, nobody: Client) -> None:
    nobody.cookies["spraak"] = "ar"

    days = nobody.get("/belegg/haugen-skole/musikkrom").context["heat"]["days"]

    assert days[1] == {"name": "tirsdag", "short": "tir"}


def test_other_weeks_can_be_chosen(choir: Booking, nobody: Client) -> None:
    path = "/belegg/haugen-skole/musikkrom"

    assert "<span>8</span>" in words(nobody.get(f"{path}?span=last_12"))
    ahead = words(nobody.get(f"{path}?span=next_4"))
    assert "<span>0</span>" in ahead
    assert "<span>25</span>" not in ahead


def test_what_is_taken_every_week_is_full(
    kari: Person, musikkrom: Space, nobody: Client, now: datetime
) -> None:
    for week in range(4):
        day = date(2026, 12, 1) + timedelta(weeks=week)
        booked(kari, musikkrom, now, between("18:00", "19:00", day))
    page = words(nobody.get("/belegg/haugen-skole/musikkrom?span=next_4"))

    assert page.count('class="of-5"') == page.count("<span>100</span>") == 1


@pytest.mark.parametrize("path", EVERY)
def test_where_nothing_is_open_it_says_so(musikkrom: Space, nobody: Client, path: str) -> None:
    OpeningHours.objects.all().delete()

    assert "Ingenting er åpent i disse ukene." in words(nobody.get(path))


@pytest.mark.parametrize("path", EVERY)
def test_what_cannot_be_chosen_is_told_beside_the_field(
    musikkrom: Space, nobody: Client, path: str
) -> None:
    page = words(nobody.get(f"{path}?span=last_4000"), status=422)

    assert "Velg noe fra lista." in page
    assert "<tbody>" not in page


@pytest.mark.parametrize("path", EVERY[1:])
def test_what_people_cannot_see_has_no_page(
    musikkrom: Space, haugen: Building, nobody: Client, path: str
) -> None:
    Building.objects.update(is_published=False)

    assert nobody.get(path).status_code == 404


def test_a_space_people_cannot_see_is_not_in_its_building(
    musikkrom: Space, gymsal: Space, nobody: Client
) -> None:
    Space.objects.filter(pk=musikkrom.pk).update(is_published=False)

    assert "Musikkrom" not in words(nobody.get("/belegg/haugen-skole"))
    assert nobody.get("/belegg/haugen-skole/musikkrom").status_code == 404


def test_another_municipality_shows_its_own(
    musikkrom: Space, asker: Municipality, client_for: ClientFor
) -> None:
    there = client_for(None, host="asker.localhost")

    assert "Haugen" not in words(there.get("/belegg"))
    assert [there.get(path).status_code for path in EVERY[1:]] == [404, 404]


@pytest.mark.parametrize("path", EVERY)
def test_nothing_can_be_sent_there(musikkrom: Space, nobody: Client, path: str) -> None:
    assert nobody.post(path).status_code == 405
