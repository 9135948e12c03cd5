"""Taking back what was decided, within a day."""

from datetime import datetime, timedelta

import pytest

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.decisions import approve, approve_adjusted
from allmenning.booking.models import Booking, Change
from allmenning.booking.tests.scenes import EVENING, asked, between, booked, claimed
from allmenning.core.log import Actor
from allmenning.core.models import Municipality
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.cast import ClientFor

HTMX = {"HX-Request": "true"}


def undo_of(booking: Booking) -> str:
    return f"/ansatte/soknader/{booking.pk}/angre"


def latest(booking: Booking) -> dict[str, int]:
    return {"change": Change.objects.filter(booking=booking).latest("pk").pk}


@pytest.fixture
def approved(kari: Person, fatima: Person, gymsal: Space, now: datetime) -> Booking:
    return approve(booking=asked(kari, gymsal, now), by=fatima, now=now)


def test_a_yes_waits_again(approved: Booking, fatima: Person, client_for: ClientFor) -> None:
    work = client_for(fatima, staff=True)

    page = work.get(f"/ansatte/soknader/{approved.pk}").content.decode()
    sent = work.post(undo_of(approved), latest(approved), headers=HTMX)
    part = sent.content.decode()

    assert "Angre" in page
    assert sent.status_code == 200
    assert part.strip().startswith("<article")
    assert "Godkjenn" in part
    assert "Angre" not in part
    approved.refresh_from_db()
    assert approved.state == "waiting"


def test_without_javascript_one_comes_back_to_the_row(
    approved: Booking, fatima: Person, client_for: ClientFor
) -> None:
    sent = client_for(fatima, staff=True).post(undo_of(approved), latest(approved))

    assert (sent.status_code, sent["Location"]) == (303, f"/ansatte/soknader#soknad-{approved.pk}")


def test_a_yes_to_another_time_waits_for_what_was_asked(
    kari: Person, fatima: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking, later = asked(kari, gymsal, now), between("20:00", "22:00")
    approve_adjusted(booking=booking, space=gymsal, period=later, by=fatima, now=now)

    client_for(fatima, staff=True).post(undo_of(booking), latest(booking))

    booking.refresh_from_db()
    assert (booking.state, booking.during.lower) == ("waiting", EVENING.start)


def test_a_time_that_is_gone_is_told_with_what_is_free(
    kari: Person, ola: Person, fatima: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    by_mistake = Canceller(Actor("person", fatima.pk), reason="Feil", by_staff=True)
    cancel_booking(booking=booking, canceller=by_mistake, now=now)
    booked(ola, gymsal, now)

    sent = client_for(fatima, staff=True).post(undo_of(booking), latest(booking), headers=HTMX)
    part = sent.content.decode()

    assert sent.status_code == 422
    assert "Tiden er ikke lenger ledig, så dette kan ikke angres." in part
    assert "Opptatt 18–20 denne tirsdagen. Ledig" in part
    assert claimed(gymsal) == [(EVENING.start, EVENING.end)] * 3


def test_a_day_later_it_is_too_late(
    approved: Booking, fatima: Person, client_for: ClientFor, now: datetime, set_clock: object
) -> None:
    set_clock(now + timedelta(days=1, minutes=1))  # type: ignore[operator]
    work = client_for(fatima, staff=True)

    page = work.get(f"/ansatte/soknader/{approved.pk}").content.decode()
    sent = work.post(undo_of(approved), latest(approved))

    assert "Angre<" not in page
    assert sent.status_code == 422
    assert "Det er for sent å angre dette." in sent.content.decode()


def test_what_happened_since_is_not_swept_away(
    approved: Booking, kari: Person, fatima: Person, client_for: ClientFor, now: datetime
) -> None:
    answer = latest(approved)
    cancel_booking(booking=approved, canceller=Canceller(Actor("person", kari.pk)), now=now)

    sent = client_for(fatima, staff=True).post(undo_of(approved), answer)

    assert sent.status_code == 422
    assert "Noe har skjedd siden." in sent.content.decode()


@pytest.mark.parametrize("change", ["", "x", "²", "0", "9" * 40])
def test_a_change_that_is_none_changes_nothing(
    approved: Booking, fatima: Person, client_for: ClientFor, change: str
) -> None:
    sent = client_for(fatima, staff=True).post(undo_of(approved), {"change": change})

    assert sent.status_code == 422
    approved.refresh_from_db()
    assert approved.state == "confirmed"


def test_others_do_not_find_it(
    approved: Booking, kari: Person, nils: Person, asker: Municipality, client_for: ClientFor
) -> None:
    for client in (client_for(kari), client_for(nils, staff=True)):
        assert client.post(undo_of(approved), latest(approved)).status_code == 404
    approved.refresh_from_db()
    assert approved.state == "confirmed"
