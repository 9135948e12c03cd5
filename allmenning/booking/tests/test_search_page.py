"""The page where a space is found."""

from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from allmenning.booking.models import BookingRules
from allmenning.booking.tests.finding import FIND, cards, found_by
from allmenning.booking.tests.houses import room
from allmenning.booking.tests.scenes import booked
from allmenning.people.models import Person
from allmenning.places.actions.search_words import refresh_search_words
from allmenning.places.models import Building, Space
from tests.browsers import words_of

TUESDAY_EVENING = {
    "when": "date",
    "date": "2026-12-15",
    "after": "18:00",
    "before": "20:00",
}
NOTHING = "Ingen lokaler passer til alt du ønsker."


def test_an_empty_form_finds_all_that_is_free(
    gymsal: Space, musikkrom: Space, nobody: Client
) -> None:
    page = found_by(nobody)

    assert "2 lokaler er ledige" in page
    assert cards(page) == ["Gymsal", "Musikkrom"]
    assert "i dag 16–17" in page


def test_one_hit_is_said_in_the_singular(musikkrom: Space, nobody: Client) -> None:
    assert "1 lokale er ledig" in found_by(nobody)


def test_words_are_asked_for(gymsal: Space, musikkrom: Space, nobody: Client) -> None:
    refresh_search_words([gymsal, musikkrom])

    page = found_by(nobody, words="øvingsrom")

    assert cards(page) == ["Musikkrom"]
    assert 'value="øvingsrom"' in page


@pytest.mark.parametrize(
    ("query", "chip"),
    [
        ({"when": "tonight"}, "i dag 17–18"),
        ({"when": "tomorrow"}, "i morgen 16–17"),
        ({"when": "weekend"}, "lør 5. des 10–11"),
        ({"when": "next_week_evening"}, "man 7. des 17–18"),
        ({"when": "date", "date": "2026-12-15"}, "tir 15. des 16–17"),
        ({"date": "2026-12-15"}, "tir 15. des 16–17"),
        ({"date": "15.12.2026", "duration": "120"}, "tir 15. des 16–18"),
        ({"when": "tonight", "after": "20:00"}, "i dag 20–21"),
        ({"when": "tonight", "duration": "30"}, "i dag 17–17.30"),
        (TUESDAY_EVENING, "tir 15. des 18–20"),
        ({"when": "date"}, "i dag 16–17"),
        ({"when": "next_week_evening", "before": "17:00"}, "man 7. des 16–17"),
        ({"date": "2027-05-25"}, "tir 25. mai 16–17"),
    ],
)
def test_the_time_is_asked_for(
    musikkrom: Space, nobody: Client, query: dict[str, str], chip: str
) -> None:
    assert f">{chip}<" in found_by(nobody, **query)


def test_the_number_of_people_follows_into_the_booking(
    gymsal: Space, musikkrom: Space, nobody: Client
) -> None:
    page = found_by(nobody, people=21)

    assert cards(page) == ["Gymsal"]
    assert "antall=21" in page


def test_purpose_and_facilities_are_asked_for(
    gymsal: Space, musikkrom: Space, nobody: Client
) -> None:
    assert cards(found_by(nobody, purpose="sport")) == ["Gymsal"]
    assert cards(found_by(nobody, facilities=["piano", "noise"])) == ["Musikkrom"]


def test_only_what_some_space_has_is_offered(
    musikkrom: Space, haugen: Building, nobody: Client
) -> None:
    hidden = room(haugen, musikkrom, "scenen", facilities=["stage"], is_published=False)

    page = found_by(nobody)
    assert 'value="piano"' in page
    assert 'value="stage"' not in page
    assert 'value="music"' in page
    assert '<option value="sport"' not in page

    type(hidden).objects.filter(pk=hidden.pk).update(is_published=True)
    # A minute later.
    cache.clear()
    assert 'value="stage"' in found_by(nobody)


def test_what_is_asked_for_stands_though_no_space_has_it(musikkrom: Space, nobody: Client) -> None:
    assert 'value="kitchen"' in found_by(nobody, facilities=["kitchen"])


def test_a_house_that_is_open_without_people_at_work_is_asked_for(
    musikkrom: Space, haugen: Building, nobody: Client
) -> None:
    haugen.timetable.hours.filter(weekday=1).update(kind="staffless")

    assert ">i dag 16–17<" in found_by(nobody, staffed="staffless")
    assert ">i morgen 16–17<" in found_by(nobody, staffed="staffed")


# Nothing found


def test_nothing_found_says_which_wish_to_drop(
    gymsal: Space, musikkrom: Space, nobody: Client
) -> None:
    page = found_by(nobody, people=100, facilities="piano")

    assert NOTHING in page
    assert "uten «Hvor mange?»: 1 treff" in page
    assert "uten piano: 1 treff" in page


def test_the_link_of_a_wish_is_the_same_search_without_it(
    gymsal: Space, musikkrom: Space, nobody: Client
) -> None:
    page = nobody.get(f"{FIND}?people=100&facilities=piano&facilities=noise&purpose=music")

    urls = [wish["url"] for wish in page.context["wishes"]]

    assert urls == ["?facilities=piano&facilities=noise&purpose=music"]
    assert cards(words_of(nobody.get(FIND + urls[0]))) == ["Musikkrom"]


def test_nothing_found_offers_what_is_near(
    kari: Person, musikkrom: Space, nobody: Client, now: datetime
) -> None:
    booked(kari, musikkrom, now)

    page = found_by(nobody, **TUESDAY_EVENING)

    assert NOTHING in page
    assert "En annen tid" in page
    assert cards(page) == ["Musikkrom"]


def test_nothing_at_all_says_whom_to_ring(nobody: Client) -> None:
    page = found_by(nobody, words="stall")

    assert NOTHING in page
    assert "21 80 21 80" in page


# Pages


@pytest.fixture
def fourteen(musikkrom: Space, haugen: Building) -> None:
    """Fourteen rooms: a full page and two."""
    for number in range(10, 23):
        room(haugen, musikkrom, f"rom-{number}")


def test_twelve_stand_on_a_page_and_the_rest_on_the_next(fourteen: None, nobody: Client) -> None:
    first, second = found_by(nobody, people=1), found_by(nobody, people=1, side=2)

    assert (len(cards(first)), len(cards(second))) == (12, 2)
    assert not set(cards(first)) & set(cards(second))
    assert "14 lokaler er ledige" in second
    assert 'rel="next" href="?people=1&amp;side=2"' in first
    assert 'rel="prev" href="?people=1&amp;side=1"' in second


@pytest.mark.parametrize(
    ("side", "shown"),
    [("abc", 12), ("-1", 12), ("0", 12), ("²", 12), ("99", 2), ("9" * 5000, 12), ("", 12)],
)
def test_a_page_that_is_not_there(fourteen: None, nobody: Client, side: str, shown: int) -> None:
    assert len(cards(found_by(nobody, side=side))) == shown


# A part and the whole


def test_htmx_gets_the_hits_alone(musikkrom: Space, nobody: Client) -> None:
    part = words_of(nobody.get(FIND, headers={"HX-Target": "treff"}))

    assert cards(part) == ["Musikkrom"]
    assert "<html" not in part
    assert "<form" not in part


def test_htmx_is_told_what_is_wrong_with_the_same_status(nobody: Client) -> None:
    answer = nobody.get(FIND, {"people": "0"}, headers={"HX-Target": "treff"})

    assert answer.status_code == 422
    assert "<html" not in answer.content.decode()


# Fresh and quick


def test_what_is_booked_is_gone_from_the_very_next_search(
    kari: Person, musikkrom: Space, nobody: Client, now: datetime
) -> None:
    before = found_by(nobody, **TUESDAY_EVENING)
    booked(kari, musikkrom, now)
    after = found_by(nobody, **TUESDAY_EVENING)

    assert ">tir 15. des 18–20<" in before
    assert ">tir 15. des 18–20<" not in after


def test_whether_a_person_answers_first_is_told(musikkrom: Space, nobody: Client) -> None:
    at_once = found_by(nobody)
    BookingRules.objects.update(needs_approval=True)

    assert "Du får svar med en gang." in at_once
    assert "Du får svar innen to dager." in found_by(nobody)


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        found_by(client, when="any")
    return len(asked)


def test_twelve_hits_ask_the_database_no_more_than_two(
    two_houses: list[Space],
    nobody: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(14):
        found_by(nobody)
    for_two = queries_of(nobody)
    for number in range(10):
        room(two_houses[number % 2].building, two_houses[0], f"rom-{number}")

    assert len(cards(found_by(nobody))) == 12
    assert queries_of(nobody) == for_two


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ({}, "any"),
        ({"people": "10"}, "any"),
        ({"date": "2026-12-15"}, "date"),
        ({"when": "x"}, "x"),
    ],
)
def test_one_sees_which_days_are_meant(
    musikkrom: Space, nobody: Client, query: dict[str, str], chosen: str
) -> None:
    assert nobody.get("/finn", query).context["form"]["when"].value() == chosen
