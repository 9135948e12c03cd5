"""A building's day: all its spaces side by side."""

from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from django.test import Client

from allmenning.booking.models import Closure
from allmenning.booking.tests.houses import district, room
from allmenning.booking.tests.scenes import asked, between, booked
from allmenning.core.models import Municipality
from allmenning.people.models import Association, Person
from allmenning.places.models import Building, Holiday, OpeningException, Space
from tests.browsers import words_of
from tests.cast import ClientFor

PAGE = "/steder/haugen-skole"
TUESDAY = {"date": "2026-12-15"}
EVENING = "tirsdag 15. desember kl. 18–20"


def shown(client: Client, **query: str) -> str:
    answer = client.get(PAGE, query)
    assert answer.status_code == 200
    return words_of(answer)


def day(client: Client, **query: str) -> dict[str, list[str]]:
    """What each cell of each space says to the one who listens."""
    rows = client.get(PAGE, query or TUESDAY).context["day"]["rows"]
    return {row["name"]: [cell["label"] for cell in row["cells"]] for row in rows}


def test_the_facts_and_every_space_are_told(
    musikkrom: Space, gymsal: Space, haugen: Building, nobody: Client
) -> None:
    Building.objects.update(district=district("Bydel Stovner"))

    page = shown(nobody)

    for fact in (
        "<h1>Haugen skole</h1>",
        "Haugenveien 1 · Bydel Stovner",
        "Vanlig åpningstid denne dagen: 16–22",
        'href="/steder/haugen-skole/gymsal"',
        'href="/steder/haugen-skole/musikkrom"',
    ):
        assert fact in page
    assert list(day(nobody)) == ["Gymsal", "Musikkrom"]


def test_bookings_requests_and_ones_own_stand_in_their_rows(
    kari: Person,
    ola: Person,
    skolekorps: Association,
    musikkrom: Space,
    gymsal: Space,
    gym_thirds: list[Space],
    client_for: ClientFor,
    now: datetime,
) -> None:
    booked(ola, gym_thirds[0], now, association=skolekorps)
    asked(kari, musikkrom, now)

    for_nobody, for_kari = day(client_for(None)), day(client_for(kari))

    assert f"Opptatt: Haugen skolekorps, {EVENING}" in for_nobody["Gymsal"]
    assert f"Opptatt: Haugen skolekorps, {EVENING}" in for_nobody["Gymsal 1/3 A"]
    assert f"Opptatt: Haugen skolekorps, {EVENING}" not in for_nobody["Gymsal 1/3 B"]
    assert f"Noen har søkt, {EVENING}" in for_nobody["Musikkrom"]
    assert f"Din, {EVENING}" in for_kari["Musikkrom"]
    assert "Nordlie" not in shown(client_for(None), **TUESDAY)


def test_what_is_closed_has_its_reason(
    gymsal: Space, musikkrom: Space, closure: Closure, nobody: Client
) -> None:
    rows = day(nobody, date="2026-12-03")

    assert rows["Gymsal"] == ["Stengt: Gulvvask, torsdag 3. desember kl. 16–22"]
    assert not any("Stengt" in label for label in rows["Musikkrom"])


def test_a_holiday_is_told(musikkrom: Space, nobody: Client) -> None:
    days = (date(2026, 12, 25), date(2026, 12, 26))
    Holiday.objects.create(kind="public", days=days, name={"nb": "første juledag"})

    assert "Første juledag" in shown(nobody, date="2026-12-25")
    assert day(nobody, date="2026-12-25")["Musikkrom"] == [
        "Stengt: første juledag, fredag 25. desember kl. 08–22"
    ]


def test_an_exception_is_told_where_it_shuts(
    musikkrom: Space, haugen: Building, nobody: Client
) -> None:
    OpeningException.objects.create(
        timetable=haugen.timetable,
        days=(date(2026, 12, 3), date(2026, 12, 4)),
        reason={"nb": "foreldremøte"},
        opens=18 * 60,
        closes=20 * 60,
    )

    assert day(nobody, date="2026-12-03")["Musikkrom"] == [
        "Bestill fra torsdag 3. desember kl. 18–20"
    ]
    assert "foreldremøte" not in shown(nobody, date="2026-12-04")


@pytest.mark.parametrize(
    ("asked_for", "label"),
    [
        ("", "i dag"),
        ("tull", "i dag"),
        ("2020-01-01", "i dag"),
        ("\x00", "i dag"),
        ("2026-12-02", "i morgen"),
        ("15.12.2026", "tirsdag 15. desember"),
        ("9999-12-31", "torsdag 30. november 2028"),
    ],
)
def test_any_day_can_be_asked_for(
    musikkrom: Space, nobody: Client, asked_for: str, label: str
) -> None:
    assert nobody.get(PAGE, {"date": asked_for}).context["day"]["label"] == label


def test_the_days_have_two_ends(musikkrom: Space, nobody: Client) -> None:
    first, last = (
        nobody.get(PAGE, {"date": day}).context["day"] for day in ("2026-12-01", "9999-12-31")
    )

    assert (first["previous_url"], first["next_url"]) == ("", "?date=2026-12-02")
    assert (last["previous_url"], last["next_url"]) == ("?date=2028-11-29", "")


def test_htmx_gets_the_day_alone(musikkrom: Space, nobody: Client) -> None:
    part = nobody.get(PAGE, headers={"HX-Target": "dag"}).content.decode()

    assert "Musikkrom" in part
    assert "<h1" not in part


def test_a_house_without_spaces_to_borrow_says_so(haugen: Building, nobody: Client) -> None:
    assert "Ingen lokaler i dette huset kan lånes ennå." in shown(nobody)


def test_what_is_not_published_is_not_there(
    musikkrom: Space, gymsal: Space, haugen: Building, nobody: Client
) -> None:
    Space.objects.filter(pk=gymsal.pk).update(is_published=False)
    assert list(day(nobody)) == ["Musikkrom"]

    Building.objects.update(is_published=False)
    assert nobody.get(PAGE).status_code == 404


def test_another_municipality_has_no_such_house(
    musikkrom: Space, asker: Municipality, client_for: ClientFor
) -> None:
    assert client_for(None, host="asker.localhost").get(PAGE).status_code == 404


def test_a_large_house_asks_the_database_within_reason(
    kari: Person,
    musikkrom: Space,
    haugen: Building,
    nobody: Client,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(9):
        room(haugen, musikkrom, f"rom-{number}")
    booked(kari, musikkrom, now, between("16:00", "18:00"))

    with django_assert_max_num_queries(14):
        nobody.get(PAGE, TUESDAY)
