"""A series' own page, adding a date, and giving up the rest."""

from datetime import date, datetime

import pytest

from django.test import Client

from allmenning.booking.actions.moving import Mover, change_people
from allmenning.booking.models import BookingRules, Request, Series, Terms
from allmenning.booking.tests.patterns import asked_series, booked_series, days, states
from allmenning.booking.tests.scenes import between, booked
from allmenning.core.log import Actor
from allmenning.core.models import ActLog, Municipality, ViewingLog
from allmenning.people.models import Person
from allmenning.places.models import Building, Space
from tests.cast import ClientFor

SECOND = date(2026, 12, 8)


@pytest.fixture
def series(kari: Person, ola: Person, gymsal: Space, now: datetime) -> Request:
    """Kari has five Tuesdays; Ola has the gym on the second."""
    booked(ola, gymsal, now, between("19:00", "21:00", SECOND))
    return booked_series(kari, gymsal, now)


def slot(space: Space, start: str, end: str, day: date = SECOND) -> dict[str, str]:
    period = between(start, end, day)
    first, last = int(period.start.timestamp()), int(period.end.timestamp())
    return {"slot": f"{day} {space.pk} {first} {last}"}


def test_the_page_tells_the_pattern_and_each_date(karis: Client, series: Request) -> None:
    page = karis.get(f"/serie/{series.pk}").content.decode()

    for shown in (
        "Datoene er dine.",
        "Tirsdager kl. 18–20, hver uke, 1. desember – 5. januar 2027",
        "Tirsdag 8. desember <span",
        "Opptatt",
        "Legg til 16–18 i stedet",
        "Avbestill resten fra en dato",
    ):
        assert shown in page
    for booking in series.bookings.all():
        assert f'href="/bestilling/{booking.pk}"' in page


def test_what_waits_says_when_the_answer_comes(
    karis: Client, kari: Person, gymsal: Space, now: datetime
) -> None:
    request = asked_series(kari, gymsal, now)

    page = karis.get(f"/serie/{request.pk}").content.decode()

    assert "Vi har fått søknaden din." in page
    assert "Du får svar innen" in page


def test_the_receipt_and_the_list_lead_to_the_series(karis: Client, series: Request) -> None:
    one = series.bookings.latest("during")
    for path in (f"/bestilling/{one.pk}", "/mine"):
        assert f'href="/serie/{series.pk}"' in karis.get(path).content.decode()


def test_strangers_see_nothing(
    series: Request,
    ola: Person,
    nils: Person,
    fatima: Person,
    asker: Municipality,
    client_for: ClientFor,
) -> None:
    for client in (client_for(ola), client_for(nils), client_for(fatima)):
        assert client.get(f"/serie/{series.pk}").status_code == 404
        assert client.get(f"/serie/{series.pk}/avbestill").status_code == 404
        assert client.post(f"/serie/{series.pk}/legg-til", {}).status_code == 404


def test_a_single_booking_is_no_series(
    karis: Client, kari: Person, gymsal: Space, now: datetime
) -> None:
    one = booked(kari, gymsal, now)

    assert karis.get(f"/serie/{one.request_id}").status_code == 404


def test_those_at_work_see_who_asked_and_that_is_logged(
    series: Request, kari: Person, fatima: Person, client_for: ClientFor
) -> None:
    page = client_for(fatima, staff=True).get(f"/serie/{series.pk}").content.decode()

    assert "Kari Nordlie" in page
    assert "Legg til" not in page
    seen = ViewingLog.objects.get(viewer_id=fatima.pk)
    assert (seen.person_id, seen.object_kind, seen.object_id) == (kari.pk, "request", series.pk)


def test_a_skipped_date_is_added_once(karis: Client, series: Request, gymsal: Space) -> None:
    for _time in range(2):
        answer = karis.post(f"/serie/{series.pk}/legg-til", slot(gymsal, "16:00", "18:00"))
        assert answer["Location"] == f"/serie/{series.pk}"

    assert len(days(series)) == 6
    assert not Series.objects.get().skipped.exists()


def test_as_many_as_were_said_last_come_to_a_date_that_is_added(
    karis: Client, kari: Person, series: Request, gymsal: Space, now: datetime
) -> None:
    mover = Mover(Actor("person", kari.pk))
    one = series.bookings.latest("during")
    change_people(booking=one, participants=35, mover=mover, now=now)

    page = karis.get(f"/serie/{series.pk}").content.decode()
    karis.post(f"/serie/{series.pk}/legg-til", slot(gymsal, "16:00", "18:00"))

    assert "<dd>35</dd>" in page
    assert series.bookings.get(during__startswith__date=SECOND).participants == 35


def test_new_terms_are_accepted_before_a_date_is_added(
    karis: Client, kari: Person, series: Request, gymsal: Space, terms: Terms, now: datetime
) -> None:
    words = {"nb": "Bær ut søpla."}
    new = Terms.objects.create(
        pk=1_234_567, name=terms.name, version=2, text=words, published_at=now
    )
    assert "Bær ut søpla." not in karis.get(f"/serie/{series.pk}").content.decode()
    BookingRules.objects.update(terms=new)
    address, wanted = f"/serie/{series.pk}/legg-til", slot(gymsal, "16:00", "18:00")

    page = karis.get(f"/serie/{series.pk}").content.decode()
    for ticked in ({}, {"accept": terms.pk}, {"accept": "9" * 5000}, {"accept": "x"}):
        refused = karis.post(address, wanted | ticked)
        assert refused.status_code == 422
        assert "Avtalen er ny. Les den, og kryss av" in refused.content.decode()
    assert len(days(series)) == 5
    added = karis.post(address, wanted | {"accept": new.pk})

    assert "Bær ut søpla." in page
    assert f'name="accept" id="avtale-{new.pk}" value="{new.pk}"' in page
    assert added.status_code == 303
    series.refresh_from_db()
    assert (len(days(series)), series.terms_id) == (6, new.pk)
    act = ActLog.objects.get(verb="terms_accepted", object_kind="request", object_id=series.pk)
    assert (act.actor_id, act.details) == (kari.pk, {"terms": new.pk})


def test_a_date_that_is_taken_cannot_be_added(
    karis: Client, series: Request, gymsal: Space
) -> None:
    answer = karis.post(f"/serie/{series.pk}/legg-til", slot(gymsal, "18:00", "20:00"))

    assert answer.status_code == 422
    assert "Datoen kan ikke bestilles lenger." in answer.content.decode()

    BookingRules.objects.update(max_active_person=5)
    answer = karis.post(f"/serie/{series.pk}/legg-til", slot(gymsal, "16:00", "18:00"))
    assert "Du har 5 kommende bestillinger her, og kan ikke ha flere." in answer.content.decode()


@pytest.mark.parametrize("forged", [{}, {"slot": "tull"}, {"slot": "2026-12-08 1 2 3"}])
def test_a_forged_date_is_refused(karis: Client, series: Request, forged: dict[str, str]) -> None:
    assert karis.post(f"/serie/{series.pk}/legg-til", forged).status_code == 422
    assert len(days(series)) == 5


def test_the_rest_is_given_up_from_a_date(karis: Client, series: Request) -> None:
    page = karis.get(f"/serie/{series.pk}/avbestill").content.decode()
    assert "tirsdag 22. desember (3 datoer)" in page

    answer = karis.post(f"/serie/{series.pk}/avbestill", {"first_day": "2026-12-22"})

    assert answer["Location"] == f"/serie/{series.pk}"
    assert states(series) == ["confirmed"] * 2 + ["cancelled"] * 3


def test_too_late_for_the_first_changes_nothing(karis: Client, series: Request) -> None:
    answer = karis.post(f"/serie/{series.pk}/avbestill", {"first_day": "2026-12-01"})

    assert answer.status_code == 422
    assert "Velg en senere dato, eller ring 21 80 21 80." in answer.content.decode()
    assert states(series) == ["confirmed"] * 5


@pytest.mark.parametrize("day", ["", "tull", "2026-12-08", "2030-01-01"])
def test_a_day_that_is_not_in_the_list(karis: Client, series: Request, day: str) -> None:
    answer = karis.post(f"/serie/{series.pk}/avbestill", {"first_day": day})

    assert answer.status_code == 422
    assert "Velg en av datoene i lista." in answer.content.decode()


def test_what_was_changed_in_another_tab_is_told_before_the_rest_is_given_up(
    karis: Client, series: Request, kari: Person, now: datetime
) -> None:
    path, mover = f"/serie/{series.pk}/avbestill", Mover(Actor("person", kari.pk))
    assert 'name="seen" value="0"' in karis.get(path).text
    first = series.bookings.earliest("during")
    changes = change_people(booking=first, participants=25, mover=mover, now=now)
    answer = {"first_day": "2026-12-22", "seen": "0"}

    told = karis.post(path, answer)
    page = " ".join(told.text.split())
    known = {"seen": str(changes[-1].pk)}
    again = karis.post(path, answer | known)

    assert told.status_code == 409
    assert "Serien ble endret mens du så på den." in page
    assert page.count("25 personer") == 1
    assert '<option value="2026-12-22" selected' in page
    assert f'name="seen" value="{known["seen"]}"' in page
    assert again["Location"] == f"/serie/{series.pk}"
    assert states(series) == ["confirmed"] * 2 + ["cancelled"] * 3


def test_an_employee_says_why(series: Request, fatima: Person, client_for: ClientFor) -> None:
    client, path = client_for(fatima, staff=True), f"/serie/{series.pk}/avbestill"

    assert client.post(path, {"first_day": "2026-12-15"}).status_code == 422
    client.post(path, {"first_day": "2026-12-15", "reason": "Gulvet skal slipes."})

    assert states(series) == ["confirmed"] + ["cancelled"] * 4
    assert series.bookings.latest("during").reason == "Gulvet skal slipes."


def test_a_room_in_another_house_cannot_be_added(
    karis: Client, series: Request, gymsal: Space
) -> None:
    building = gymsal.building
    other = Building.objects.create(
        unit=building.unit,
        timetable=building.timetable,
        name="Rommen",
        slug="rommen",
        category="skole",
        latitude=59.9,
        longitude=10.9,
        is_published=True,
    )
    room = Space.objects.create(
        building=other, name="Sal", slug="sal", kind="gym", capacity=50, is_published=True
    )

    assert (
        karis.post(f"/serie/{series.pk}/legg-til", slot(room, "18:00", "20:00")).status_code == 422
    )
