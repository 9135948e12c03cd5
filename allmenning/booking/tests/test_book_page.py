"""The first part of booking: when and how many."""

from datetime import datetime, timedelta

import pytest

from allmenning.booking.models import BookingRules, Claim, Hold
from allmenning.booking.tests.scenes import EVENING, WHEN, between, booked, held, link
from allmenning.core.models import Municipality
from allmenning.core.period import Period
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.cast import ClientFor


def test_the_form_shows_what_the_chip_was_for_and_keeps_nothing(
    kari: Person, gymsal: Space, client_for: ClientFor
) -> None:
    page = client_for(kari).get(link(gymsal)).content.decode()

    for shown in ('value="2026-12-15"', 'value="18:00"', 'value="20:00"', 'value="20"', "Fortsett"):
        assert shown in page
    assert Hold.objects.count() == 0


@pytest.mark.parametrize(
    "query", ["", "?fra=tull&til=%00&antall=hundre", "?fra=99999999999999999999&antall=-1"]
)
def test_a_link_that_says_little_gives_an_open_form(
    kari: Person, gymsal: Space, client_for: ClientFor, query: str
) -> None:
    path = f"/bestill?lokale={gymsal.pk}&{query.lstrip('?')}"

    assert client_for(kari).get(path).status_code == 200


def test_going_on_holds_the_time(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    answer = client_for(kari).post(link(gymsal), WHEN)

    hold = Hold.objects.get()
    assert (hold.holder, hold.space, hold.participants) == (kari, gymsal, 20)
    assert Period(hold.during.lower, hold.during.upper) == EVENING
    assert answer.status_code == 303
    assert answer["Location"].startswith(f"/bestill/{hold.pk}?lokale={gymsal.pk}&fra=")


def test_sending_it_twice_gives_the_same_hold(
    kari: Person, gymsal: Space, client_for: ClientFor
) -> None:
    client = client_for(kari)

    first, second = client.post(link(gymsal), WHEN), client.post(link(gymsal), WHEN)

    assert first["Location"] == second["Location"]
    assert Hold.objects.count() == 1


@pytest.mark.parametrize("lokale", ["", "0", "999999999999999999999", "abc", "1%20OR%201", "-1"])
def test_a_space_that_is_not_there(
    kari: Person, gymsal: Space, client_for: ClientFor, lokale: str
) -> None:
    client = client_for(kari)

    assert client.get(f"/bestill?lokale={lokale}").status_code == 404
    assert client.post(f"/bestill?lokale={lokale}", WHEN).status_code == 404


def test_a_space_of_another_municipality_is_not_there(
    nils: Person, gymsal: Space, asker: Municipality, client_for: ClientFor
) -> None:
    assert client_for(nils).get(link(gymsal)).status_code == 404
    assert client_for(nils).post(link(gymsal), WHEN).status_code == 404
    assert Hold.objects.count() == 0


def test_a_space_that_is_not_published_is_not_there(
    kari: Person, gymsal: Space, client_for: ClientFor
) -> None:
    Space.objects.update(is_published=False)

    assert client_for(kari).get(link(gymsal)).status_code == 404


def test_who_is_not_signed_in_comes_back_after_signing_in(
    gymsal: Space, client_for: ClientFor
) -> None:
    answer = client_for(None).get(link(gymsal))

    assert answer.status_code == 302
    assert "neste=%2Fbestill%3Flokale" in answer["Location"]


def test_what_is_wrong_stands_beside_it_and_what_was_typed_stays(
    kari: Person, gymsal: Space, client_for: ClientFor
) -> None:
    typed = {**WHEN, "participants": "1000000000", "end": "17:00"}

    answer = client_for(kari).post(link(gymsal), typed)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Skriv et tall mellom 1 og 150. Lokalet tar 150." in page
    assert "Slutten må komme etter starten." in page
    assert 'value="1000000000"' in page
    assert Hold.objects.count() == 0


def test_the_spaces_own_rules_are_told(kari: Person, gymsal: Space, client_for: ClientFor) -> None:
    answer = client_for(kari).post(link(gymsal), {**WHEN, "start": "14:10"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Tidene starter hver halve time: 14.00, 14.30 …" in page
    assert "Lokalet kan bestilles fra 30 minutter til 4 timer." in page


def test_a_taken_time_is_told_with_what_is_free(
    kari: Person,
    ola: Person,
    gymsal: Space,
    musikkrom: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    booked(ola, gymsal, now)

    answer = client_for(kari).post(link(gymsal), WHEN)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Opptatt 18–20 denne tirsdagen. Ledig 16–18, eller i Musikkrom til samme tid." in page
    assert f"/bestill?lokale={musikkrom.pk}" in page
    assert 'value="18:00"' in page


def test_a_closed_time_is_told_with_the_reason(
    kari: Person, gymsal: Space, closure: object, client_for: ClientFor
) -> None:
    answer = client_for(kari).post(link(gymsal), {**WHEN, "date": "2026-12-03"})

    assert answer.status_code == 422
    assert "Stengt 16–22 denne torsdagen: Gulvvask." in answer.content.decode()


def test_a_time_somebody_is_filling_in_for_is_told_with_when_to_try_again(
    kari: Person, ola: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    held(ola, gymsal, now, between("19:00", "21:00"))

    page = client_for(kari).post(link(gymsal), WHEN).content.decode()

    assert "Noen andre er i ferd med å bestille denne tiden." in page
    assert "kl. 09.10" in page


def test_ones_own_booking_is_told_as_that(
    kari: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    booked(kari, gymsal, now)

    page = client_for(kari).post(link(gymsal), WHEN).content.decode()

    assert "Du har bestilt denne tiden fra før." in page


def test_an_expired_hold_of_somebody_else_is_no_hindrance(
    kari: Person, ola: Person, gymsal: Space, client_for: ClientFor, now: datetime
) -> None:
    held(ola, gymsal, now - timedelta(minutes=10))

    assert client_for(kari).post(link(gymsal), WHEN).status_code == 303
    assert Claim.objects.filter(hold__holder=kari).count() == 3


def test_a_space_without_rules_says_whom_to_ring(
    kari: Person, gymsal: Space, client_for: ClientFor
) -> None:
    BookingRules.objects.all().delete()

    for answer in (client_for(kari).get(link(gymsal)), client_for(kari).post(link(gymsal), WHEN)):
        assert "Lokalet kan ikke bestilles på nett. Ring 21 80 21 80." in answer.content.decode()
    assert Hold.objects.count() == 0


def test_rules_that_end_before_the_day_are_told_on_the_day(
    kari: Person, gymsal: Space, client_for: ClientFor
) -> None:
    BookingRules.objects.update(days=("2026-08-01", "2026-12-15"))

    page = client_for(kari).post(f"/bestill?lokale={gymsal.pk}", WHEN).content.decode()

    assert "Lokalet kan ikke bestilles denne dagen. Velg en annen dag." in page
