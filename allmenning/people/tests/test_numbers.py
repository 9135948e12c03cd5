"""Personal numbers: stored, and sealed anew while people keep signing in."""

import io
from base64 import b64encode
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from django.conf import LazySettings
from django.core.management import call_command

from allmenning.core import scope
from allmenning.core.log import SYSTEM
from allmenning.core.models import ActLog, Municipality
from allmenning.people import actions, queries
from allmenning.people.actions import numbers
from allmenning.people.models import Person
from allmenning.people.rules.sealing import UnknownKey, unseal
from allmenning.people.tests.answers import answer
from allmenning.registers.national_id import InvalidNationalId
from simulators.national_ids import synthetic_national_id

K1, K2 = (b64encode(bytes([number]) * 32).decode() for number in (1, 2))
NUMBER = "15839000046"
SetKeys = Callable[..., None]


@pytest.fixture
def keys(settings: LazySettings) -> SetKeys:
    """Configure the keys as a restart of the processes would."""

    def configure(current: str, **masters: str) -> None:
        settings.PERSON_KEYS = {"current": current, "keys": masters}

    configure("k1", k1=K1)
    return configure


def sign_in(now: datetime, number: str = NUMBER) -> Person:
    signed_in = answer(pid=number, subject=f"subject-of-{number}")
    return actions.sign_in(signed_in=signed_in, as_staff=False, language="nb", now=now)


def stored(person: Person) -> tuple[bytes, bytes]:
    """What the person's number is found by, and the number sealed, as the table holds them."""
    row = Person.objects.get(pk=person.pk)
    return bytes(row.number_lookup), bytes(row.number_sealed)


def rotate() -> str:
    out = io.StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


def test_a_stored_number_finds_its_person(kari: Person, keys: SetKeys, now: datetime) -> None:
    actions.store_number(person=kari, number=NUMBER, actor=SYSTEM, now=now)

    ring = queries.key_ring()
    assert queries.person_with_number(NUMBER, ring=ring) == kari
    assert unseal(stored(kari)[1], ring.current) == NUMBER
    assert ActLog.objects.get().verb == "number_stored"


def test_a_number_belongs_to_one_person(
    kari: Person, ola: Person, keys: SetKeys, now: datetime
) -> None:
    actions.store_number(person=kari, number=NUMBER, actor=SYSTEM, now=now)
    actions.store_number(person=kari, number=NUMBER, actor=SYSTEM, now=now)

    with pytest.raises(actions.NumberTaken):
        actions.store_number(person=ola, number=NUMBER, actor=SYSTEM, now=now)


def test_what_is_no_number_is_not_stored(kari: Person, keys: SetKeys, now: datetime) -> None:
    with pytest.raises(InvalidNationalId):
        actions.store_number(person=kari, number="15839000047", actor=SYSTEM, now=now)


def test_somebody_unknown_is_added_by_number_once(
    oslo: Municipality, keys: SetKeys, now: datetime
) -> None:
    first, again = (
        actions.find_or_add_person(number=NUMBER, name=name, actor=SYSTEM, now=now)
        for name in ("Kari Nordlie", "Somebody else")
    )

    assert first == again
    assert again.name == "Kari Nordlie"
    assert sign_in(now) == first


def test_people_sign_in_before_during_and_after_a_rotation(
    oslo: Municipality, keys: SetKeys, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "_BATCH", 2)
    pids = [synthetic_national_id(date(1980, 1, day)) for day in range(1, 6)]
    before = [sign_in(now, pid).pk for pid in pids]

    keys("k2", k1=K1, k2=K2)
    assert [sign_in(now, pid).pk for pid in pids] == before

    numbers._reseal_batch(queries.key_ring())
    assert Person.objects.filter(number_key_id="k2").count() == 2
    assert [sign_in(now, pid).pk for pid in pids] == before

    assert rotate() == "Oslo: 3\n"
    assert [sign_in(now, pid).pk for pid in pids] == before

    keys("k2", k2=K2)
    assert [sign_in(now, pid).pk for pid in pids] == before
    assert Person.objects.count() == len(pids)


def test_newcomers_during_a_rotation_get_the_new_key(
    oslo: Municipality, keys: SetKeys, now: datetime
) -> None:
    keys("k2", k1=K1, k2=K2)

    assert sign_in(now).number_key_id == "k2"
    assert rotate() == "Oslo: 0\n"


def test_every_municipality_is_resealed_with_keys_of_its_own(
    oslo: Municipality, asker: Municipality, keys: SetKeys, now: datetime
) -> None:
    in_oslo = sign_in(now)
    with scope.municipality(asker.pk):
        in_asker = sign_in(now)
    keys("k2", k1=K1, k2=K2)

    assert rotate() == "Asker: 1\nOslo: 1\n"

    assert ActLog.objects.get(verb="numbers_resealed").details == {"count": 1, "key": "k2"}
    lookup_in_oslo, _sealed = stored(in_oslo)
    with scope.municipality(asker.pk):
        lookup_in_asker, sealed_in_asker = stored(in_asker)
        assert unseal(sealed_in_asker, queries.key_ring().current) == NUMBER
    assert lookup_in_asker != lookup_in_oslo


def test_a_key_taken_away_too_early_changes_nothing(
    oslo: Municipality, keys: SetKeys, now: datetime
) -> None:
    sign_in(now)
    keys("k2", k2=K2)

    with pytest.raises(UnknownKey, match="k1"):
        rotate()

    keys("k1", k1=K1)
    assert Person.objects.get() == sign_in(now)


def test_signing_in_while_rows_are_being_resealed(
    at_once: Callable[..., list[Any]], oslo: Municipality, keys: SetKeys, now: datetime
) -> None:
    pids = [synthetic_national_id(date(1980, 1, 1), serial=serial) for serial in range(6)]
    before = [sign_in(now, pid).pk for pid in pids]
    keys("k2", k1=K1, k2=K2)

    resealed, *after = at_once(
        lambda: actions.reseal_numbers(actor=SYSTEM, now=now),
        *(lambda pid=pid: sign_in(now, pid).pk for pid in pids),
    )

    assert (resealed, after) == (6, before)
    assert set(Person.objects.values_list("number_key_id", flat=True)) == {"k2"}
