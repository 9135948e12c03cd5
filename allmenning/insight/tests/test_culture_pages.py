"""Pages with culture hours: open to all, told apart four ways and for each building."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from django.test import Client

from allmenning.booking.actions.culture_hours import count_due
from allmenning.booking.models import CultureTotal
from allmenning.booking.tests.houses import district, house, room
from allmenning.core.models import Municipality
from allmenning.insight.tests.scenes import Had, hours_from, past
from allmenning.people.models import Person
from allmenning.places.models import Building, Space
from tests.browsers import words_of
from tests.cast import ClientFor

WAYS = ["/kulturtimer", "/kulturtimer/bydeler", "/kulturtimer/bygg", "/kulturtimer/aktiviteter"]
EVERY = [*WAYS, "/kulturtimer/bygg/haugen-skole"]


@pytest.fixture
def lent(kari: Person, musikkrom: Space, haugen: Building, now: datetime) -> None:
    """Sixty hours of music nobody has told about, and sixty of sport where fifteen came."""
    haugen.district = district("Stovner")
    haugen.save()
    sal = room(house(haugen, "aasen"), musikkrom, "sal")
    past(kari, Had(musikkrom, hours_from(now - timedelta(days=40), 3)), now)
    past(kari, Had(sal, hours_from(now - timedelta(days=3), 3), purpose="sport", came=15), now)
    count_due(now=now)


def words(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return words_of(answer)


def cells(page: str) -> list[list[str]]:
    """The table's rows as people read them, the sum last."""
    rows = page.split("<tbody>")[1].split("</table>")[0].split("</tr>")[:-1]
    return [[_text(cell) for cell in re.findall(r"<t[hd][ >](.*?)</t[hd]>", row)] for row in rows]


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>|^[^<>]*>", " ", html).split())


@pytest.mark.parametrize("path", EVERY)
def test_before_the_first_hour_it_says_so(haugen: Building, nobody: Client, path: str) -> None:
    assert "Ingen kulturtimer er registrert her ennå." in words(nobody.get(path))


@pytest.mark.parametrize("path", WAYS)
def test_the_headline_stands_on_every_page(lent: None, nobody: Client, path: str) -> None:
    page = words(nobody.get(path))

    assert "<strong>120</strong> kulturtimer = 5 døgn sammen" in page
    assert "Summen av 2 bestillinger." in page
    assert "Bekreftet etterpå: 45 timer, fra 1 av 2 bestillinger." in page
    assert cells(page)[-1] == ["Sum", "120", "45 1 av 2 svarte"]


@pytest.mark.parametrize(
    ("path", "first", "second"),
    [
        ("/kulturtimer", "Oktober 2026", "November 2026"),
        ("/kulturtimer/bygg", "Haugen skole", "Aasen"),
        ("/kulturtimer/bydeler", "Stovner", "Uten bydel"),
        ("/kulturtimer/aktiviteter", "Musikk og kor", "Idrett og trening"),
    ],
)
def test_planned_and_confirmed_stand_side_by_side(
    lent: None, nobody: Client, path: str, first: str, second: str
) -> None:
    rows = {row[0]: row[1:] for row in cells(words(nobody.get(path)))}

    assert rows[first] == ["60", "ikke registrert"]
    assert rows[second] == ["60", "45 1 av 1 svarte"]


def test_each_row_has_its_bars(lent: None, nobody: Client) -> None:
    page = words(nobody.get("/kulturtimer/bygg"))

    assert page.count('<rect class="bar-planned" width="100.0"') == 2
    assert '<rect class="bar-confirmed" y="7" width="75.0"' in page
    assert '<rect class="bar-confirmed" y="7" width="0.0"' in page


def test_the_months_are_in_bokmål_where_the_page_is(lent: None, nobody: Client) -> None:
    nobody.cookies["spraak"] = "ar"

    assert "ovember 2026" in nobody.get("/kulturtimer").content.decode()


def test_where_nobody_has_answered_nothing_is_confirmed(
    kari: Person, musikkrom: Space, nobody: Client, now: datetime
) -> None:
    past(kari, Had(musikkrom, hours_from(now - timedelta(days=2), 3)), now)
    count_due(now=now)
    page = words(nobody.get("/kulturtimer"))

    assert "Hvor mange som kom, er ikke registrert." in page
    assert cells(page)[-1] == ["Sum", "60", "ikke registrert"]


def test_what_was_confirmed_of_a_night_counts_also_in_the_month_it_ended(
    kari: Person, musikkrom: Space, nobody: Client, now: datetime
) -> None:
    """The booking and its answer count in November, when it began."""
    past(kari, Had(musikkrom, hours_from(now - timedelta(hours=12), 6), came=10), now)
    count_due(now=now)

    assert cells(words(nobody.get("/kulturtimer"))) == [
        ["November 2026", "60", "30 1 av 1 svarte"],
        ["Desember 2026", "60", "30 0 av 0 svarte"],
        ["Sum", "120", "60 1 av 1 svarte"],
    ]


def test_a_million_hours_are_a_hundred_and_fourteen_years(lent: None, nobody: Client) -> None:
    CultureTotal.objects.update(planned=1_000_000 * 60)

    page = words(nobody.get("/"))

    assert "<strong>1 000 000</strong> kulturtimer = 114 år sammen" in page


def test_what_is_selected_is_what_is_counted_and_stays_selected(
    lent: None, nobody: Client, haugen: Building
) -> None:
    query = f"year=2026&district={haugen.district_id}&purpose=music"
    page = words(nobody.get(f"/kulturtimer?{query}"))

    assert "<strong>60</strong> kulturtimer" in page
    assert f'href="/kulturtimer/bygg?{query.replace("&", "&amp;")}"' in page
    assert '<option value="music" selected>' in page


def test_a_district_leads_to_its_buildings(lent: None, nobody: Client, haugen: Building) -> None:
    page = words(nobody.get("/kulturtimer/bydeler"))
    url = f"/kulturtimer/bygg?district={haugen.district_id}"

    assert f'<a href="{url}">Stovner</a>' in page
    assert [row[0] for row in cells(words(nobody.get(url)))] == ["Haugen skole", "Sum"]


def test_a_building_tells_of_its_spaces_months_and_activities(
    lent: None, nobody: Client, musikkrom: Space
) -> None:
    page = words(nobody.get("/kulturtimer/bygg/haugen-skole"))

    assert "<h1>Haugen skole</h1>" in page
    for name in ("Lokale for lokale", "Musikkrom", "Oktober 2026", "Musikk og kor"):
        assert name in page
    assert "Aasen" not in page
    assert 'href="/belegg/haugen-skole"' in page
    assert 'name="district"' not in page


def test_a_building_people_cannot_see_keeps_its_hours_without_a_page(
    lent: None, nobody: Client, haugen: Building
) -> None:
    Building.objects.filter(pk=haugen.pk).update(is_published=False)
    page = words(nobody.get("/kulturtimer/bygg"))

    assert ["Haugen skole", "60", "ikke registrert"] in cells(page)
    assert "/kulturtimer/bygg/haugen-skole" not in page
    assert nobody.get("/kulturtimer/bygg/haugen-skole").status_code == 404


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("query", ["year=1999", "year=x", "purpose=drop", "year=%00", "year=²"])
def test_what_cannot_be_selected_is_told_beside_the_field(
    lent: None, nobody: Client, path: str, query: str
) -> None:
    page = words(nobody.get(f"{path}?{query}"), status=422)

    assert "Velg noe fra lista." in page
    assert "<tbody>" not in page


@pytest.mark.parametrize("path", WAYS)
def test_another_municipality_shows_its_own(
    lent: None, asker: Municipality, client_for: ClientFor, path: str
) -> None:
    page = words(client_for(None, host="asker.localhost").get(path))

    assert "Ingen kulturtimer er registrert her ennå." in page
    assert "Haugen" not in page


@pytest.mark.parametrize("path", EVERY)
def test_nothing_can_be_sent_there(haugen: Building, nobody: Client, path: str) -> None:
    assert nobody.post(path).status_code == 405


def test_many_houses_ask_the_database_no_more_than_one(
    lent: None,
    kari: Person,
    musikkrom: Space,
    haugen: Building,
    nobody: Client,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(7):
        sal = room(house(haugen, f"hus-{number}"), musikkrom, "sal")
        past(kari, Had(sal, hours_from(now - timedelta(days=9), 3)), now)
    count_due(now=now)

    with django_assert_max_num_queries(7):
        nobody.get("/kulturtimer/bygg")
