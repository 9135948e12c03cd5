"""The front page of a municipality, and what it says about itself."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from pytest_django import DjangoAssertNumQueries

from django.test import Client

from allmenning.booking.models import CultureTotal
from allmenning.booking.tests.houses import house, room
from allmenning.booking.tests.scenes import between, booked
from allmenning.core.clock import instant
from allmenning.core.models import Municipality
from allmenning.people.models import Person
from allmenning.places.models import Building, Space, SpaceKind
from tests.browsers import words_of
from tests.cast import ClientFor

TODAY = date(2026, 12, 1)


def front(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return words_of(answer)


def test_what_is_free_this_evening_can_be_taken_at_once(musikkrom: Space, nobody: Client) -> None:
    page = front(nobody)

    assert "Ledig i kveld" in page
    assert '<a href="/steder/haugen-skole/musikkrom">Musikkrom</a>' in page
    assert "i dag 17–19" in page
    assert f"/bestill?lokale={musikkrom.pk}&amp;fra=" in page


def test_what_is_taken_this_evening_is_not_there(
    kari: Person, musikkrom: Space, nobody: Client, now: datetime
) -> None:
    booked(kari, musikkrom, now, between("17:30", "21:00", TODAY))

    assert "Ingenting er ledig i kveld." in front(nobody)


def test_late_in_the_evening_tomorrow_is_shown(
    musikkrom: Space, nobody: Client, set_clock: Callable[[datetime], None]
) -> None:
    set_clock(instant(TODAY, time(21)))

    page = front(nobody)

    assert "Ledig i morgen kveld" in page
    assert "i morgen 17–19" in page


def test_a_room_too_small_for_a_group_is_not_there(musikkrom: Space, nobody: Client) -> None:
    Space.objects.update(capacity=9)

    assert "Ingenting er ledig i kveld." in front(nobody)


def test_each_house_is_there_once_and_six_at_most(
    musikkrom: Space, gymsal: Space, haugen: Building, nobody: Client
) -> None:
    for number in range(7):
        room(house(haugen, f"hus-{number}"), musikkrom, "sal")

    rows = nobody.get("/").context["tonight"]

    assert len(rows) == len({row["building"] for row in rows}) == 6


def test_one_may_search_and_every_kind_of_space_leads_to_a_search(nobody: Client) -> None:
    page = front(nobody)

    assert 'action="/finn"' in page
    for kind in SpaceKind:
        assert str(kind.label).capitalize() in page
    assert 'href="/finn?words=musikkrom"' in page


def test_who_is_signed_in_sees_the_same_and_her_own_pages(
    kari: Person, musikkrom: Space, client_for: ClientFor
) -> None:
    page = front(client_for(kari))

    assert "i dag 17–19" in page
    assert 'href="/mine"' in page


def test_another_municipality_shows_its_own(
    musikkrom: Space, asker: Municipality, client_for: ClientFor
) -> None:
    page = front(client_for(None, host="asker.localhost"))

    assert "Haugen skole" not in page
    assert "Asker" in page


def lent(hours: int) -> None:
    """So many culture hours have been counted."""
    figures = {"planned": hours * 60, "confirmed": 0, "bookings": 1, "answered": 0}
    CultureTotal.objects.update_or_create(defaults=figures)


def test_the_counter_stands_there_from_the_first_hour(nobody: Client) -> None:
    assert "culture-count" not in front(nobody)

    lent(1_000_214)

    assert "<strong>1 000 214</strong> kulturtimer = 114 år sammen" in front(nobody)
    assert '<a id="se-kulturtimer" href="/kulturtimer">' in front(nobody)


def test_the_counter_keeps_itself_fresh(
    nobody: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    lent(60)
    assert 'hx-get="/" hx-trigger="every 60s"' in front(nobody)
    lent(61)

    with django_assert_max_num_queries(3):
        part = nobody.get("/", headers={"HX-Target": "kulturtimer"}).content.decode()

    assert "<strong>61</strong> kulturtimer = 2 døgn sammen" in " ".join(part.split())
    assert "<main" not in part


def test_many_houses_ask_the_database_no_more_than_one(
    musikkrom: Space,
    haugen: Building,
    nobody: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(7):
        room(house(haugen, f"hus-{number}"), musikkrom, "sal")

    with django_assert_max_num_queries(12):
        front(nobody)


@pytest.mark.parametrize(
    ("path", "title"), [("/tilgjengelighet", "Tilgjengelighet"), ("/personvern", "Personvern")]
)
def test_what_the_municipality_says_about_itself(nobody: Client, path: str, title: str) -> None:
    answer = nobody.get(path)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert f"<h1>{title}</h1>" in page
    assert "21 80 21 80" in page
    assert "Oslo kommune" in page


@pytest.mark.parametrize("path", ["/", "/tilgjengelighet", "/personvern"])
def test_nothing_can_be_sent_there(nobody: Client, path: str) -> None:
    assert nobody.post(path).status_code == 405
