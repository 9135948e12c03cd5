"""Sending the dates of a series: what is missing, taken meanwhile, forged or sent twice."""

from datetime import datetime
from typing import Any

import pytest

from django.test import Client

from allmenning.booking.models import Booking, BookingRules, Claim, Series, Terms
from allmenning.booking.tests.scenes import WHAT, asked, between, booked
from allmenning.booking.tests.series_pages import SECOND, boxes, chosen, link, sent
from allmenning.core.models import Municipality
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.cast import ClientFor


@pytest.fixture
def karis(kari: Person, gymsal: Space, client_for: ClientFor) -> Client:
    """Kari, who may have ten bookings in the gym."""
    BookingRules.objects.update(max_active_person=10)
    return client_for(kari)


def test_what_somebody_took_meanwhile_is_marked_and_nothing_is_lost(
    karis: Client, ola: Person, gymsal: Space, now: datetime
) -> None:
    slots = chosen(karis, gymsal)
    booked(ola, gymsal, now, between("19:00", "21:00", SECOND))

    answer = karis.post(link(gymsal), sent(gymsal, slots, note="Vi tar med piano."))

    page = answer.content.decode()
    assert answer.status_code == 422
    for shown in ("Ingenting er bestilt ennå", "ikke ledig slik lenger", "Korøvelse", "piano"):
        assert shown in page
    assert page.count('class="lost"') == 1
    assert len(boxes(page)) == 5
    assert not Series.objects.exists()


def test_one_can_go_back_to_the_dates_and_keep_what_was_typed(karis: Client, gymsal: Space) -> None:
    slots = chosen(karis, gymsal)[1:]

    page = karis.post(link(gymsal), sent(gymsal, slots, step="dates")).content.decode()

    assert boxes(page) == slots
    assert "Korøvelse" in page


@pytest.mark.parametrize("question", ["purpose", "activity", "phone", "accept"])
def test_what_is_missing_of_the_rest_is_told(karis: Client, gymsal: Space, question: str) -> None:
    slots = chosen(karis, gymsal)

    answer = karis.post(link(gymsal), sent(gymsal, slots, **{question: ""}))

    assert answer.status_code == 422
    assert "Rett opp dette" in answer.content.decode()
    assert boxes(answer.content.decode()) == slots


def test_other_terms_and_too_many_are_told(karis: Client, gymsal: Space, terms: Terms) -> None:
    slots = chosen(karis, gymsal)
    other = Terms.objects.create(
        name="Nye", version=2, text={"nb": "Ny."}, published_at=terms.published_at
    )
    old = sent(gymsal, slots)
    BookingRules.objects.update(terms=other)
    assert "Avtalen er endret" in karis.post(link(gymsal), old).content.decode()

    BookingRules.objects.update(max_active_person=5)
    page = karis.post(link(gymsal), sent(gymsal, slots)).content.decode()
    assert "Du kan ha høyst 5 kommende bestillinger her. Du har valgt 6 datoer. Velg færre." in page
    assert "Her kan en person ha høyst 5" in page
    assert not Series.objects.exists()


@pytest.mark.parametrize("waits", [False, True])
def test_a_form_sent_twice_makes_one_series(karis: Client, gymsal: Space, waits: bool) -> None:
    BookingRules.objects.update(needs_approval=waits)
    slots = chosen(karis, gymsal)

    first, second = (karis.post(link(gymsal), sent(gymsal, slots)) for _time in range(2))

    assert first["Location"] == second["Location"]
    assert Booking.objects.count() == 6


def test_forged_dates_are_not_there(
    karis: Client, gymsal: Space, musikkrom: Space, haugen: Any
) -> None:
    good = chosen(karis, gymsal)[0]
    day, _room, start, end = good.split(" ")
    for forged in (
        "tull",
        "",
        f"{day} {gymsal.pk} {start}",
        f"{day} 99999999999999999999999 {start} {end}",
        f"{day} {gymsal.pk} {start} {int(end) + 3600}",
        f"2026-12-02 {gymsal.pk} {start} {end}",
        f"{day} {gymsal.pk} {end} {start}",
        f"{day} {gymsal.pk} 99999999999999999 {end}",
    ):
        assert karis.post(link(gymsal), sent(gymsal, [good, forged])).status_code == 404
    assert karis.post(link(gymsal), sent(gymsal, [good] * 201)).status_code == 404
    musikkrom.is_published = False
    musikkrom.save()
    hidden = f"{day} {musikkrom.pk} {start} {end}"
    assert karis.post(link(gymsal), sent(gymsal, [hidden])).status_code == 404
    assert not Claim.objects.exists()


def test_a_space_of_another_municipality_is_not_there(
    nils: Person, gymsal: Space, asker: Municipality, client_for: ClientFor
) -> None:
    assert client_for(nils).get(link(gymsal)).status_code == 404
    assert client_for(nils).post(link(gymsal), sent(gymsal, [])).status_code == 404


def test_a_request_of_others_lets_all_wait(
    karis: Client, ola: Person, gymsal: Space, now: datetime
) -> None:
    asked(ola, gymsal, now, between("18:00", "20:00", SECOND))
    BookingRules.objects.update(needs_approval=False)

    rest = karis.post(link(gymsal), {"step": "all"}).content.decode()

    assert "Du får svar innen i dag kl. 18." in rest
    assert WHAT["purpose"] in rest
