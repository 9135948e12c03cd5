"""Somebody books beside a key that is carried, while its holder is inside: it opens in her own time."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import pytest

from django.utils import timezone

from allmenning.booking.models import Booking
from allmenning.core.log import SYSTEM
from allmenning.keys.actions import granting, slips
from allmenning.keys.actions.granting import agree, share
from allmenning.keys.actions.lining import lock_gateways
from allmenning.keys.actions.orders import bind_phone, put_on_paper
from allmenning.keys.actions.slips import print_once
from allmenning.keys.models import Credential, Door, Grant
from allmenning.keys.queries.pins import codes_of
from allmenning.keys.rules.presenting import Paper
from allmenning.keys.tests.at_the_door import Doorstep, code_of
from allmenning.keys.tests.doorstep import PHONE
from allmenning.keys.tests.test_granting import at, booked
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.moment import SetClock


@pytest.fixture
def inside(grant: Grant, doorstep: Doorstep, set_clock: SetClock, now: datetime) -> Grant:
    """Kari's key to the music room from 18 to 20, on her phone and on paper; it is seven."""
    doorstep.connects()
    bind_phone(grant=grant, device=PHONE.public, actor=SYSTEM, now=now)
    put_on_paper(grant=grant, actor=SYSTEM, now=now)
    doorstep.told()
    set_clock(at(19))
    return grant


def comes_after(ola: Person, musikkrom: Space) -> Booking:
    """Ola has the room from 20 on, and the doors' grace after Kari is cut."""
    later = booked(ola, musikkrom, at(20), at(21), at(19))
    agree(booking_id=later.pk, now=at(19))
    return later


def test_her_digits_go_on_until_her_time_is_over(
    inside: Grant,
    doorstep: Doorstep,
    music_door: Door,
    ola: Person,
    musikkrom: Space,
    set_clock: SetClock,
) -> None:
    code = code_of(inside)
    comes_after(ola, musikkrom)
    doorstep.told()

    assert Grant.objects.get(booking=inside.booking, state="active") == inside
    assert doorstep.types(music_door.pk, code) == "open"
    set_clock(at(20))
    assert doorstep.types(music_door.pk, code) == "ended"


def test_what_she_carries_goes_on_until_her_time_is_over_and_no_longer(
    inside: Grant,
    doorstep: Doorstep,
    music_door: Door,
    ola: Person,
    musikkrom: Space,
    set_clock: SetClock,
) -> None:
    paper = bytes(Credential.objects.get(grant=inside, device=None).sealed or b"")
    screen = bytes(Credential.objects.get(device__isnull=False).sealed or b"")
    (code,) = codes_of(inside).values()
    comes_after(ola, musikkrom)
    doorstep.told()

    def answers() -> list[str]:
        ways = (Paper(paper, code), PHONE.draws(screen, timezone.now()))
        return [doorstep.shows(music_door.pk, way).reason.value for way in ways]

    assert answers() == ["open", "open"]
    set_clock(at(20, 10))
    assert answers() == ["ended", "ended"]


def test_what_she_shared_and_her_slips_go_on_too(
    inside: Grant,
    doorstep: Doorstep,
    music_door: Door,
    ola: Person,
    per: Person,
    musikkrom: Space,
) -> None:
    shared = share(parent=inside, person=per, actor=SYSTEM, now=at(19))
    sheet = print_once(grant=inside, actor=SYSTEM, now=at(19))
    comes_after(ola, musikkrom)
    doorstep.told()

    states = Grant.objects.filter(pk__in=[shared.pk, *(one.pk for one in sheet)])
    assert set(states.values_list("state", flat=True)) == {"active"}
    assert doorstep.types(music_door.pk, code_of(shared)) == "open"


Ask = Callable[[Grant, Person], object]


def shares(key: Grant, person: Person) -> object:
    return share(parent=key, person=person, actor=SYSTEM, now=at(9))


def prints(key: Grant, person: Person) -> object:
    return print_once(grant=key, actor=SYSTEM, now=at(9))


@pytest.mark.parametrize(("module", "ask"), [(granting, shares), (slips, prints)])
def test_what_is_made_of_a_key_while_a_neighbour_books_is_cut_as_it_is(
    module: Any,
    ask: Ask,
    grant: Grant,
    ola: Person,
    per: Person,
    musikkrom: Space,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The neighbour comes in just before the gateways are locked."""
    came: list[Booking] = []

    def locked(ids: Iterable[int]) -> object:
        if not came:
            came.append(booked(ola, musikkrom, at(20), at(21), at(9)))
            agree(booking_id=came[0].pk, now=at(9))
        return lock_gateways(ids)

    monkeypatch.setattr(module, "lock_gateways", locked)
    ask(grant, per)

    made = Grant.objects.filter(parent=grant, state="active")
    ends = [one.during.upper for each in made for one in each.doors.all()]
    assert set(ends) == {at(20)}
