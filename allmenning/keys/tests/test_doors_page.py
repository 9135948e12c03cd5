"""Doors as those who answer for them see them: what needs somebody, the button, and the log."""

from datetime import datetime, timedelta

import pytest

from django.test import Client

from allmenning.booking.models import Booking
from allmenning.core.models import Municipality, ViewingLog
from allmenning.keys.actions.hearing import note_broken
from allmenning.keys.actions.key_sets import hand_out
from allmenning.keys.models import Bundle, Credential, Door, DoorOrder, Gateway
from allmenning.keys.tests.lines import line
from allmenning.keys.tests.metal import TONIGHT, key_set, tonight
from allmenning.people.models import Person, Role
from allmenning.places.models import Building, Space
from tests.browsers import words_of
from tests.cast import ClientFor
from tests.moment import SetClock

PAGE = "/ansatte/dorer"
BECAUSE = {"reason": "Koret står utenfor."}


def heard(gateway: Gateway, now: datetime, **more: object) -> None:
    Gateway.objects.filter(pk=gateway.pk).update(seen_at=now, **more)


def test_all_is_well_when_doors_answer_and_keys_are_there(
    fatimas: Client, choir: Booking, gateway: Gateway, now: datetime
) -> None:
    heard(gateway, now)
    Door.objects.update(health={"battery": 80, "online": True})
    Credential.objects.update(actual="confirmed", confirmed_at=now)
    page = words_of(fatimas.get(PAGE))

    assert "Alt er som det skal" in page
    assert "Hovedinngang" in page
    assert "Åpner bare i tiden til den som låner, også uten nett." in page
    assert "Batteri 80 % · Dørsentralen svarer" in page
    assert "i dag kl. 18–20, Musikkrom" in page
    assert "Nøkkelen er klar" in page
    assert "Kari" not in page


def test_a_key_that_is_not_there_an_hour_before_needs_somebody(
    choir: Booking,
    gateway: Gateway,
    fatima: Person,
    kari: Person,
    client_for: ClientFor,
    set_clock: SetClock,
) -> None:
    for minutes, expected in ((61, False), (60, True)):
        at = TONIGHT.start - timedelta(minutes=minutes)
        set_clock(at)
        heard(gateway, at)
        page = words_of(client_for(fatima, staff=True).get(PAGE))
        assert ("Nøkkelen er ikke klar: Kari Nordlie" in page) is expected

    assert page.count("Nøkkelen er ikke klar:") == 1
    assert "Ring låntakeren, eller åpne for dem når de kommer." in page
    assert ViewingLog.objects.filter(viewer_id=fatima.pk, person_id=kari.pk).exists()


@pytest.mark.parametrize(("percent", "expected"), [(20, True), (21, False), (0, True)])
def test_little_battery_is_told_long_before_anybody_comes(
    fatimas: Client, choir: Booking, gateway: Gateway, now: datetime, percent: int, expected: bool
) -> None:
    heard(gateway, now)
    Door.objects.filter(name="Musikkrom").update(health={"battery": percent})
    page = words_of(fatimas.get(PAGE))

    assert (f"Lite batteri: {percent} %" in page) is expected
    assert ("Bytt batteri før neste kommer, i dag kl. 18." in page) is expected
    assert TONIGHT.start - now > timedelta(hours=2)


@pytest.mark.parametrize("told", [{"battery": "full"}, {"battery": -1}, {"battery": True}, {}])
def test_what_a_lock_cannot_mean_is_left_unsaid(
    fatimas: Client, music_doors: Bundle, gateway: Gateway, now: datetime, told: dict[str, object]
) -> None:
    heard(gateway, now)
    Door.objects.update(health=told)

    assert "Batteri" not in words_of(fatimas.get(PAGE))


@pytest.mark.parametrize("told", [{"online": False}, {"jammed": True}, {"fault": "unknown_driver"}])
def test_a_lock_that_does_not_answer_needs_somebody(
    fatimas: Client, music_doors: Bundle, gateway: Gateway, now: datetime, told: dict[str, object]
) -> None:
    heard(gateway, now)
    Door.objects.filter(name="Musikkrom").update(health=told)

    assert "Prøv døra, og se om låsen har strøm" in words_of(fatimas.get(PAGE))


def test_a_gateway_that_is_not_heard_from_needs_somebody(
    fatimas: Client, music_doors: Bundle, gateway: Gateway, now: datetime
) -> None:
    assert "Dørsentralen har ikke meldt seg ennå" in words_of(fatimas.get(PAGE))

    heard(gateway, now - timedelta(minutes=6), clock_ms=-90_000)
    page = words_of(fatimas.get(PAGE))
    assert "Ikke hørt fra siden i dag kl. 08.54" in page
    assert "Klokka går 90 sekunder feil" in page


def test_a_record_with_gaps_needs_somebody_for_a_week(
    fatima: Person, gateway: Gateway, client_for: ClientFor, now: datetime, set_clock: SetClock
) -> None:
    def page() -> str:
        return words_of(client_for(fatima, staff=True).get(PAGE))

    assert "har hull" not in page()
    note_broken(gateway=gateway, why="gap", now=now)
    assert "Loggen over åpninger har hull" in page()
    set_clock(now + timedelta(days=7))
    assert "har hull" not in page()


def test_a_key_set_astray_stands_with_what_it_opens(
    fatima: Person,
    kari: Person,
    musikkrom: Space,
    haugen: Building,
    client_for: ClientFor,
    now: datetime,
    set_clock: SetClock,
) -> None:
    booking, m1 = tonight(kari, musikkrom, now), key_set(haugen, now)
    loan = hand_out(key_set=m1, booking=booking, by=fatima, now=now)
    set_clock(loan.due_at)
    page = words_of(client_for(fatima, staff=True).get(PAGE))

    assert "Nøkkelsettet M1 er ikke levert" in page
    assert "Det åpner: Hovedinngangen og musikkrommet." in page
    assert "Ingen dører ennå" in page
    front = words_of(client_for(fatima, staff=True).get("/ansatte"))
    assert "1 ting trenger deg" in front


def test_others_doors_are_not_there(
    fatimas: Client, fatima: Person, stovner: object, main_door: Door, oslo_kommune: object
) -> None:
    beside = Role.objects.get(person=fatima).unit.__class__.objects.create(
        parent=oslo_kommune, kind="district", name="Sagene"
    )
    Role.objects.filter(person=fatima).update(unit=beside)

    assert "Hovedinngang" not in words_of(fatimas.get(PAGE))
    assert fatimas.get(f"{PAGE}/{main_door.pk}").status_code == 404


def test_opened_from_afar_with_a_reason(
    fatimas: Client, fatima: Person, main_door: Door, now: datetime, set_clock: SetClock
) -> None:
    answer = fatimas.post(f"{PAGE}/{main_door.pk}", BECAUSE)
    order = DoorOrder.objects.get()
    waiting = words_of(fatimas.get(answer["Location"]))
    attempt = line(main_door, now, by="staff", order=order)
    opening = words_of(fatimas.get(answer["Location"]))
    line(main_door, now, 2, by="staff", order=order, outcome_of=attempt.sequence)
    opened = words_of(fatimas.get(answer["Location"]))

    assert answer.status_code == 303
    assert (order.person, order.by, order.reason) == (fatima, "staff", "Koret står utenfor.")
    assert "Spør døra …" in waiting
    assert 'http-equiv="refresh"' in waiting
    assert "Døra åpner …" in opening
    assert "Åpen." in opened
    assert 'http-equiv="refresh"' not in opened


def test_a_door_that_does_not_answer_is_told_as_that(
    fatimas: Client, main_door: Door, now: datetime, set_clock: SetClock
) -> None:
    answer = fatimas.post(f"{PAGE}/{main_door.pk}", BECAUSE)
    set_clock(now + timedelta(seconds=20))

    page = words_of(fatimas.get(answer["Location"]))
    assert "Døra svarte ikke. Den er ikke åpnet, og åpner seg ikke senere heller." in page


def test_why_a_door_did_not_open(fatimas: Client, main_door: Door, now: datetime) -> None:
    answer = fatimas.post(f"{PAGE}/{main_door.pk}", BECAUSE)
    order = DoorOrder.objects.get()
    line(main_door, now, by="staff", order=order, allowed=False, reason="stale")

    page = words_of(fatimas.get(answer["Location"], HTTP_HX_REQUEST="true"))
    assert "Ikke åpnet: det gikk for lang tid." in page
    assert "<h1>" not in page


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "Skriv hvorfor. Det står i loggen."),
        ("   ", "Skriv hvorfor. Det står i loggen."),
        ("x" * 301, "Teksten er på 301 tegn. Skriv høyst 300."),
    ],
)
def test_no_door_opens_without_a_reason(
    fatimas: Client, main_door: Door, reason: str, said: str
) -> None:
    answer = fatimas.post(f"{PAGE}/{main_door.pk}", {"reason": reason})

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert reason.strip() in words_of(answer)
    assert not DoorOrder.objects.exists()


def test_who_opens_again_and_again_must_wait(fatimas: Client, main_door: Door) -> None:
    codes = [fatimas.post(f"{PAGE}/{main_door.pk}", BECAUSE).status_code for _press in range(21)]

    assert codes == [303] * 20 + [422]


def test_oslos_doors_are_not_opened_from_here(fatimas: Client, haugen: Building) -> None:
    door = Door.objects.create(building=haugen, name="Aula", kind="room", decides="oslo")

    page = words_of(fatimas.get(f"{PAGE}/{door.pk}"))
    assert "Åpne herfra" not in page
    assert "Låntakeren åpner med Oslonøkkelen på telefonen." in page
    refused = fatimas.post(f"{PAGE}/{door.pk}", BECAUSE)
    assert refused.status_code == 422
    assert not DoorOrder.objects.exists()


def test_another_municipality_has_no_such_door(
    main_door: Door, asker: Municipality, nils: Person, client_for: ClientFor
) -> None:
    assert client_for(nils, staff=True).get(f"{PAGE}/{main_door.pk}").status_code == 404
