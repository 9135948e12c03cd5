"""A door that hears nothing learns from who comes what was taken back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM
from allmenning.keys.actions.carrying import MOST_IN_LIST, seal_carried
from allmenning.keys.actions.granting import agree, revoke, share
from allmenning.keys.actions.orders import bind_phone
from allmenning.keys.models import Bundle, Credential, Door, Gateway, Grant
from allmenning.keys.queries.carried import carried_to
from allmenning.keys.rules import presenting, wire
from allmenning.keys.rules.presenting import Digits
from allmenning.keys.tests.at_the_door import ISSUER, Doorstep, at_row, code_of
from allmenning.keys.tests.doorstep import PHONE
from allmenning.keys.tests.opened import evening
from allmenning.people.models import Person
from tests.cast import ClientFor
from tests.moment import SetClock


@dataclass
class Evening:
    """Kari and Ola have keys to the music room; what time it is at its door."""

    doorstep: Doorstep
    karis: Grant
    olas: Grant
    clock: list[datetime]

    def shows(self, door: Door, lists: list[str], part: int = 0) -> str:
        """Ola's phone at the door, with what it was given to bring."""
        brought = bytes.fromhex(lists[part]) if lists else b""
        copy = Credential.objects.get(grant=self.olas, device__isnull=False)
        drawn = PHONE.draws(bytes(copy.sealed or b""), self.clock[0], brought)
        read = presenting.code_shown(presenting.screen_code(drawn))
        return self.doorstep.shows(door.pk, read).reason.value


@pytest.fixture
def both(
    booking: Booking, music_doors: Bundle, gateway: Gateway, ola: Person, now: datetime
) -> Evening:
    """Both keys are at the door and on Ola's phone; then the line to the door is cut."""
    clock = [now]
    doorstep = at_row(gateway, lambda: clock[0])
    agree(booking_id=booking.pk, now=now)
    karis = Grant.objects.get()
    olas = share(parent=karis, person=ola, actor=SYSTEM, now=now)
    other = share(parent=karis, person=_friend(), actor=SYSTEM, now=now)
    doorstep.connects()
    bind_phone(grant=olas, device=PHONE.public, actor=SYSTEM, now=now)
    doorstep.told()
    clock[0] = evening(18)
    doorstep.loses = lambda _: True
    return Evening(doorstep, other, olas, clock)


def _friend() -> Person:
    return Person.objects.create(name="Siri Moe", created_at=evening(9))


def digits(grant: Grant) -> Digits:
    code = code_of(grant)
    return Digits(code)


def take_back(both: Evening) -> list[str]:
    """Siri's key is taken back while the door hears nothing; what phones are given to bring."""
    revoke(grant=both.karis, reason="mistet", actor=SYSTEM, now=evening(18))
    both.doorstep.told()
    return carried_to(both.doorstep.row)


def test_the_next_phone_tells_the_door(both: Evening, music_door: Door) -> None:
    siris = digits(both.karis)
    (list_,) = take_back(both)
    before = both.doorstep.shows(music_door.pk, siris).reason.value

    opened = both.shows(music_door, [list_])
    after = both.doorstep.shows(music_door.pk, siris).reason.value

    assert (before, opened, after) == ("open", "open", "unknown")


def test_what_the_door_has_heard_is_carried_no_more(both: Evening, gateway: Gateway) -> None:
    assert take_back(both)

    both.doorstep.loses = lambda _: False
    both.clock[0] += timedelta(minutes=1)
    both.doorstep.connects()
    both.doorstep.exchange.greet(both.doorstep.row, now=evening(18))

    assert carried_to(gateway.pk) == []
    assert carried_to(None) == []


def test_the_same_is_sealed_once(both: Evening, gateway: Gateway) -> None:
    (first,) = take_back(both)
    later = evening(18) + timedelta(minutes=5)

    assert seal_carried(gateway_id=gateway.pk, issuer=ISSUER, now=later) == 1
    assert carried_to(gateway.pk) == [first]


def test_what_would_open_nothing_any_more_is_not_carried(both: Evening, gateway: Gateway) -> None:
    take_back(both)

    assert seal_carried(gateway_id=gateway.pk, issuer=ISSUER, now=evening(23)) == 0


def test_an_old_list_gives_nothing_back(both: Evening, music_door: Door) -> None:
    siris = digits(both.karis)
    (newest,) = take_back(both)
    empty = wire.RevocationList(both.doorstep.row, 0, 0, ())
    both.shows(music_door, [newest])
    both.clock[0] += timedelta(minutes=1)

    assert both.shows(music_door, [ISSUER.say(empty).hex()]) == "open"
    assert both.doorstep.shows(music_door.pk, siris).reason.value == "unknown"
    assert both.doorstep.gateway.epoch >= 1


@pytest.mark.parametrize(
    "forge",
    [
        lambda one: bytes([*one[:-1], one[-1] ^ 1]),
        lambda one: one[:-20],
        lambda _: b"\x00" * 200,
        lambda _: b"not a list",
    ],
)
def test_a_forged_list_takes_nothing_back_and_the_phone_opens_as_before(
    both: Evening, music_door: Door, forge: Callable[[bytes], bytes]
) -> None:
    siris = digits(both.karis)
    (newest,) = take_back(both)

    assert both.shows(music_door, [forge(bytes.fromhex(newest)).hex()]) == "open"
    assert both.doorstep.shows(music_door.pk, siris).reason.value == "open"


def test_a_list_for_another_door_or_by_another_hand_is_none(
    both: Evening, music_door: Door
) -> None:
    siris = digits(both.karis)
    taken = wire.Revoked(bytes(both.karis.token), evening(23))
    elsewhere = wire.RevocationList(both.doorstep.row + 1, 9, 1, (taken,))
    here = replace(elsewhere, gateway=both.doorstep.row)
    own = both.doorstep.gateway.identity
    lists = [ISSUER.say(elsewhere), wire.send(here, key=own.key, key_id=own.key_id)]

    for seconds, one in enumerate(lists):
        both.clock[0] = evening(18) + timedelta(seconds=20 * seconds)
        assert both.shows(music_door, [one.hex()]) == "open"
    assert both.doorstep.shows(music_door.pk, siris).reason.value == "open"


def test_a_long_list_travels_in_parts_that_a_reader_reads(
    both: Evening, booking: Booking, gateway: Gateway, music_door: Door
) -> None:
    parent = Grant.objects.get(parent=None)
    for number in range(MOST_IN_LIST + 1):
        friend = Person.objects.create(name=f"Venn {number}", created_at=evening(9))
        one = share(parent=parent, person=friend, actor=SYSTEM, now=evening(18))
        Credential.objects.filter(grant=one).update(sealed=b"sealed")
        revoke(grant=one, reason="mistet", actor=SYSTEM, now=evening(18))
    both.doorstep.told()
    lists = carried_to(gateway.pk)

    answers = []
    for part in range(len(lists)):
        both.clock[0] = evening(18) + timedelta(seconds=20 * part)
        answers.append(both.shows(music_door, lists, part))

    assert answers == ["open", "open"]
    tokens = {bytes(one.token) for one in Grant.objects.filter(state="revoked")}
    assert tokens <= both.doorstep.gateway._known.revoked
    assert max(len(bytes.fromhex(one)) for one in lists) < 300


def test_the_phones_page_is_given_what_it_is_to_bring(
    both: Evening, ola: Person, booking: Booking, client_for: ClientFor, set_clock: SetClock
) -> None:
    lists = take_back(both)
    set_clock(evening(18))

    answer = client_for(ola).post(f"/nokler/{booking.pk}/telefon", {"phone": PHONE.public.hex()})

    assert [one["revoked"] for one in answer.json()["copies"]] == [lists]
