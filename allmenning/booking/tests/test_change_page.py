"""Another time, space or number of people, by the one who booked."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from allmenning.booking.actions.closures import close_assets
from allmenning.booking.actions.decisions import approve
from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.models import Booking, Claim
from allmenning.booking.tests.patterns import booked_series
from allmenning.booking.tests.scenes import EVENING, WHEN, asked, at, between, booked, claimed
from allmenning.core.log import Actor
from allmenning.core.models import Municipality
from allmenning.core.period import Period
from allmenning.people.models import Association, Person
from allmenning.places.models import Space
from tests.cast import ClientFor

LATER = between("20:00", "22:00")


def page_of(booking: Booking) -> str:
    return f"/bestilling/{booking.pk}/endre"


def typed(room: Space, **changes: Any) -> dict[str, Any]:
    """What is agreed, with some of it otherwise."""
    return {**WHEN, "space": room.pk, "seen": "0", **changes}


def test_the_form_shows_what_is_agreed(
    kari: Person, gymsal: Space, musikkrom: Space, client_for: ClientFor, now: datetime
) -> None:
    page = client_for(kari).get(page_of(booked(kari, gymsal, now))).content.decode()

    for shown in ("2026-12-15", "18:00", "20:00", "Musikkrom", f'value="{gymsal.pk}" selected'):
        assert shown in page


def test_another_time_and_more_people(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    client = client_for(kari)

    answer = client.post(
        page_of(booking), typed(gymsal, start="20:00", end="22:00", participants=30)
    )
    page = client.get(answer["Location"]).content.decode()

    assert answer.status_code == 303
    assert claimed(gymsal) == [(LATER.start, LATER.end)] * 3
    for told in (
        "Gymsal, tirsdag 15. desember kl. 18–20",
        "Gymsal, tirsdag 15. desember kl. 20–22",
        "20 personer",
        "30 personer",
        "av <bdi>deg</bdi> i dag kl. 09",
    ):
        assert told in page


def test_another_space_of_the_house(
    kari: Person, gymsal: Space, musikkrom: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)

    sent = client_for(kari).post(page_of(booking), typed(musikkrom))

    assert sent.status_code == 303
    assert (len(claimed(gymsal)), len(claimed(musikkrom))) == (0, 1)


def test_nothing_new_is_no_change(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)

    assert client_for(kari).post(page_of(booking), typed(gymsal)).status_code == 303
    assert not booking.changes.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"start": "18:05"}, "Tidene starter"),
        ({"start": "04:00", "end": "06:00"}, "er det åpent"),
        ({"participants": "0"}, "Skriv et tall mellom 1 og 150."),
        ({"space": "999999"}, "Velg et lokale i lista."),
        ({"space": "x' OR 1=1"}, "Velg et lokale i lista."),
        ({"date": "i morgen"}, "Skriv en dato som 15.12.2026."),
        ({"end": ""}, "Skriv et klokkeslett som 18.00."),
        ({"start": "20:00", "end": "18:00"}, "Slutten må komme etter starten."),
    ],
)
def test_what_is_wrong_stands_beside_its_question(
    kari: Person,
    gymsal: Space,
    client_for: ClientFor,
    now: datetime,
    changes: dict[str, str],
    sentence: str,
) -> None:
    booking = booked(kari, gymsal, now)

    sent = client_for(kari).post(page_of(booking), typed(gymsal, **changes))

    assert sent.status_code == 422
    assert sentence in sent.content.decode()
    assert claimed(gymsal) == [(EVENING.start, EVENING.end)] * 3


def test_what_others_have_is_told_with_other_times_as_links_back(
    kari: Person, ola: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    booked(ola, gymsal, now, LATER)

    sent = client_for(kari).post(page_of(booking), typed(gymsal, start="19:00", end="21:00"))
    page = sent.content.decode()

    assert sent.status_code == 422
    assert "Opptatt 20–22 denne tirsdagen." in page
    assert f'class="slot" href="{page_of(booking)}?lokale=' in page
    assert 'value="19:00"' in page


@pytest.mark.parametrize("at_work", [False, True], ids=["borrower", "employee"])
def test_a_day_in_a_closed_week_is_told_with_why_and_what_is_free(
    kari: Person,
    fatima: Person,
    gymsal: Space,
    client_for: ClientFor,
    now: datetime,
    at_work: bool,
) -> None:
    booking = booked(kari, gymsal, now)
    close_assets(
        building=gymsal.building,
        assets=[part.asset for part in gymsal.parts.all()],
        period=Period(at("00:00", date(2026, 12, 21)), at("00:00", date(2026, 12, 28))),
        reason={"nb": "Gulvet slipes"},
        actor=Actor("person", fatima.pk),
        now=now,
    )
    client = client_for(fatima, staff=True) if at_work else client_for(kari)
    path = f"/ansatte/soknader/{booking.pk}/tilpass" if at_work else page_of(booking)

    sent = client.post(path, typed(gymsal, date="2026-12-22"))

    assert sent.status_code == 422
    assert "Gulvet slipes." in sent.content.decode()
    assert 'value="2026-12-22"' in sent.content.decode()
    assert booking.changes.count() == 0
    assert booking.claims.count() == 3


def test_a_chip_fills_the_form(
    kari: Person, gymsal: Space, musikkrom: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    link = f"?lokale={musikkrom.pk}&fra={LATER.start.timestamp():.0f}&til=x&antall=25"

    page = client_for(kari).get(page_of(booking) + link).content.decode()

    for shown in ('value="20:00"', 'value="25"', f'value="{musikkrom.pk}" selected'):
        assert shown in page


def test_what_must_be_approved_is_asked_for_anew(
    kari: Person, per: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = approve(booking=asked(kari, gymsal, now), by=per, now=now)
    seen = booking.changes.get().pk

    sent = client_for(kari).post(
        page_of(booking), typed(gymsal, start="20:00", end="22:00", seen=seen)
    )
    page = sent.content.decode()

    assert sent.status_code == 422
    assert "Send en ny søknad, så beholder du tiden du har, til du får svar." in page
    assert f"/bestill?lokale={gymsal.pk}&amp;fra={LATER.start.timestamp():.0f}" in page


def test_the_later_of_two_tabs_is_told_what_changed(
    kari: Person, fatima: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    mover = Mover(Actor("person", fatima.pk), is_staff=True)
    moved = move_booking(booking=booking, space=gymsal, period=LATER, mover=mover, now=now)
    client, wish = client_for(kari), typed(gymsal, start="16:00", end="17:00")

    told = client.post(page_of(booking), wish)
    page = told.content.decode()
    again = client.post(page_of(booking), wish | {"seen": moved.pk})

    assert told.status_code == 409
    for shown in ("av <bdi>en ansatt</bdi>", "kl. 20–22", 'value="16:00"', f'value="{moved.pk}"'):
        assert shown in page
    assert "Fatima" not in page
    assert again.status_code == 303


def test_a_new_number_for_a_series_says_that_it_holds_for_all(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    first = booked_series(kari, gymsal, now).bookings.order_by("during")[0]

    page = client_for(kari).get(page_of(first)).content.decode()

    assert "Et nytt antall gjelder alle kommende tider i serien" in page


def test_what_has_begun_or_fallen_leads_to_its_page(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime, set_clock: object
) -> None:
    booking = booked(kari, gymsal, now)
    set_clock(EVENING.start + timedelta(minutes=1))  # type: ignore[operator]

    for answer in (
        client_for(kari).get(page_of(booking)),
        client_for(kari).post(page_of(booking), typed(gymsal)),
    ):
        assert (answer.status_code, answer["Location"]) == (303, f"/bestilling/{booking.pk}")


def test_those_who_act_for_the_association_may_and_others_do_not_find_it(
    kari: Person,
    ola: Person,
    fatima: Person,
    nils: Person,
    skolekorps: Association,
    gymsal: Space,
    asker: Municipality,
    client_for: ClientFor,
    now: datetime,
) -> None:
    theirs = booked(kari, gymsal, now, association=skolekorps)

    assert client_for(ola).get(page_of(theirs)).status_code == 200
    for client in (client_for(fatima, staff=True), client_for(nils)):
        assert client.get(page_of(theirs)).status_code == 404
        assert client.post(page_of(theirs), typed(gymsal)).status_code == 404
    assert Claim.objects.count() == 3
