"""Another time or space, given by those who answer for the building."""

from datetime import datetime
from typing import Any

from allmenning.booking.models import Booking
from allmenning.booking.tests.scenes import EVENING, WHEN, asked, between, booked, claimed
from allmenning.core.models import Municipality
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.cast import ClientFor

LATER = between("20:00", "22:00")


def page_of(booking: Booking) -> str:
    return f"/ansatte/soknader/{booking.pk}/tilpass"


def typed(room: Space, **changes: Any) -> dict[str, Any]:
    return {**WHEN, "space": room.pk, "seen": "0", **changes}


def test_yes_to_another_time(
    kari: Person, fatima: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking, work = asked(kari, gymsal, now), client_for(fatima, staff=True)

    looked = work.get(page_of(booking)).content.decode()
    sent = work.post(page_of(booking), typed(gymsal, start="20:00", end="22:00"))

    assert "Tilpass og godkjenn" in looked
    assert "Hvor mange kommer?" not in looked
    assert (sent.status_code, sent["Location"]) == (303, f"/ansatte/soknader/{booking.pk}")
    booking.refresh_from_db()
    assert (booking.state, booking.decided_by) == ("confirmed", fatima)
    assert claimed(gymsal) == [(LATER.start, LATER.end)] * 3


def test_what_stands_is_moved_and_both_sides_read_it(
    kari: Person,
    fatima: Person,
    gymsal: Space,
    musikkrom: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    booking, work = booked(kari, gymsal, now), client_for(fatima, staff=True)

    sent = work.post(page_of(booking), typed(musikkrom))
    theirs = client_for(kari).get(f"/bestilling/{booking.pk}").content.decode()
    ours = client_for(fatima, staff=True).get(f"/bestilling/{booking.pk}").content.decode()

    assert sent.status_code == 303
    assert len(claimed(musikkrom)) == 1
    for page in (theirs, ours):
        assert "Musikkrom, tirsdag 15. desember kl. 18–20" in page
    assert "av <bdi>en ansatt</bdi>" in theirs
    assert "Fatima" not in theirs
    assert "av <bdi>deg</bdi>" in ours


def test_what_is_taken_is_told_and_it_waits_on(
    kari: Person, ola: Person, fatima: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booked(ola, gymsal, now)
    booking = asked(kari, gymsal, now, LATER)
    work = client_for(fatima, staff=True)

    sent = work.post(page_of(booking), typed(gymsal))
    closed = work.post(page_of(booking), typed(gymsal, start="04:00", end="06:00"))

    assert (sent.status_code, closed.status_code) == (422, 422)
    assert "Opptatt 18–20 denne tirsdagen." in sent.content.decode()
    assert f'href="{page_of(booking)}?lokale=' in sent.content.decode()
    assert "er det åpent" in closed.content.decode()
    booking.refresh_from_db()
    assert (booking.state, booking.during.lower) == ("waiting", LATER.start)


def test_one_who_was_later_is_told(
    kari: Person,
    fatima: Person,
    ingrid: Person,
    gymsal: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    booking = asked(kari, gymsal, now)
    client_for(ingrid, staff=True).post(page_of(booking), typed(gymsal, start="20:00", end="22:00"))

    sent = client_for(fatima, staff=True).post(page_of(booking), typed(gymsal))

    assert sent.status_code == 409
    assert "av <bdi>Ingrid Sæther</bdi>" in sent.content.decode()
    assert claimed(gymsal) == [(LATER.start, LATER.end)] * 3


def test_what_is_over_leads_to_the_request(
    kari: Person,
    fatima: Person,
    gymsal: Space,
    client_for: ClientFor,
    now: datetime,
    set_clock: object,
) -> None:
    booking = asked(kari, gymsal, now)
    set_clock(EVENING.end)  # type: ignore[operator]

    assert client_for(fatima, staff=True).get(page_of(booking)).status_code == 303


def test_others_do_not_find_it(
    kari: Person,
    fatima: Person,
    nils: Person,
    gymsal: Space,
    asker: Municipality,
    client_for: ClientFor,
    now: datetime,
) -> None:
    booking = asked(kari, gymsal, now)
    fatima.roles.update(expires_on="2026-11-30")

    for client in (client_for(kari), client_for(fatima, staff=True), client_for(nils, staff=True)):
        assert client.get(page_of(booking)).status_code == 404
        assert client.post(page_of(booking), typed(gymsal)).status_code == 404
