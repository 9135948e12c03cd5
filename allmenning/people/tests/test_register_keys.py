"""The register's copy is sealed anew with each new key, and its homes stay the same."""

from base64 import b64encode
from datetime import datetime

import pytest

from django.conf import LazySettings
from django.core.management import call_command

from allmenning.core.models import Municipality
from allmenning.people import queries
from allmenning.people.actions import numbers
from allmenning.people.actions.register_position import begin_to_follow
from allmenning.people.models import RegisteredPerson
from allmenning.people.rules.homes import home_digest
from allmenning.people.rules.sealing import unseal
from simulators.national_ids import synthetic_national_id

K1, K2 = (b64encode(bytes([number]) * 32).decode() for number in (1, 2))


def test_a_rotation_seals_the_registers_copy_and_the_key_of_homes(
    oslo: Municipality, settings: LazySettings, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "_BATCH", 2)
    settings.PERSON_KEYS = {"current": "k1", "keys": {"k1": K1}}
    begin_to_follow(sequence=7, now=now)
    home_key, ring = queries.home_key(), queries.key_ring()
    known = [synthetic_national_id(now.date().replace(year=1980), serial=n) for n in range(5)]
    for number in known:
        person = RegisteredPerson(state="resident", read_at=now)
        numbers.place(person, number, ring)
        person.save()

    settings.PERSON_KEYS = {"current": "k2", "keys": {"k1": K1, "k2": K2}}
    call_command("rotate_keys")
    settings.PERSON_KEYS = {"current": "k2", "keys": {"k2": K2}}

    ring = queries.key_ring()
    assert queries.home_key() == home_key
    assert [unseal(bytes(p.number_sealed), ring.current) for p in _all()] == known
    assert {p.number_key_id for p in _all()} == {"k2"}


def _all() -> list[RegisteredPerson]:
    return list(RegisteredPerson.objects.order_by("pk"))


def test_following_again_keeps_the_place_and_the_key(oslo: Municipality, now: datetime) -> None:
    begin_to_follow(sequence=7, now=now)
    home_key = queries.home_key()

    assert begin_to_follow(sequence=9, now=now).sequence == 7
    assert queries.home_key() == home_key


def test_a_home_is_its_address_and_dwelling_under_a_key() -> None:
    def home(key: bytes = b"k", address: str = "a1", dwelling: str = "H0101") -> bytes | None:
        return home_digest(home_key=key, address=address, dwelling=dwelling)

    assert home() == home()
    assert len({home(), home(b"l"), home(address="a2"), home(dwelling="H0102")}) == 4
    assert home(address="") is None
