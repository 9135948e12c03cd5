"""Secret calendars: right over both changes of the clock, and no more about anybody than allowed."""

from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

import pytest
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from django.test import Client
from django.utils.http import http_date

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.queries import feeds
from allmenning.booking.tests.calendars import (
    BEFORE_ALL,
    address,
    as_read,
    as_stored,
    awkward_periods,
    events_in,
    read,
    stands,
)
from allmenning.booking.tests.patterns import booked_series
from allmenning.booking.tests.scenes import asked, between, booked
from allmenning.core.clock import local_date
from allmenning.core.log import SYSTEM
from allmenning.people.models import Association, Person
from allmenning.places.models import Building, Space
from tests.cast import ClientFor
from tests.moment import SetClock


@pytest.fixture
def program() -> Client:
    """A calendar program, which is signed in nowhere."""
    return Client(HTTP_HOST="oslo.localhost")


def test_every_date_is_as_the_database_has_it_over_both_changes_of_the_clock(
    kari: Person, musikkrom: Space, set_clock: SetClock
) -> None:
    states = cycle(["confirmed", "waiting", "cancelled", "confirmed", "declined"])
    for period, state in zip(awkward_periods(), states, strict=False):
        stands(kari, musikkrom, period, state)
    set_clock(BEFORE_ALL)

    for shown in ({"person": kari}, {"space": musikkrom}, {"building": musikkrom.building}):
        assert as_read(read(address(**shown))) == as_stored()


def test_times_are_told_by_the_wall_clock_with_the_rules_of_its_changes(
    kari: Person, musikkrom: Space, now: datetime
) -> None:
    booked(kari, musikkrom, now)

    text = read(address(person=kari))

    assert "DTSTART;TZID=Europe/Oslo:20261215T180000" in text
    assert text.count("BEGIN:VTIMEZONE") == 1


def test_a_space_tells_the_associations_name_and_never_a_persons(
    kari: Person, ola: Person, skolekorps: Association, musikkrom: Space, now: datetime
) -> None:
    booked(kari, musikkrom, now)
    booked(
        ola,
        musikkrom,
        now,
        between("20:00", "21:00"),
        association=skolekorps,
        activity="Aspiranter",
    )

    for shown in ({"space": musikkrom}, {"building": musikkrom.building}):
        text = read(address(**shown))
        assert "SUMMARY:Privat bestilling" in text
        assert "SUMMARY:Haugen skolekorps" in text
        hidden = ["Kari", "Nordlie", "Ola", "Bråten", "Korøvelse", "Aspiranter", "40000000"]
        assert [word for word in hidden if word in text] == []


def test_ones_own_tells_what_it_is_for_and_nobodys_name(
    kari: Person, musikkrom: Space, now: datetime
) -> None:
    booked(kari, musikkrom, now)

    text = read(address(person=kari))

    assert "SUMMARY:Korøvelse\\, Musikkrom" in text
    assert "Kari" not in text


def test_an_association_has_its_own_and_nobody_elses(
    kari: Person, ola: Person, skolekorps: Association, gymsal: Space, now: datetime
) -> None:
    booked(kari, gymsal, now)
    booked(ola, gymsal, now, between("20:00", "21:00"))
    booked(ola, gymsal, now, between("21:00", "22:00"), association=skolekorps, activity="Øving")

    theirs: Any = Calendar.from_ical(read(address(person=ola, association=skolekorps)))
    mine = events_in(read(address(person=ola)))

    assert [event["SUMMARY"] for event in theirs.events] == ["Øving, Gymsal"]
    assert len(mine) == 2
    assert theirs["X-WR-CALNAME"] == "Haugen skolekorps"


def test_who_has_the_hall_has_its_third(
    kari: Person, gymsal: Space, gym_thirds: list[Space], musikkrom: Space, now: datetime
) -> None:
    booked(kari, gymsal, now)
    booked(kari, gym_thirds[1], now, between("20:00", "21:00"))
    booked(kari, musikkrom, now)

    events = events_in(read(address(space=gym_thirds[0])))

    assert [event["SUMMARY"] for event in events] == ["Privat bestilling, Gymsal"]


def test_what_is_cancelled_stays_as_cancelled_and_counts_up(
    kari: Person, musikkrom: Space, now: datetime
) -> None:
    booking = booked(kari, musikkrom, now)
    path = address(person=kari)
    before = events_in(read(path))[0]

    cancel_booking(booking=booking, canceller=Canceller(SYSTEM), now=now + timedelta(minutes=1))
    after = events_in(read(path))[0]

    assert after["UID"] == before["UID"]
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt
    assert after["SUMMARY"] == f"Avbestilt: {before['SUMMARY']}"


def test_what_waits_is_tentative(kari: Person, musikkrom: Space, now: datetime) -> None:
    asked(kari, musikkrom, now)

    (event,) = events_in(read(address(space=musikkrom)))

    assert (event["STATUS"], event["SUMMARY"]) == (
        "TENTATIVE",
        "Privat bestilling (venter på svar)",
    )


def test_it_goes_ninety_days_back_and_says_so(
    kari: Person, musikkrom: Space, now: datetime
) -> None:
    today = local_date(now)
    ends = [timedelta(days=feeds.DAYS_BACK + 1), timedelta(days=feeds.DAYS_BACK)]
    rows = [stands(kari, musikkrom, between("08:00", "09:00", today - back)) for back in ends]

    text = read(address(person=kari))

    assert f"bestilling-{rows[0].pk}@" not in text
    assert f"bestilling-{rows[1].pk}@" in text
    assert "X-WR-CALDESC:De siste 90 dagene og alt som kommer." in text


def test_it_is_written_in_the_persons_language(
    kari: Person, musikkrom: Space, now: datetime
) -> None:
    booked(kari, musikkrom, now)
    Person.objects.filter(pk=kari.pk).update(language="en")

    assert "X-WR-CALNAME:My bookings" in read(address(person=kari))


# How it is fetched


def test_it_is_sent_again_only_when_it_has_changed(
    kari: Person, musikkrom: Space, program: Client, now: datetime
) -> None:
    path = address(person=kari)
    first = program.get(path)
    known = {"If-None-Match": first["ETag"]}

    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, max-age=0, must-revalidate"
    assert not first.cookies
    same = program.get(path, headers=known)
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    booked(kari, musikkrom, now)
    assert program.get(path, headers=known).status_code == 200


def test_a_program_that_asks_by_time_gets_what_is_newer(
    kari: Person, musikkrom: Space, program: Client, now: datetime, set_clock: SetClock
) -> None:
    path = address(person=kari)
    since = {"If-Modified-Since": program.get(path)["Last-Modified"]}

    assert program.get(path, headers=since).status_code == 304
    booked(kari, musikkrom, now)
    fresh = program.get(path, headers=since)
    assert fresh.status_code == 200
    assert fresh["Last-Modified"] == http_date(now.timestamp())
    set_clock(now + timedelta(days=1))
    later = {"If-Modified-Since": fresh["Last-Modified"]}
    assert program.get(path, headers=later).status_code == 200


# A whole series as one file


def test_a_series_is_one_file(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    request = booked_series(kari, gymsal, now)
    browser = client_for(kari)
    page = browser.get(f"/serie/{request.pk}").content.decode()

    answer = browser.get(f"/serie/{request.pk}.ics")

    assert f'href="/serie/{request.pk}.ics"' in page
    assert f'filename="serie-{request.pk}.ics"' in answer["Content-Disposition"]
    assert as_read(answer.content.decode()) == as_stored()
    assert len(as_stored()) > 1


def test_a_series_of_somebody_else_is_not_there(
    kari: Person, ola: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    request = booked_series(kari, gymsal, now)

    assert client_for(ola).get(f"/serie/{request.pk}.ics").status_code == 404


def test_a_building_with_much_in_it_is_read_with_few_questions(
    kari: Person,
    haugen: Building,
    musikkrom: Space,
    program: Client,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for day in range(20):
        stands(kari, musikkrom, between("08:00", "09:00", local_date(now) + timedelta(days=day)))
    path = address(building=haugen)

    with django_assert_max_num_queries(6):
        program.get(path)
