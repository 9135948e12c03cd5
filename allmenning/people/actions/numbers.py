"""Personal numbers are stored sealed, found by their digest and sealed anew with each new key."""

from datetime import datetime
from typing import TypeAlias

from django.conf import settings
from django.db import connection, transaction

from allmenning.core.log import Actor, record_act, record_act_here
from allmenning.people import queries
from allmenning.people.models import Person, RegisteredPerson, RegisterPosition
from allmenning.people.rules.sealing import KeyRing, lookup_digest, seal, unseal
from allmenning.registers.national_id import parse_national_id

_FIELDS = ("number_lookup", "number_sealed", "number_key_id")
_BATCH = 500
# Whose rows hold a sealed number.
Numbered: TypeAlias = Person | RegisteredPerson


class NumberTaken(Exception):
    """Somebody else in the municipality has this personal number."""


@transaction.atomic
def store_number(*, person: Person, number: str, actor: Actor, now: datetime) -> None:
    """Seal the personal number into the person's row, with the current key.

    Raises NumberTaken, and InvalidNationalId for what is no number or a synthetic one where
    those are not allowed.
    """
    digits, ring = checked(number), queries.key_ring()
    settle_alone(ring.lock_name(digits))
    if queries.person_with_number(digits, ring=ring) not in (None, person):
        raise NumberTaken
    place(person, digits, ring)
    person.save(update_fields=_FIELDS)
    record_act(actor=actor, verb="number_stored", kind="person", id=person.pk, now=now)


@transaction.atomic
def find_or_add_person(*, number: str, name: str, actor: Actor, now: datetime) -> Person:
    """The person with this personal number; an unknown one is added under the name given.

    Raises InvalidNationalId.
    """
    digits, ring = checked(number), queries.key_ring()
    settle_alone(ring.lock_name(digits))
    known = queries.person_with_number(digits, ring=ring)
    if known is not None:
        return known
    person = Person(name=name, created_at=now)
    place(person, digits, ring)
    person.save()
    record_act(actor=actor, verb="person_added", kind="person", id=person.pk, now=now)
    return person


def reseal_numbers(*, actor: Actor, now: datetime) -> int:
    """Seal all numbers of the municipality in scope with the current key; returns how many.

    Goes by batches, each its own transaction, so that sign-in never waits for long and a run
    that was interrupted is simply run again. Raises UnknownKey when a row's key is missing.
    """
    ring = queries.key_ring()
    done = sum(_reseal_all(model, ring) for model in (Person, RegisteredPerson))
    _reseal_home_key(ring)
    if done:
        facts = {"count": done, "key": ring.current.id}
        record_act_here(actor=actor, verb="numbers_resealed", now=now, **facts)
    return done


def _reseal_all(model: type[Numbered], ring: KeyRing) -> int:
    done, last = 0, 0
    while resealed := _reseal_batch(ring, model, after=last):
        done, last = done + len(resealed), resealed[-1]
    return done


@transaction.atomic
def _reseal_batch(ring: KeyRing, model: type[Numbered] = Person, *, after: int = 0) -> list[int]:
    """Seal the next rows behind the id `after` that have another key; returns their ids."""
    with_old_key = model.objects.filter(number_sealed__isnull=False, pk__gt=after).exclude(
        number_key_id=ring.current.id
    )
    people = list(with_old_key.select_for_update().order_by("id")[:_BATCH])
    for person in people:
        number = unseal(bytes(person.number_sealed), ring.key(person.number_key_id))
        place(person, number, ring)
    model.objects.bulk_update(people, _FIELDS)
    return [person.pk for person in people]


@transaction.atomic
def _reseal_home_key(ring: KeyRing) -> None:
    with_old_key = RegisterPosition.objects.exclude(home_key_id=ring.current.id)
    for position in with_old_key.select_for_update():
        key = unseal(bytes(position.home_key_sealed), ring.key(position.home_key_id))
        position.home_key_sealed = seal(key, ring.current)
        position.home_key_id = ring.current.id
        position.save(update_fields=["home_key_sealed", "home_key_id"])


def place(person: Numbered, number: str, ring: KeyRing) -> None:
    """Put the sealed number on the person; saving is the caller's."""
    person.number_lookup = lookup_digest(number, ring.current)
    person.number_sealed = seal(number, ring.current)
    person.number_key_id = ring.current.id


def settle_alone(name: bytes) -> None:
    """Let nobody else settle who is called so until this transaction ends.

    The unique constraints do not see that two rows hold one number under two keys.
    """
    with connection.cursor() as cursor:
        key = int.from_bytes(name[:8], signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def checked(number: str) -> str:
    """The digits of a personal number. Raises InvalidNationalId."""
    return parse_national_id(number, allow_synthetic=settings.ALLOW_SYNTHETIC_IDS)
