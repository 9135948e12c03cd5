"""A meeting place is tried at another place, and variants and copies are held against one another."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django.test import Client

from allmenning.activities.models import Activity, Collaboration, Session
from allmenning.activities.rules.families import Tie, family_of
from allmenning.activities.tests.held import activity, held
from allmenning.core.clock import local
from allmenning.people.models import Person, Unit
from allmenning.places.models import Building
from tests.browsers import words_of
from tests.cast import ClientFor

ADDRESS = "/ansatte/moteplasser/babytreff/kopier"


@pytest.fixture
def fossum(stovner: Unit, haugen: Building) -> Building:
    """A farm in the same district."""
    unit = Unit.objects.create(parent=stovner, kind=Unit.Kind.BUILDING, name="Fossum")
    made: Building = Building.objects.create(
        unit=unit,
        timetable=haugen.timetable,
        name="Fossum gård",
        slug="fossum",
        category="gård",
        latitude=59.95,
        longitude=10.91,
    )
    return made


@pytest.fixture
def ingrids(client_for: ClientFor, ingrid: Person) -> Client:
    return client_for(ingrid, staff=True)


TIMES = {
    "bygg": "fossum",
    "dager": ["3"],
    "hver": "1",
    "fra": "11.00",
    "til": "13.00",
    "foerste_dag": "03.12.2026",
    "siste_dag": "",
}


def test_it_is_copied_with_times_of_its_own(
    ingrids: Client, baby_group: Activity, fossum: Building
) -> None:
    Collaboration.objects.create(activity=baby_group, name="Helsestasjonen")
    Activity.objects.update(employees=2)

    page = words_of(ingrids.post(ADDRESS, TIMES, follow=True))

    assert "Babytreff prøves nå et sted til." in page
    assert "kopi av Babytreff" in page
    made = Activity.objects.get(copied_from=baby_group)
    assert (made.slug, made.state, made.unit) == ("babytreff-2", "trial", fossum.unit)
    assert (made.title, made.oldest, made.kind) == (baby_group.title, 1, "drop_in")
    assert (made.employees, made.collaborations.count()) == (None, 0)
    first = Session.objects.filter(activity=made).earliest("starts")
    assert (first.building, local(first.starts).hour) == (fossum, 11)
    assert not Session.objects.filter(activity=baby_group).exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"bygg": ""}, "Velg et bygg."), ({"fra": "14.00"}, "Slutt senest"), ({"fra": "x"}, "18.00")],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    ingrids: Client, baby_group: Activity, fossum: Building, wrong: dict[str, Any], sentence: str
) -> None:
    answer = ingrids.post(ADDRESS, TIMES | {"siste_dag": "03.06.2027"} | wrong)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert "2027-06-03" in words_of(answer) or "03.06.2027" in words_of(answer)
    assert Activity.objects.count() == 1


def test_copies_and_variants_stand_in_one_table(
    ingrids: Client, baby_group: Activity, haugen: Building, fossum: Building, now: datetime
) -> None:
    copy = activity(fossum.unit, "kopi", copied_from=baby_group, employees=1)
    evening = activity(fossum.unit, "kveld", parent=copy)
    activity(fossum.unit, "sjakk")
    held(baby_group, haugen, now, 20, 0)
    held(copy, fossum, now, 12)

    page = words_of(ingrids.get("/ansatte/moteplasser/babytreff/sammenlign"))

    assert "Fossum gård" in page
    assert "10,0 (2 økter)" in page
    assert "1 av 2 økter" in page
    assert "10 minutter (12 besøk)" in page
    assert "variant av Kopi" in page
    assert "Sjakk" not in page
    assert page.count("<tr>") == 4
    alone = words_of(ingrids.get("/ansatte/moteplasser/sjakk/sammenlign"))
    assert "Den har ingen varianter eller kopier" in alone
    assert evening.slug == "kveld"


def test_the_page_for_everybody_tells_when_the_variants_are(
    client_for: ClientFor, baby_group: Activity, haugen: Building, now: datetime
) -> None:
    evening = activity(haugen.unit, "kveld", parent=baby_group)
    activity(haugen.unit, "dag", parent=baby_group, state="stopped")
    for days in range(1, 6):
        starts = now + timedelta(days=days)
        Session.objects.create(
            activity=evening,
            building=haugen,
            starts=starts,
            ends=starts + timedelta(hours=1),
            changed_at=now,
        )

    page = words_of(client_for(None).get("/aktiviteter/babytreff"))

    assert '<a href="/aktiviteter/kveld">Kveld</a>' in page
    assert page.count("kl. 09–10") == 3
    assert "Dag</a>" not in page
    assert "Ingen tider er satt ennå." not in page


def test_others_find_nothing(client_for: ClientFor, kari: Person, baby_group: Activity) -> None:
    for address in (ADDRESS, ADDRESS.replace("kopier", "sammenlign")):
        assert client_for(kari, staff=True).get(address).status_code == 404


IDS = st.integers(1, 8)
TIES = st.lists(st.builds(Tie, IDS, st.none() | IDS, st.none() | IDS), max_size=8)


@given(TIES, IDS, IDS)
def test_to_be_of_one_family_goes_both_ways(ties: list[Tie], one: int, other: int) -> None:
    assert one in family_of(one, ties)
    assert (other in family_of(one, ties)) == (one in family_of(other, ties))
