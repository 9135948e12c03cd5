"""Gateways, doors and the way to a space are set up, and every key agrees with it."""

import base64
from datetime import datetime, timedelta

import pytest

from django.test import Client

from allmenning.booking.models import Booking
from allmenning.core.models import EventRecord
from allmenning.keys.actions.granting import agree
from allmenning.keys.actions.sealing import _doors
from allmenning.keys.models import Bundle, BundleDoor, Door, Gateway, GatewayChange, Grant
from allmenning.keys.tests.metal import TONIGHT, tonight
from allmenning.people.models import Person
from allmenning.places.models import Building, Space
from tests.browsers import words_of
from tests.cast import ClientFor
from tests.jobs import RunJobs

PAGE = "/ansatte/bygg/haugen-skole/dorer"
KEY = bytes(range(1, 33))
DOOR = {
    "name": "Hovedinngang",
    "kind": "main",
    "decides": "gateway",
    "driver": "zigbee2mqtt",
    "address": "hovedinngang",
    "before": "30",
    "after": "15",
}


PLACES = "Skriv et antall plasser mellom 3 og 1000."


@pytest.fixture
def ingrids(ingrid: Person, haugen: Building, client_for: ClientFor) -> Client:
    """Ingrid leads the district that the school is in."""
    return client_for(ingrid, staff=True)


@pytest.mark.parametrize(
    "key",
    [
        KEY.hex(),
        KEY.hex().upper(),
        base64.b64encode(KEY).decode(),
        f" {KEY.hex()[:32]} {KEY.hex()[32:]} ",
    ],
)
def test_a_gateway_is_added_and_told_who_issues(ingrids: Client, key: str) -> None:
    answer = ingrids.post(PAGE, {"name": "Haugen, kjelleren", "public_key": key})
    made = Gateway.objects.get()
    page = words_of(ingrids.get(PAGE))

    assert answer.status_code == 303
    assert (made.name, bytes(made.public_key)) == ("Haugen, kjelleren", KEY)
    assert f"gateway = {made.pk}" in page
    assert "Dørsentralen har ikke meldt seg ennå" in page
    kinds = GatewayChange.objects.order_by("sequence").values_list("kind", flat=True)
    assert list(kinds) == ["keys", "epoch", "doors"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Skriv hva dørsentralen skal hete."),
        ({"public_key": ""}, "Lim inn den offentlige nøkkelen."),
        ({"public_key": "ssh-ed25519 AAAA"}, "Dette er ikke en offentlig nøkkel."),
        ({"public_key": KEY.hex()[:62]}, "Dette er ikke en offentlig nøkkel."),
        ({"public_key": "0" * 64}, "Dette er ikke en offentlig nøkkel."),
        ({"public_key": "é" * 64}, "Dette er ikke en offentlig nøkkel."),
    ],
)
def test_a_gateway_that_cannot_be(ingrids: Client, wrong: dict[str, str], said: str) -> None:
    answer = ingrids.post(PAGE, {"name": "Haugen", "public_key": KEY.hex(), **wrong})

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert not Gateway.objects.exists()


def test_two_gateways_have_not_one_key(ingrids: Client, gateway: Gateway) -> None:
    taken = bytes(gateway.public_key).hex()
    answer = ingrids.post(PAGE, {"name": "Ny", "public_key": taken})

    assert answer.status_code == 422
    assert "En annen dørsentral har denne nøkkelen allerede." in words_of(answer)


def test_a_door_is_added_and_its_gateway_told(ingrids: Client, gateway: Gateway) -> None:
    answer = ingrids.post(f"{PAGE}/ny", {**DOOR, "gateway": gateway.pk})
    made = Door.objects.get()

    assert answer.status_code == 303
    assert (made.name, made.gateway, made.before) == ("Hovedinngang", gateway, 30)
    assert (
        list(GatewayChange.objects.order_by("sequence").values_list("kind", flat=True))[-1]
        == "doors"
    )
    assert "Hovedinngang" in words_of(ingrids.get(PAGE))


def test_oslos_door_has_no_gateway(ingrids: Client, gateway: Gateway) -> None:
    refused = ingrids.post(f"{PAGE}/ny", {**DOOR, "decides": "oslo", "gateway": gateway.pk})
    assert "Her avgjør ikke dørsentralen. Velg «Ingen»." in words_of(refused)

    ingrids.post(f"{PAGE}/ny", {**DOOR, "decides": "oslo", "driver": "", "address": ""})
    assert Door.objects.get().gateway is None


LOCK = {**DOOR, "decides": "lock", "slots": "39"}


def test_the_number_of_places_in_a_lock_goes_to_its_gateway(
    ingrids: Client, gateway: Gateway
) -> None:
    ingrids.post(f"{PAGE}/ny", {**LOCK, "gateway": gateway.pk, "slots": "20"})
    made = Door.objects.get()
    assert (made.slots, _doors(gateway).doors) == (20, ((made.pk, "codes-20", "hovedinngang"),))
    assert 'value="20"' in words_of(ingrids.get(f"{PAGE}/{made.pk}"))

    refused = ingrids.post(f"{PAGE}/{made.pk}", {**LOCK, "slots": ""})
    assert (refused.status_code, PLACES in words_of(refused)) == (422, True)
    ingrids.post(f"{PAGE}/{made.pk}", LOCK)
    assert _doors(gateway).doors == ((made.pk, "codes-30", "hovedinngang"),)
    assert GatewayChange.objects.order_by("-sequence")[0].kind == "doors"


def test_only_locks_with_codes_of_their_own_are_asked_for_places(
    ingrids: Client, main_door: Door
) -> None:
    asks = "Hvor mange plasser til koder har låsen?"
    assert asks in words_of(ingrids.get(f"{PAGE}/ny"))
    assert asks not in words_of(ingrids.get(f"{PAGE}/{main_door.pk}"))
    Door.objects.update(decides="lock", driver="zigbee2mqtt")
    page = words_of(ingrids.get(f"{PAGE}/{main_door.pk}"))
    assert (asks in page, 'name="slots" value="10"' in page) == (True, True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"slots": ""}, PLACES),
        ({"slots": "2"}, PLACES),
        ({"slots": "1001"}, PLACES),
        ({"slots": "ti"}, PLACES),
        ({"decides": "gateway"}, "Denne låsen har ikke koden i seg. La feltet stå tomt."),
        ({"driver": "switch"}, "Låser som har koden i seg, når vi bare med Zigbee2MQTT."),
    ],
)
def test_a_lock_with_codes_that_cannot_be(
    ingrids: Client, gateway: Gateway, wrong: dict[str, str], said: str
) -> None:
    answer = ingrids.post(f"{PAGE}/ny", {**LOCK, "gateway": gateway.pk, **wrong})

    assert (answer.status_code, said in words_of(answer)) == (422, True)
    assert not Door.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Skriv hva døra heter."),
        ({"kind": "window"}, "Velg noe i lista."),
        ({"decides": "god"}, "Velg noe i lista."),
        ({"gateway": ""}, "Velg hvilken dørsentral døra hører til."),
        ({"gateway": "0"}, "Velg noe i lista."),
        ({"driver": ""}, "Velg hvordan dørsentralen når låsen."),
        ({"address": ""}, "Skriv adressen til låsen."),
        ({"address": "hus/#"}, "Adressen kan ikke ha tegnene # og +."),
        ({"before": "121"}, "Skriv et antall minutter mellom 0 og 120."),
        ({"after": "-1"}, "Skriv et antall minutter mellom 0 og 120."),
    ],
)
def test_a_door_that_cannot_be_is_refused_beside_the_field_and_kept(
    ingrids: Client, gateway: Gateway, wrong: dict[str, str], said: str
) -> None:
    answer = ingrids.post(f"{PAGE}/ny", {**DOOR, "gateway": str(gateway.pk), **wrong})

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert "name" in wrong or 'value="Hovedinngang"' in words_of(answer)
    assert not Door.objects.exists()


def test_two_doors_of_a_building_have_not_one_name(
    ingrids: Client, gateway: Gateway, main_door: Door, music_door: Door
) -> None:
    added = ingrids.post(f"{PAGE}/ny", {**DOOR, "gateway": gateway.pk})
    renamed = ingrids.post(f"{PAGE}/{music_door.pk}", DOOR)

    for answer in (added, renamed):
        assert answer.status_code == 422
        assert "Bygget har allerede en dør med dette navnet." in words_of(answer)
    assert Door.objects.count() == 2


def test_more_grace_gives_keys_more_time_and_no_other_gateway(
    ingrids: Client,
    kari: Person,
    musikkrom: Space,
    music_doors: Bundle,
    main_door: Door,
    now: datetime,
    run_jobs: RunJobs,
) -> None:
    booking = tonight(kari, musikkrom, now)
    agree(booking_id=booking.pk, now=now)
    answer = ingrids.post(
        f"{PAGE}/{main_door.pk}", {**DOOR, "before": "60", "decides": "oslo", "gateway": ""}
    )
    assert "Nøklene til det som er bestilt, lages nå." in words_of(ingrids.get(PAGE))
    run_jobs()

    main_door.refresh_from_db()
    window = Grant.objects.get(state="active").doors.get(door=main_door).during
    assert answer.status_code == 303
    assert (main_door.before, main_door.decides) == (60, "gateway")
    assert window.lower == TONIGHT.start - timedelta(minutes=60)


def test_who_changes_a_door_waits_for_none_of_its_keys(
    ingrids: Client,
    booking: Booking,
    music_doors: Bundle,
    music_door: Door,
    main_door: Door,
    run_jobs: RunJobs,
) -> None:
    other = Space.objects.create(
        building=main_door.building,
        name="Aula",
        slug="aula",
        purposes=["music"],
        kind="gym",
        capacity=9,
    )
    BundleDoor.objects.create(bundle=Bundle.objects.create(space=other), door=main_door, order=0)
    ingrids.post(f"{PAGE}/{main_door.pk}", DOOR)
    assert not Grant.objects.exists()
    changed = EventRecord.objects.filter(name="keys.WayChanged")
    assert {one.payload["space_id"] for one in changed} == {booking.space_id, other.pk}

    assert "core.react" in run_jobs()
    assert Grant.objects.get(state="active").booking == booking


def test_the_way_to_a_space_is_chosen_in_order_and_keys_follow(
    ingrids: Client,
    musikkrom: Space,
    main_door: Door,
    music_door: Door,
    booking: Booking,
    run_jobs: RunJobs,
) -> None:
    path = f"{PAGE}/til/musikkrom"
    ingrids.post(path, {"door_1": main_door.pk, "door_2": music_door.pk})
    page = words_of(ingrids.get(PAGE))
    assert "Nøklene til det som er bestilt, lages nå." in page
    assert not Grant.objects.exists()
    run_jobs()
    order = BundleDoor.objects.order_by("order").values_list("door_id", flat=True)

    assert list(order) == [main_door.pk, music_door.pk]
    assert Grant.objects.get(state="active").booking == booking
    assert "Hovedinngang → Musikkrom" in words_of(ingrids.get(PAGE))
    ingrids.post(path, {"door_1": "", "door_2": ""})
    run_jobs()
    assert not Bundle.objects.exists()
    assert not Grant.objects.filter(state="active").exists()


def test_a_door_is_met_once(
    ingrids: Client, musikkrom: Space, main_door: Door, music_door: Door
) -> None:
    path = f"{PAGE}/til/musikkrom"
    twice = ingrids.post(path, {"door_1": main_door.pk, "door_2": main_door.pk})
    unknown = ingrids.post(path, {"door_1": "0"})

    assert (twice.status_code, unknown.status_code) == (422, 422)
    assert "Døra er allerede valgt." in words_of(twice)
    assert "Velg noe i lista." in words_of(unknown)
    assert not Bundle.objects.exists()


def test_a_caretaker_sets_up_no_doors(
    fatima: Person, musikkrom: Space, main_door: Door, client_for: ClientFor
) -> None:
    fatimas = client_for(fatima, staff=True)

    for path in (PAGE, f"{PAGE}/ny", f"{PAGE}/{main_door.pk}", f"{PAGE}/til/musikkrom"):
        assert fatimas.get(path).status_code == 404
    assert PAGE not in words_of(fatimas.get("/ansatte/dorer"))


def test_who_leads_finds_the_way_to_it(ingrids: Client, main_door: Door) -> None:
    assert f'href="{PAGE}"' in words_of(ingrids.get("/ansatte/dorer"))
    assert "Det kan ikke endres siden." in words_of(ingrids.get(f"{PAGE}/ny"))
    assert 'value="Hovedinngang"' in words_of(ingrids.get(f"{PAGE}/{main_door.pk}"))
