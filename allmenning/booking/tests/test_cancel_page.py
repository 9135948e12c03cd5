"""Giving a booking up, after a last look."""

from datetime import datetime

from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.models import Booking, BookingRules, Claim
from allmenning.booking.tests.scenes import between, booked
from allmenning.core.log import Actor
from allmenning.core.models import ActLog, Municipality
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.cast import ClientFor


def page_of(booking: Booking) -> str:
    return f"/bestilling/{booking.pk}/avbestill"


def test_one_is_asked_first(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    page = client_for(kari).get(page_of(booked(kari, gymsal, now))).content.decode()

    assert "Vil du avbestille?" in page
    assert "Ja, avbestill" in page
    assert "Hvorfor" not in page
    assert Claim.objects.count() == 3


def test_yes_frees_the_time_and_leads_to_the_booking(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    client = client_for(kari)

    answer = client.post(page_of(booking))
    page = client.get(answer["Location"]).content.decode()

    assert (answer.status_code, answer["Location"]) == (303, f"/bestilling/{booking.pk}")
    assert "Bestillingen er avbestilt." in page
    assert Claim.objects.count() == 0


def test_yes_sent_twice_is_one_cancelling(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    client = client_for(kari)

    answers = [client.post(page_of(booking)) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert ActLog.objects.filter(verb="cancelled").count() == 1


def test_too_late_says_whom_to_ring(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    BookingRules.objects.update(cancel_hours=24 * 30)
    booking = booked(kari, gymsal, now)
    client = client_for(kari)

    looked, sent = client.get(page_of(booking)), client.post(page_of(booking))

    assert (looked.status_code, sent.status_code) == (200, 422)
    for answer in (looked, sent):
        assert "Det er for sent å avbestille på nett. Ring 21 80 21 80." in answer.content.decode()
    assert Claim.objects.count() == 3


def test_too_late_one_may_give_it_back_all_the_same(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    BookingRules.objects.update(cancel_hours=24 * 30)
    booking = booked(kari, gymsal, now)
    client = client_for(kari)

    asked = client.get(page_of(booking)).content.decode()
    answer = client.post(page_of(booking), {"gives_back": "1", "seen": "0"})

    assert "Gi tiden tilbake likevel" in asked
    assert answer.status_code == 303
    assert Claim.objects.count() == 0
    assert booking.changes.get().kind == "given_back"


def test_what_was_moved_in_another_tab_is_told_before_it_is_cancelled(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booking = booked(kari, gymsal, now)
    mover = Mover(Actor("person", kari.pk))
    later = between("20:00", "22:00")
    moved = move_booking(booking=booking, space=gymsal, period=later, mover=mover, now=now)
    client = client_for(kari)

    told = client.post(page_of(booking), {"seen": "0"})
    page = told.content.decode()
    again = client.post(page_of(booking), {"seen": str(moved.pk)})

    assert told.status_code == 409
    assert "Gymsal, tirsdag 15. desember kl. 20–22" in page
    assert f'value="{moved.pk}"' in page
    assert again.status_code == 303


def test_employees_say_why(
    kari: Person, fatima: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    BookingRules.objects.update(cancel_hours=24 * 30)
    booking = booked(kari, gymsal, now)
    work = client_for(fatima, staff=True)

    silent = work.post(page_of(booking), {"reason": " "})
    told = work.post(page_of(booking), {"reason": "Vannlekkasje i taket."})

    assert silent.status_code == 422
    assert "Skriv hvorfor, så den som har bestilt, forstår det." in silent.content.decode()
    assert told.status_code == 303
    booking.refresh_from_db()
    assert (booking.state, booking.reason) == ("cancelled", "Vannlekkasje i taket.")


def test_others_do_not_find_it(
    kari: Person,
    ola: Person,
    fatima: Person,
    nils: Person,
    gymsal: Space,
    asker: Municipality,
    client_for: ClientFor,
    now: datetime,
) -> None:
    booking = booked(kari, gymsal, now)

    for client in (client_for(ola), client_for(fatima), client_for(nils)):
        assert client.get(page_of(booking)).status_code == 404
        assert client.post(page_of(booking)).status_code == 404
    assert Claim.objects.count() == 3
