"""Booking times that repeat: the pattern, its dates, and the rest, on a page that grows."""

import re
from datetime import date, datetime
from typing import Any

import pytest

from django.test import Client

from allmenning.booking.models import Booking, BookingRules, Request, Series
from allmenning.booking.tests.scenes import between, booked, held
from allmenning.booking.tests.series_pages import SECOND, boxes, link, sent
from allmenning.people.models import Association, Person
from allmenning.places.models import Holiday, Space
from tests.cast import ClientFor


@pytest.fixture
def karis(kari: Person, gymsal: Space, client_for: ClientFor) -> Client:
    """Kari, who may have ten bookings in the gym."""
    BookingRules.objects.update(max_active_person=10)
    return client_for(kari)


def test_the_page_begins_with_what_the_page_for_one_asked(karis: Client, gymsal: Space) -> None:
    page = karis.get(
        f"/bestill/serie?lokale={gymsal.pk}&fra=2026-12-15T18:00&til=2026-12-15T20:00&antall=20"
    ).content.decode()

    for shown in ('value="2026-12-15"', 'value="18:00"', 'value="20:00"', 'value="20"'):
        assert shown in page
    assert re.search(r'name="weekdays" value="1"[^>]*checked', page)
    assert re.search(r'name="skip"[^>]*checked', page)


def test_the_space_and_the_page_for_one_lead_here(karis: Client, gymsal: Space) -> None:
    for path in ("/steder/haugen-skole/gymsal", f"/bestill?lokale={gymsal.pk}"):
        assert f'href="/bestill/serie?lokale={gymsal.pk}"' in karis.get(path).content.decode()


def test_every_date_is_shown_free_or_why_not(
    karis: Client, ola: Person, gymsal: Space, now: datetime
) -> None:
    booked(ola, gymsal, now, between("19:00", "21:00", SECOND))
    days = (date(2026, 12, 21), date(2027, 1, 4))
    Holiday.objects.create(kind="school", days=days, name={"nb": "juleferie"})

    page = karis.get(link(gymsal, skip="on")).content.decode()

    for shown in (
        "Tirsdager kl. 18–20, hver uke, 1. desember – 5. januar 2027",
        "3 av 6 datoer er ledige.",
        "Bestill de 3 ledige datoene",
        "Opptatt",
        "16–18 i stedet",
        "Fri: juleferie",
    ):
        assert shown in page
    assert len(boxes(page)) == 3


def test_ones_own_hold_is_told_as_ones_own(
    karis: Client, kari: Person, ola: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    held(kari, gymsal, now, between("18:00", "20:00", SECOND))

    mine = karis.get(link(gymsal)).content.decode()
    olas = client_for(ola).get(link(gymsal)).content.decode()

    assert "Du holder på å bestille denne tiden" in mine
    assert "Noen er i ferd med å bestille" not in mine
    assert "Noen er i ferd med å bestille" in olas


def test_a_night_the_clock_jumps_over_is_told(karis: Client, gymsal: Space) -> None:
    BookingRules.objects.update(horizon_days=400)
    asked_for = {"weekdays": ["6"], "start": "02:30", "end": "04:00"}

    page = karis.get(link(gymsal, **asked_for, first_day="2027-03-28", last_day="2027-03-28"))

    assert "Klokka stilles fram denne natta, så tiden finnes ikke" in page.content.decode()


@pytest.mark.parametrize(
    ("question", "typed", "sentence"),
    [
        ("weekdays", [], "Velg minst én ukedag."),
        ("weekdays", ["9"], "Velg minst én ukedag."),
        ("end", "17:00", "Slutten må komme etter starten."),
        ("end", "23:59:59:59", "Skriv et klokkeslett som 18.00."),
        ("end", "19:59", "Lokalet kan bestilles"),
        ("first_day", "2026-11-30", "Denne tiden er over."),
        ("first_day", "9999-12-31", "Velg en dag innen to år."),
        ("last_day", "2026-11-30", "Siste dag må komme etter første dag."),
        ("last_day", "2126-12-01", "En serie kan vare i høyst to år."),
        ("last_day", "9999-12-31", "En serie kan vare i høyst to år."),
        ("every_weeks", "0", "Velg hvor ofte i lista."),
        ("participants", "151", "Skriv et tall mellom 1 og 150."),
        ("start", "12:00", "I dag er det åpent 16–22. Velg en tid innenfor."),
    ],
)
def test_what_is_wrong_stands_beside_the_question(
    karis: Client, gymsal: Space, question: str, typed: Any, sentence: str
) -> None:
    BookingRules.objects.update(min_minutes=120, max_minutes=480)
    answer = karis.get(link(gymsal, **{question: typed}))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_every_day_for_two_years_is_too_many(karis: Client, gymsal: Space) -> None:
    every_day = [str(n) for n in range(7)]

    answer = karis.get(link(gymsal, weekdays=every_day, last_day="2028-11-01"))

    assert answer.status_code == 422
    said = "Det blir for mange datoer. En serie kan ha høyst 200."
    assert said in answer.content.decode()


@pytest.mark.parametrize("last_day", ["2126-12-01", "9999-12-31"])
def test_every_day_for_a_hundred_years_is_refused_before_it_is_counted(
    karis: Client, gymsal: Space, last_day: str
) -> None:
    every_day = [str(n) for n in range(7)]
    bomb = link(gymsal, weekdays=every_day, last_day=last_day)

    for answer in (karis.get(bomb), karis.post(bomb, {"step": "all"})):
        assert answer.status_code == 422
        assert "En serie kan vare i høyst to år." in answer.content.decode()
    assert not Booking.objects.exists()


def test_days_of_which_none_comes_in_time(karis: Client, gymsal: Space) -> None:
    answer = karis.get(link(gymsal, weekdays=["2"], last_day="2026-12-01"))

    assert "Ingen av dagene du valgte, kommer før siste dag." in answer.content.decode()


def test_all_that_is_free_is_booked_at_once(karis: Client, kari: Person, gymsal: Space) -> None:
    rest = karis.post(link(gymsal), {"step": "all"}).content.decode()
    assert "Du får alle datoene eller ingen: 6 datoer." in rest

    answer = karis.post(link(gymsal), sent(gymsal, boxes(rest)))

    request = Request.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/serie/{request.pk}")
    assert (request.applicant, request.participants) == (kari, 20)
    assert request.bookings.filter(state="confirmed").count() == 6


def test_some_are_let_go_and_another_time_taken(
    karis: Client, ola: Person, gymsal: Space, now: datetime
) -> None:
    booked(ola, gymsal, now, between("19:00", "21:00", SECOND))
    page = karis.get(link(gymsal)).content.decode()
    values = re.findall(r'name="slot"[^>]*value="([^"]+)"', page)

    karis.post(link(gymsal), sent(gymsal, values[1:]))

    series = Series.objects.get()
    assert list(series.skipped.values_list("day", "reason")) == [(date(2026, 12, 1), "not wanted")]
    taken = between("16:00", "18:00", SECOND)
    assert Booking.objects.filter(request=series.request, during__startswith=taken.start).exists()


def test_no_date_is_no_series(karis: Client, gymsal: Space) -> None:
    for step in ("chosen", "send"):
        answer = karis.post(link(gymsal), sent(gymsal, [], step=step))
        assert answer.status_code == 422
        assert "Kryss av for minst én dato." in answer.content.decode()
    assert "Korøvelse" in answer.content.decode()


def test_a_leader_asks_for_her_association_and_waits(
    ola: Person, skolekorps: Association, gymsal: Space, client_for: ClientFor
) -> None:
    BookingRules.objects.update(needs_approval=True)
    client = client_for(ola)
    rest = client.post(link(gymsal), {"step": "all"}).content.decode()
    assert "Send søknaden" in rest

    client.post(link(gymsal), sent(gymsal, boxes(rest), association=skolekorps.pk))

    request = Request.objects.get()
    assert request.association == skolekorps
    assert set(request.bookings.values_list("state", flat=True)) == {"waiting"}
