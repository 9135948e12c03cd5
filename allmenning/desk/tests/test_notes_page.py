"""The owners' list."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.desk.actions import answer, close, take_up
from allmenning.desk.tests.telling import LIST, page_of, told
from allmenning.desk.views import notes
from allmenning.people.models import Person, Unit
from allmenning.places.models import Building
from tests.cast import ClientFor


def listed(person: Person, client_for: ClientFor, **query: Any) -> list[str]:
    """The first words of each note in the list."""
    page = client_for(person, staff=True).get(LIST, query)
    assert page.status_code == 200
    return [row["first_words"] for row in page.context["rows"]]


def many(now: datetime, number: int) -> None:
    for at in range(number):
        told(now + timedelta(seconds=at), secret=bytes([at]), text=f"Nummer {at}")


def test_new_ones_stand_first_and_the_newest_before(
    per: Person, client_for: ClientFor, now: datetime
) -> None:
    many(now, 5)
    first, second, third = (told(now, secret=bytes([at])) for at in range(3))
    answer(note=first, seen=0, text="Ja.", by=per, now=now)
    take_up(note=second, seen=0, by=per, now=now)
    close(note=third, seen=0, by=per, now=now)

    assert listed(per, client_for) == [f"Nummer {at}" for at in (4, 3, 1, 0, 2)]


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("new", ["Nummer 2", "Nummer 1"]),
        ("answered", ["Nummer 0"]),
        ("closed", []),
        ("tull", ["Nummer 2", "Nummer 1", "Nummer 0"]),
    ],
)
def test_the_list_can_be_narrowed(
    per: Person, client_for: ClientFor, now: datetime, state: str, shown: list[str]
) -> None:
    many(now, 3)
    answer(note=told(now, secret=bytes([0])), seen=0, text="Ja.", by=per, now=now)

    assert listed(per, client_for, tilstand=state) == shown


def test_each_choice_says_how_many_and_which_is_chosen(
    per: Person, client_for: ClientFor, now: datetime
) -> None:
    many(now, 3)
    close(note=told(now, secret=bytes([0])), seen=0, by=per, now=now)

    page = client_for(per, staff=True).get(LIST, {"tilstand": "closed"})

    choices = [(one["text"], one["number"], one["is_chosen"]) for one in page.context["choices"]]
    assert choices == [
        ("alle", 3, False),
        ("ny", 2, False),
        ("under arbeid", 0, False),
        ("besvart", 0, False),
        ("lukket", 1, True),
    ]


def test_an_empty_list_says_what_will_come(per: Person, client_for: ClientFor) -> None:
    page = client_for(per, staff=True).get(LIST).content.decode()

    assert "Når noen sier fra om en side, dukker det opp her." in page


def test_turning_pages_keeps_the_choice(
    per: Person, client_for: ClientFor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "PER_PAGE", 2)
    many(now, 5)

    page = client_for(per, staff=True).get(LIST, {"tilstand": "new", "side": "2"})

    assert [row["first_words"] for row in page.context["rows"]] == ["Nummer 2", "Nummer 1"]
    assert page.context["pages"]["previous_url"] == "?tilstand=new&side=1"
    assert page.context["pages"]["next_url"] == "?tilstand=new&side=3"
    assert "Side 2 av 3" in page.content.decode()


@pytest.mark.parametrize("side", ["0", "-1", "1000000000000000000000", "x"])
def test_a_page_that_is_not_there_gives_the_nearest(
    per: Person, client_for: ClientFor, now: datetime, side: str
) -> None:
    many(now, 1)

    assert listed(per, client_for, side=side) == ["Nummer 0"]


def test_a_leader_sees_her_houses_notes_only(
    ingrid: Person, per: Person, haugen: Building, client_for: ClientFor, now: datetime
) -> None:
    told(now, text="Om søket")
    told(now, secret=b"another", text="Om skolen", page="/steder/haugen-skole")

    assert listed(ingrid, client_for) == ["Om skolen"]
    assert listed(per, client_for) == ["Om skolen", "Om søket"]


def test_a_caretaker_and_a_resident_find_no_such_page(
    fatima: Person, kari: Person, client_for: ClientFor
) -> None:
    assert client_for(fatima, staff=True).get(LIST).status_code == 404
    assert client_for(kari).get(LIST).status_code == 404


def test_another_municipalitys_notes_are_not_there(
    per: Person, asker: Municipality, client_for: ClientFor, now: datetime
) -> None:
    with scope.municipality(asker.pk):
        Unit.objects.create(kind=Unit.Kind.MUNICIPALITY, name="Asker kommune")
        told(now)

    assert listed(per, client_for) == []


def test_what_waits_too_long_is_told(
    per: Person, client_for: ClientFor, now: datetime, set_clock: Any
) -> None:
    note = told(now)
    set_clock(now + timedelta(days=8))

    page = client_for(per, staff=True).get(LIST).content.decode()

    assert "svaret skulle ha kommet" in page
    assert f'href="{page_of(note)}"' in page


def test_what_people_wrote_is_text_and_shortened(
    per: Person, client_for: ClientFor, now: datetime
) -> None:
    told(now, text="<script>alert(1)</script>" + "x" * 2000)

    page = client_for(per, staff=True).get(LIST).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "x" * 200 not in page


def test_a_long_list_asks_the_database_no_more_than_a_short_one(
    per: Person,
    client_for: ClientFor,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    many(now, 30)
    client = client_for(per, staff=True)

    with django_assert_max_num_queries(12):
        client.get(LIST)
