"""The front page of those who work here."""

from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.foreign_calendars import connect_calendar, take_in
from allmenning.booking.tests.houses import house, room
from allmenning.booking.tests.scenes import asked, between, booked
from allmenning.core.log import SYSTEM
from allmenning.core.models import Municipality
from allmenning.people.models import Association, Person, Role, Unit
from allmenning.places.models import Building, Space
from tests.browsers import words_of
from tests.cast import ClientFor

STAFF = "/ansatte"
TODAY = date(2026, 12, 1)


def page_for(person: Person, client_for: ClientFor) -> str:
    answer = client_for(person, staff=True).get(STAFF)
    assert answer.status_code == 200
    return words_of(answer)


def test_what_waits_is_counted_with_the_oldest(
    kari: Person,
    fatima: Person,
    musikkrom: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    asked(kari, musikkrom, now)
    asked(kari, musikkrom, now, between("20:00", "21:00"))

    page = page_for(fatima, client_for)

    assert "2 søknader venter" in page
    assert "Den eldste kom i dag." in page


def test_nothing_that_waits(fatima: Person, musikkrom: Space, client_for: ClientFor) -> None:
    page = page_for(fatima, client_for)

    assert "0 søknader venter" in page
    assert "Alle har fått svar." in page
    assert "Ingen skal hit i dag." in page


def test_who_comes_today_stands_by_time_with_the_association_but_no_persons_name(
    kari: Person,
    ola: Person,
    fatima: Person,
    skolekorps: Association,
    gymsal: Space,
    musikkrom: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    booked(ola, gymsal, now, between("19:00", "21:00", TODAY), association=skolekorps)
    booked(kari, musikkrom, now, between("17:00", "18:00", TODAY), activity="Kvartett")
    booked(kari, musikkrom, now, activity="En annen dag")

    page = page_for(fatima, client_for)

    first, second = page.index("Kvartett"), page.index("Haugen skolekorps")
    assert first < second
    assert "17–18" in page[:first]
    assert "19–21" in page[first:second]
    assert "Kari Nordlie" not in page
    assert "En annen dag" not in page


def test_other_houses_work_is_not_there(
    kari: Person,
    fatima: Person,
    oslo_kommune: Unit,
    haugen: Building,
    musikkrom: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    unit = Unit.objects.create(parent=oslo_kommune, kind=Unit.Kind.DISTRICT, name="Bydel Sagene")
    theirs = room(house(haugen, "sagene-samfunnshus", unit=unit), musikkrom, "sal")
    booked(kari, theirs, now, between("17:00", "18:00", TODAY), purpose="meeting")
    asked(kari, theirs, now, purpose="meeting")

    page = page_for(fatima, client_for)

    assert "0 søknader venter" in page
    assert "Ingen skal hit i dag." in page
    assert "Sagene" not in page


def test_each_house_has_its_occupancy_and_its_links(
    kari: Person, fatima: Person, musikkrom: Space, client_for: ClientFor, now: datetime
) -> None:
    for day in range(1, 5):
        booked(kari, musikkrom, now, between("18:00", "21:00", date(2026, 12, day)))

    page = page_for(fatima, client_for)

    # Twelve of the 46 hours the only part of the house is open.
    assert "Belegg de neste sju dagene: 26 %" in page
    for path in ("/ansatte/bygg/haugen-skole/dag", "/ansatte/steng/haugen-skole"):
        assert f'href="{path}"' in page


def test_a_house_that_is_never_open_has_no_figure(
    fatima: Person, haugen: Building, musikkrom: Space, client_for: ClientFor
) -> None:
    haugen.timetable.hours.all().delete()

    assert "Belegg de neste sju dagene: ikke registrert" in page_for(fatima, client_for)


def test_what_another_calendar_says_is_in_use_stands_first_for_those_it_concerns(
    kari: Person,
    fatima: Person,
    ingrid: Person,
    per: Person,
    oslo_kommune: Unit,
    musikkrom: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    calendar = connect_calendar(
        space=musikkrom, name="Timeplan", url="https://x.example/a.ics", actor=SYSTEM, now=now
    )
    booking = booked(kari, musikkrom, now, between("18:00", "20:00"))
    take_in(calendar=calendar, times={"a": between("17:00", "19:00")}, now=now)
    sagene = Unit.objects.create(parent=oslo_kommune, kind=Unit.Kind.DISTRICT, name="Sagene")
    Role.objects.filter(person=ingrid).update(unit=sagene)

    hers, others = page_for(fatima, client_for), page_for(ingrid, client_for)
    cancel_booking(booking=booking, canceller=Canceller(SYSTEM), now=now)

    said = "Kalenderen «<bdi>Timeplan</bdi>» kolliderer med 1 bestilling i Musikkrom, Haugen skole."
    assert said in hers
    assert 'href="/ansatte/kalender/haugen-skole/inn"' in hers
    assert "Timeplan" not in others
    assert "Timeplan" not in page_for(fatima, client_for)


@pytest.mark.parametrize(
    ("who", "links"),
    [
        ("fatima", set()),
        ("ingrid", {"/ansatte/roller", "/ansatte/tilbakemeldinger"}),
        (
            "per",
            {
                "/ansatte/roller",
                "/ansatte/tilbakemeldinger",
                "/ansatte/foreninger",
                "/ansatte/fridager",
            },
        ),
    ],
)
def test_what_one_may_not_do_has_no_link(
    request: pytest.FixtureRequest,
    haugen: Building,
    client_for: ClientFor,
    who: str,
    links: set[str],
) -> None:
    page = page_for(request.getfixturevalue(who), client_for)

    rooms = ("roller", "tilbakemeldinger", "foreninger", "fridager")
    every = {f"/ansatte/{room}" for room in rooms}
    assert {path for path in every if f'href="{path}"' in page} == links


def test_who_has_a_role_without_a_house_is_told(ingrid: Person, client_for: ClientFor) -> None:
    assert "Du har ikke ansvar for noe bygg ennå." in page_for(ingrid, client_for)


def test_a_resident_finds_no_such_page(kari: Person, client_for: ClientFor) -> None:
    assert client_for(kari).get(STAFF).status_code == 404


def test_an_employee_who_signed_in_as_a_resident_finds_no_such_page(
    fatima: Person, client_for: ClientFor
) -> None:
    assert client_for(fatima).get(STAFF).status_code == 404


def test_who_is_not_signed_in_is_sent_to_sign_in(oslo: Municipality, client_for: ClientFor) -> None:
    answer = client_for(None).get(STAFF)

    assert answer.status_code == 302
    assert "neste=%2Fansatte" in answer["Location"]


def test_a_full_day_asks_the_database_no_more_than_an_empty_one(
    kari: Person,
    fatima: Person,
    musikkrom: Space,
    client_for: ClientFor,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for hour in range(16, 20):
        booked(kari, musikkrom, now, between(f"{hour}:00", f"{hour + 1}:00", TODAY))
    client = client_for(fatima, staff=True)

    with django_assert_max_num_queries(21):
        client.get(STAFF)
