"""The pages on which somebody proposes something, and looks up the answer; and the leader's list."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from allmenning.activities.models import Activity, Initiative, Session
from allmenning.booking.models import Booking
from allmenning.core.clock import instant, local
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.browsers import words_of
from tests.cast import ClientFor

MAKE = "/lag-noe"
HERE = "/lag-noe?sted=haugen-skole&dag=2026-12-03"
LIST = "/ansatte/initiativ"


@pytest.fixture
def told(musikkrom: Space, this_mornings: Session) -> dict[str, str]:
    start = instant(date(2026, 12, 3), time(18))
    return {
        "tid": f"{musikkrom.pk} {int(start.timestamp())}",
        "navn": "Sjakkveld",
        "vert": "Samira",
    }


@pytest.fixture
def somebody(client_for: ClientFor) -> Client:
    return client_for(None)


def test_free_rooms_are_shown_where_and_when_one_asks(
    somebody: Client, told: dict[str, str]
) -> None:
    first = somebody.get(MAKE)
    assert "Haugen skole" in words_of(first)
    assert "Send forslaget" not in words_of(first)

    shown = somebody.get(HERE)
    assert "torsdag 3. desember kl. 18–20, Musikkrom, plass til 20" in words_of(shown)


@pytest.mark.parametrize(
    "address", ["/lag-noe?sted=ukjent", "/lag-noe?sted=haugen-skole&dag=i+går"]
)
def test_what_is_not_understood_is_said(
    somebody: Client, told: dict[str, str], address: str
) -> None:
    page = words_of(somebody.get(address))

    assert "Velg et sted fra listen." in page or "Skriv en dato som 15.12.2026." in page
    assert somebody.post(address, told).status_code == 422
    assert not Initiative.objects.exists()


def test_a_day_when_all_is_closed_says_so(somebody: Client, told: dict[str, str]) -> None:
    page = somebody.get("/lag-noe?sted=haugen-skole&dag=2020-01-01")

    assert "Ingenting er ledig da." in words_of(page)


def test_a_foreign_word_in_the_address_is_no_mistake(
    somebody: Client, told: dict[str, str]
) -> None:
    assert "Velg et sted fra listen." not in words_of(somebody.get(f"{MAKE}?utm_source=x"))


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ({}, "Ingenting er ledig da."),
        ({"sted": "haugen-skole", "dag": "2020-01-01"}, "Ingenting er ledig da."),
        ({"sted": "stengt"}, "Velg et sted fra listen."),
    ],
)
def test_what_was_typed_stays_when_the_last_room_went(
    somebody: Client, told: dict[str, str], place: dict[str, str], said: str
) -> None:
    page = somebody.post("/lag-noe?sted=haugen-skole&dag=2020-01-01", told | place)

    assert page.status_code == 422
    assert said in words_of(page)
    assert 'value="Sjakkveld"' in page.content.decode()
    assert 'value="Samira"' in page.content.decode()
    assert "Send forslaget" not in words_of(page)
    assert not Initiative.objects.exists()


def test_another_day_keeps_what_was_typed_out_of_the_address(
    somebody: Client, told: dict[str, str]
) -> None:
    other = told | {"sted": "haugen-skole", "dag": "2026-12-04", "vis": "ja"}
    shown = somebody.post(HERE, other)
    page = shown.content.decode()

    assert shown.status_code == 200
    assert "fredag 4. desember" in words_of(shown)
    assert 'value="Sjakkveld"' in page
    assert 'value="Samira"' in page
    assert not Initiative.objects.exists()
    gone = somebody.post(HERE, other | {"sted": "stengt"})
    assert gone.status_code == 422
    assert 'value="Samira"' in gone.content.decode()


def test_enter_sends_the_proposal(somebody: Client, told: dict[str, str]) -> None:
    form = somebody.get(HERE).content.decode().split('<form class="form section"')[1]
    first = re.findall(r"<button[^>]*>", form)[0]

    assert 'tabindex="-1"' in first
    assert "name=" not in first


def test_it_is_proposed_and_found_by_three_words(
    somebody: Client, told: dict[str, str], musikkrom: Space
) -> None:
    receipt = somebody.post(HERE, told, follow=True)
    words = re.findall(r"<span>(\w+)</span>", receipt.content.decode())
    made = Initiative.objects.get()
    assert (made.title, made.host, made.space) == ("Sjakkveld", "Samira", musikkrom)
    assert local(made.starts).hour == 18

    answer = somebody.post("/lag-noe/svar", {"words": " ".join(words)})
    assert "Den som leder stedet, har ikke svart ennå." in words_of(answer)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"navn": " "}, "Skriv hva du vil lage."),
        ({"vert": ""}, "Skriv hvem som er vert."),
        ({"tid": ""}, "Velg en tid."),
        ({"tid": "1 2"}, "Den tiden er ikke ledig lenger."),
        ({"navn": "x" * 81}, "Skriv høyst 80."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    somebody: Client, told: dict[str, str], wrong: dict[str, str], sentence: str
) -> None:
    answer = somebody.post(HERE, told | wrong)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert "Samira" in answer.content.decode() or wrong.get("vert") == ""
    assert not Initiative.objects.exists()


def test_too_many_wait(somebody: Client, told: dict[str, str]) -> None:
    statuses = [somebody.post(HERE, told | {"navn": f"Kveld {n}"}).status_code for n in range(12)]

    assert statuses[0] == 302
    assert statuses[-1] == 429


def test_a_receipt_is_shown_for_an_hour_and_only_with_its_secret(
    somebody: Client, told: dict[str, str], chess_evening: Initiative
) -> None:
    for wrong in ("", "zz", "00" * 32):
        assert somebody.get(f"/lag-noe/takk?kvittering={wrong}").status_code == 302


def test_unknown_words_are_said_to_be(somebody: Client, told: dict[str, str]) -> None:
    assert "tre ord" in words_of(somebody.post("/lag-noe/svar", {"words": "bjørk"}))
    answer = somebody.post("/lag-noe/svar", {"words": "bjørk lampe regnbue"})
    assert answer.status_code == 422
    assert "Vi finner ingenting med disse ordene." in words_of(answer)


def test_the_leader_says_yes_in_one_tap(
    client_for: ClientFor, somebody: Client, ingrid: Person, chess_evening: Initiative
) -> None:
    leader = client_for(ingrid, staff=True)
    assert "1 vil lage noe hos dere" in words_of(leader.get("/ansatte"))
    assert "1 vil lage noe hos dere" in words_of(leader.get("/ansatte/moteplasser"))
    page = words_of(leader.get(LIST))
    assert "Sjakkveld" in page
    assert "vert: <bdi>Samira</bdi>" in page

    room = {"lokale": str(chess_evening.space_id)}
    answer = leader.post(f"{LIST}/{chess_evening.pk}/godkjenn", room, follow=True)

    assert "Sjakkveld er ute, og Musikkrom er booket." in words_of(answer)
    assert "Sjakkveld" in words_of(somebody.get("/aktiviteter"))
    assert "Musikkrom" in words_of(somebody.get("/aktiviteter/sjakkveld"))
    at_work = words_of(leader.get("/ansatte/moteplasser/sjakkveld"))
    assert "En innbygger er vert: Samira" in at_work
    again = leader.post(f"{LIST}/{chess_evening.pk}/godkjenn", room, follow=True)
    assert "Noen har svart før deg, eller dagen er kommet." in words_of(again)


def test_a_room_that_was_taken_has_others_in_its_stead(
    client_for: ClientFor,
    ingrid: Person,
    chess_evening: Initiative,
    gymsal: Space,
    now: datetime,
) -> None:
    leader = client_for(ingrid, staff=True)
    yes = f"{LIST}/{chess_evening.pk}/godkjenn"
    Initiative.objects.filter(pk=chess_evening.pk).update(space=gymsal)
    leader.post(yes, {"lokale": str(chess_evening.space_id)})
    first = Booking.objects.get()
    again = Initiative.objects.create(
        space=chess_evening.space,
        title="Kor",
        language="nb",
        host="Ali",
        starts=first.during.lower,
        ends=first.during.upper,
        sending=b"x" * 32,
        receipt=b"y" * 32,
        sent_at=now,
    )

    page = words_of(leader.get(LIST))
    assert "Rommet er tatt" in page
    assert "Godkjenn i Gymsal" in page
    late = leader.post(f"{LIST}/{again.pk}/godkjenn", {"lokale": str(again.space_id)}, follow=True)
    assert "Musikkrom er ikke ledig da." in words_of(late)
    assert "Velg et lokale på stedet." in words_of(
        leader.post(f"{LIST}/{again.pk}/godkjenn", {"lokale": "x"}, follow=True)
    )
    leader.post(f"{LIST}/{again.pk}/godkjenn", {"lokale": str(gymsal.pk)})
    assert Booking.objects.count() == 2


def test_no_needs_a_reason_and_is_looked_up(
    client_for: ClientFor, ingrid: Person, chess_evening: Initiative
) -> None:
    leader = client_for(ingrid, staff=True)
    no = f"{LIST}/{chess_evening.pk}/nei"
    assert "Sjakkveld" in words_of(leader.get(no))
    empty = leader.post(no, {"grunn": ""})
    assert empty.status_code == 422
    assert "Skriv hvorfor" in words_of(empty)

    answer = leader.post(no, {"grunn": "Huset er stengt."}, follow=True)
    assert "Svaret er gitt." in words_of(answer)
    assert "Noen har svart før deg" in words_of(leader.get(no, follow=True))
    assert not Activity.objects.exists()


def test_only_who_leads_the_place_answers(
    client_for: ClientFor, fatima: Person, kari: Person, chess_evening: Initiative
) -> None:
    for person in (fatima, kari):
        browser = client_for(person, staff=True)
        assert browser.get(LIST).status_code == 404
        assert browser.post(f"{LIST}/{chess_evening.pk}/godkjenn").status_code == 404


def test_it_reads_from_right_to_left_in_arabic(somebody: Client, told: dict[str, str]) -> None:
    somebody.get("/sprak?sprak=ar&neste=/lag-noe")
    page = somebody.get(HERE).content.decode()

    assert 'dir="rtl"' in page
    assert "Jeg vil lage noe" not in page


def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    client_for: ClientFor,
    ingrid: Person,
    chess_evening: Initiative,
    gymsal: Space,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    ingrids = client_for(ingrid, staff=True)
    ingrids.get(LIST)
    with CaptureQueriesContext(connection) as for_one:
        ingrids.get(LIST)
    for days in range(1, 6):
        Initiative.objects.create(
            title=f"Kveld {days}",
            language="nb",
            host="Samira",
            space=gymsal,
            starts=chess_evening.starts + timedelta(days=days),
            ends=chess_evening.ends + timedelta(days=days),
            sent_at=chess_evening.sent_at,
            sending=bytes([days]) * 32,
            receipt=bytes([days]) * 32,
        )

    with django_assert_max_num_queries(len(for_one)):
        page = words_of(ingrids.get(LIST))

    assert all(f"Kveld {days}" in page for days in range(1, 6))
