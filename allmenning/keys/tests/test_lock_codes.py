"""Codes in locks that decide alone, as the platform hears of them and as people are told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from allmenning.booking.models import Booking
from allmenning.flows.keys.unready import tell_of_unready_keys
from allmenning.keys.actions.granting import agree
from allmenning.keys.actions.hearing import take_have
from allmenning.keys.actions.sealing import _doors
from allmenning.keys.models import Bundle, Credential, Door, Gateway, Grant, LockCode
from allmenning.keys.queries import door_words
from allmenning.keys.queries.digits import digits_of
from allmenning.keys.queries.held import Standing, held
from allmenning.keys.queries.pins import secret_of
from allmenning.keys.rules import slots, wire
from allmenning.keys.rules.slots import Place, driver, place_in, places_of, spare_code, told
from allmenning.mail.models import Letter
from allmenning.people.models import Person
from tests.browsers import words_of
from tests.cast import ClientFor
from tests.moment import SetClock

# When the music room's door opens for the booking of the cast.
OPENS = timedelta(days=1, hours=8, minutes=45)


@pytest.fixture
def hall(music_door: Door) -> Door:
    """The music room's lock holds codes of its own, in five places."""
    Door.objects.filter(pk=music_door.pk).update(
        decides="lock", driver="zigbee2mqtt", address="zigbee2mqtt/sal", slots=5
    )
    music_door.refresh_from_db()
    return music_door


@pytest.fixture
def grant(booking: Booking, music_doors: Bundle, hall: Door, now: datetime) -> Grant:
    """Kari's key, which the gateway has."""
    agree(booking_id=booking.pk, now=now)
    Credential.objects.update(actual="confirmed", confirmed_at=now)
    return Grant.objects.get()


def hear(gateway: Gateway, door: Door, now: datetime, *places: Place, **health: Any) -> None:
    """The gateway tells of the door."""
    gateway.refresh_from_db()
    told_of = {**health, **dict(told(one) for one in places)}
    have = wire.Have(gateway.pk, gateway.sequence, gateway.epoch, now, {door.pk: told_of})
    take_have(have=have, now=now)
    Credential.objects.update(actual="confirmed")


def mine(grant: Grant, state: str = "set", spare: int | None = None, number: int = 1) -> Place:
    return Place(number, bytes(grant.token), spare, state, 0)


def test_the_gateway_is_told_which_locks_take_codes(
    gateway: Gateway, main_door: Door, hall: Door
) -> None:
    assert _doors(gateway).doors == (
        (main_door.pk, "relay", "1"),
        (hall.pk, "codes-5", "zigbee2mqtt/sal"),
    )


@pytest.mark.parametrize(
    ("said", "places"),
    [(driver(5), 5), (driver(0), 10), (driver(250), 30), ("codes-0", None), ("zigbee2mqtt", None)],
)
def test_a_driver_says_how_many_places_there_are(said: str, places: int | None) -> None:
    assert places_of(said) == places


def test_what_was_read_back_is_written_down_and_what_is_not_told_of_is_gone(
    gateway: Gateway, hall: Door, grant: Grant, now: datetime
) -> None:
    hear(gateway, hall, now, mine(grant, "setting"), Place(4, b"", 0, "set", 2), battery=80)
    rows = LockCode.objects.order_by("slot").values_list(
        "slot", "grant", "backup", "wanted", "actual", "attempts"
    )
    assert list(rows) == [
        (1, grant.pk, None, "present", "setting", 0),
        (4, None, 0, "present", "set", 2),
    ]
    hall.refresh_from_db()
    assert hall.health == {"battery": 80}

    hear(gateway, hall, now, mine(grant, "removing"))
    assert [(one.slot, one.wanted) for one in LockCode.objects.all()] == [(1, "absent")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("place-0", "set 0  "),
        ("place-x", "set 0  "),
        ("place-1", "open 0  "),
        ("place-1", "set x  "),
        ("place-1", "set 0 -1 "),
        ("place-1", f"set {2**40}  "),
        ("place-1", "set 0  abcd"),
        ("place-1", None),
    ],
)
def test_what_a_stolen_gateway_may_say_is_no_place(name: str, value: object) -> None:
    assert place_in(name, value) is None


def test_a_grant_of_another_door_is_not_believed(
    gateway: Gateway, main_door: Door, hall: Door, grant: Grant, now: datetime
) -> None:
    hear(gateway, hall, now, Place(1, bytes(16), None, "set", 0))
    assert LockCode.objects.get().grant is None
    hear(gateway, main_door, now, mine(grant))
    assert LockCode.objects.count() == 1


def test_ready_is_not_said_before_the_lock_was_read_to_have_the_code(
    gateway: Gateway, hall: Door, grant: Grant, now: datetime
) -> None:
    def standing(at: datetime) -> Standing:
        found = held(booking=grant.booking_id or 0, person=grant.holder, now=at)
        assert found is not None
        return found.standing

    due = now + OPENS - slots.SET_AHEAD
    assert standing(due - timedelta(seconds=1)) is Standing.SETTING
    assert standing(due) is Standing.SETTING
    hear(gateway, hall, due, mine(grant, "setting"))
    assert standing(due) is Standing.SETTING
    hear(gateway, hall, due, mine(grant))
    assert standing(due) is Standing.READY
    hear(gateway, hall, due, mine(grant, "removing"))
    assert standing(due) is Standing.SETTING


def test_the_holder_reads_how_far_her_code_has_come(
    gateway: Gateway,
    hall: Door,
    grant: Grant,
    client_for: ClientFor,
    set_clock: SetClock,
    now: datetime,
) -> None:
    def reads(at: datetime) -> str:
        set_clock(at)
        return words_of(client_for(grant.holder).get(f"/nokler/{grant.booking_id}"))

    opens = now + OPENS
    early = reads(opens - timedelta(minutes=61))
    assert "Låsen har ikke koden ennå" in early
    assert "Låsen får den i dag kl. 16.45, en time før døra åpner." in early
    assert "Koden virker først når låsen har bekreftet den." in reads(opens - timedelta(minutes=60))
    assert "Låsen har ikke bekreftet koden ennå." in reads(opens - timedelta(minutes=45))
    assert "Åpne hovedinngangen" in reads(opens)
    hear(gateway, hall, opens, mine(grant))
    assert "Nøkkelen er klar ved døra" in reads(opens)


def test_a_code_that_is_late_is_told_of_as_other_keys_are(
    gateway: Gateway, hall: Door, grant: Grant, fatima: Person, now: datetime
) -> None:
    def told() -> set[str]:
        found = Letter.objects.filter(source__contains=":not_ready")
        return set(found.values_list("address", flat=True))

    hour_before = now + OPENS - timedelta(minutes=45)
    hear(gateway, hall, now, mine(grant, "setting"))
    tell_of_unready_keys(now=hour_before - timedelta(seconds=1))
    assert told() == set()
    tell_of_unready_keys(now=hour_before)
    assert told() == {"kari@example.org", "fatima@example.org"}


@pytest.mark.parametrize(("minutes", "is_told"), [(4, False), (6, True)])
def test_nobody_is_told_before_the_lock_has_had_its_time(
    gateway: Gateway,
    hall: Door,
    grant: Grant,
    fatima: Person,
    now: datetime,
    minutes: int,
    is_told: bool,
) -> None:
    """A door that opens no earlier than the booking begins."""
    begins = now + OPENS + timedelta(minutes=15)
    grant.doors.filter(door=hall).update(during=(begins, begins + timedelta(hours=2)))
    tell_of_unready_keys(now=begins - slots.SET_AHEAD + timedelta(minutes=minutes))

    assert Letter.objects.filter(source__contains=":not_ready").exists() is is_told


def test_those_at_work_see_how_far_the_code_has_come(
    gateway: Gateway,
    hall: Door,
    grant: Grant,
    fatima: Person,
    client_for: ClientFor,
    set_clock: SetClock,
    now: datetime,
) -> None:
    opens = now + OPENS

    def reads(before: int, page: str = f"/ansatte/dorer/{hall.pk}") -> str:
        set_clock(opens - timedelta(minutes=before))
        return words_of(client_for(fatima, staff=True).get(page))

    assert "Låsen får koden en time før døra åpner" in reads(61)
    late = reads(60)
    assert "Låsen har ikke bekreftet koden ennå" in late
    assert "1 kode er ikke i låsen ennå" in late
    assert "Låsen har ikke bekreftet koden: Kari" not in reads(46, "/ansatte/dorer")
    assert "Låsen har ikke bekreftet koden: Kari" in reads(45, "/ansatte/dorer")
    hear(gateway, hall, opens, mine(grant))
    assert "Nøkkelen er klar" in reads(45)


def test_who_was_given_a_spare_code_is_shown_it_for_that_door_alone(
    gateway: Gateway, hall: Door, grant: Grant, now: datetime
) -> None:
    def shown() -> dict[str, str]:
        found = held(booking=grant.booking_id or 0, person=grant.holder, now=now)
        assert found is not None
        return {one.doors: one.code for one in digits_of(found, now=now)}

    (both,) = shown()
    assert both == "Hovedinngang, Musikkrom"
    hear(gateway, hall, now, mine(grant, spare=3, number=4))

    spare = spare_code(secret_of(gateway.pk), door=hall.pk, slot=4, count=3)
    assert shown() == {"Hovedinngang": shown()["Hovedinngang"], "Musikkrom": spare}


def test_staff_see_what_waits_at_the_lock(
    gateway: Gateway, hall: Door, grant: Grant, now: datetime
) -> None:
    said: Callable[[], list[str]] = lambda: door_words.health(hall, now=now)  # noqa: E731
    assert not [one for one in said() if "kode" in one]
    hear(gateway, hall, now, mine(grant, "setting"))
    assert "1 kode er ikke i låsen ennå" in said()
    hear(gateway, hall, now, mine(grant, "removing"))
    assert "1 kode skal bort, men virker ennå" in said()
