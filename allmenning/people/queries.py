"""Reads of people, associations, units and roles."""

import logging
from base64 import b64decode
from collections.abc import Collection, Iterable
from datetime import date, datetime

from cryptography.exceptions import InvalidTag

from django.conf import settings
from django.db import models

from allmenning.core import scope
from allmenning.core.clock import local_date
from allmenning.core.models import ActLog, Municipality
from allmenning.people.models import (
    ApiKey,
    Association,
    Identity,
    Person,
    RegisteredPerson,
    RegisterPosition,
    Representative,
    Role,
    Unit,
)
from allmenning.people.rules import sealing
from allmenning.people.rules.roles import GRANTERS
from allmenning.registers import national_id

log = logging.getLogger("allmenning.people")

_BELOW = """
WITH RECURSIVE below AS (
    SELECT id FROM people_unit WHERE id = ANY(%s)
    UNION ALL
    SELECT unit.id FROM people_unit unit JOIN below ON unit.parent_id = below.id
)
SELECT id FROM below
"""
_ABOVE = """
WITH RECURSIVE above AS (
    SELECT id, parent_id FROM people_unit WHERE id = ANY(%s)
    UNION
    SELECT unit.id, unit.parent_id FROM people_unit unit JOIN above ON unit.id = above.parent_id
)
SELECT id FROM above
"""


# Who is who


def holds_role(*, person: Person, now: datetime) -> bool:
    """Whether the person holds any role today."""
    return Role.objects.filter(person=person, expires_on__gte=local_date(now)).exists()


def key_ring() -> sealing.KeyRing:
    """The keys of the municipality in scope. Raises UnknownKey when none is configured."""
    municipality = Municipality.objects.get(pk=scope.municipality_id())
    masters = settings.PERSON_KEYS.get("keys", {})
    return sealing.key_ring(
        current=settings.PERSON_KEYS.get("current", ""),
        masters={key_id: b64decode(master) for key_id, master in masters.items()},
        kommunenummer=municipality.kommunenummer,
    )


def number_read(sealed: bytes | memoryview, key_id: str, *, ring: sealing.KeyRing) -> str:
    """The sealed personal number, "" when it cannot be read: then nothing is known of whose it is.

    One row that was sealed with a lost key must not stop a job about thousands.
    """
    try:
        return sealing.unseal(bytes(sealed), ring.key(key_id))
    except (InvalidTag, sealing.UnknownKey) as error:
        log.error("a number cannot be read", extra={"because": type(error).__name__})
        return ""


def person_with_number(number: str, *, ring: sealing.KeyRing) -> Person | None:
    """The person with this personal number, whichever of the keys it was stored with."""
    return Person.objects.filter(number_lookup__in=ring.digests(number)).first()


def born_on(person: Person) -> date | None:
    """The day she was born, as her personal number tells; None when it does not, or has none."""
    if person.number_sealed is None:
        return None
    number = number_read(person.number_sealed, person.number_key_id, ring=key_ring())
    return national_id.born_on(number) if number else None


def identity_at(*, issuer: str, subject: str) -> Identity | None:
    """Who it is that a sign-in service calls so, with the person."""
    known = Identity.objects.filter(issuer=issuer, subject=subject)
    return known.select_related("person").first()


def people_reached_at(*, email: str = "", phone: str = "") -> models.QuerySet[Person]:
    """People who gave this very e-mail address, or this number (E.164). Nobody gave nothing."""
    reached = models.Q(email__iexact=email) if email else models.Q(phone=phone)
    return Person.objects.filter(reached).exclude(email="", phone="").order_by("name", "id")


def contacts() -> models.QuerySet[Person]:
    """People whom employees wrote down: they have no account here, and cannot sign in as these."""
    return Person.objects.filter(number_lookup=None, identities=None)


def has_account(person: Person) -> bool:
    """Whether the person has signed in, or may be known again when she does."""
    return not contacts().filter(pk=person.pk).exists()


# The register's copy


def home_key() -> bytes:
    """What homes are told apart by. Raises RegisterPosition.DoesNotExist before anything of
    Folkeregisteret's is kept here."""
    position = RegisterPosition.objects.get()
    key = key_ring().key(position.home_key_id)
    return bytes.fromhex(sealing.unseal(bytes(position.home_key_sealed), key))


def register_position() -> RegisterPosition | None:
    """How far the register's list is read; None where it is not followed."""
    return RegisterPosition.objects.first()


def reads_from_the_start() -> bool:
    """Whether the register is followed and nothing of it has been read."""
    return RegisterPosition.objects.filter(sequence=0).exists()


def copies_of(
    numbers: Iterable[str], *, ring: sealing.KeyRing
) -> models.QuerySet[RegisteredPerson]:
    """The register's copy of those of these people who are known here."""
    digests = [digest for number in numbers for digest in ring.digests(number)]
    return RegisteredPerson.objects.filter(number_lookup__in=digests)


def known_of(numbers: Collection[str]) -> set[str]:
    """Those of the numbers whose people are known here."""
    ring = key_ring()
    by_digest = {digest: number for number in numbers for digest in ring.digests(number)}
    found = copies_of(numbers, ring=ring).values_list("number_lookup", flat=True)
    return {by_digest[bytes(digest)] for digest in found}


def residents_read_before(moment: datetime, *, most: int) -> list[str]:
    """The numbers of residents whose copy is older than that, so many at most."""
    ring = key_ring()
    old = RegisteredPerson.objects.filter(
        state=RegisteredPerson.State.RESIDENT, read_at__lt=moment
    ).order_by("id")
    rows = old.values_list("number_sealed", "number_key_id")[:most]
    read = (number_read(sealed, key_id, ring=ring) for sealed, key_id in rows)
    return [number for number in read if number]


# Units and roles


def units_where(*, person: Person, kinds: Iterable[str], now: datetime) -> frozenset[int]:
    """Ids of the units where the person holds one of the roles, units below included."""
    held = Role.objects.filter(person=person, kind__in=kinds, expires_on__gte=local_date(now))
    return units_below(list(held.values_list("unit_id", flat=True)))


def units_below(units: list[int]) -> frozenset[int]:
    """The units and every unit below them, by id."""
    if not units:
        return frozenset()
    return frozenset(row.pk for row in Unit.objects.raw(_BELOW, [units]))


def units_above(units: Iterable[int]) -> frozenset[int]:
    """The units and every unit above them, by id."""
    return frozenset(row.pk for row in Unit.objects.raw(_ABOVE, [list(units)]))


def kinds_held(*, person_id: int, unit: int, now: datetime) -> frozenset[str]:
    """The kinds of role the person holds on the unit or above it today."""
    held = Role.objects.filter(
        person_id=person_id, unit_id__in=units_above([unit]), expires_on__gte=local_date(now)
    )
    return frozenset(held.values_list("kind", flat=True))


def kinds_anywhere(person: Person, *, now: datetime) -> frozenset[str]:
    """The kinds of role the person holds on any unit today."""
    held = Role.objects.filter(person=person, expires_on__gte=local_date(now))
    return frozenset(held.values_list("kind", flat=True))


def kinds_led_with(person: Person, *, now: datetime) -> frozenset[str]:
    """The kinds of role by which the person leads anything today."""
    held = Role.objects.filter(person=person, kind__in=GRANTERS, expires_on__gte=local_date(now))
    return frozenset(held.values_list("kind", flat=True))


def staff_for(*, units: Iterable[int], kinds: Iterable[str], now: datetime) -> list[Person]:
    """People who hold one of the roles on one of the units or above it."""
    today = local_date(now)
    return list(
        Person.objects.filter(
            roles__unit_id__in=units_above(units),
            roles__kind__in=kinds,
            roles__expires_on__gte=today,
        )
        .distinct()
        .order_by("id")
    )


def units_led_by(person: Person, *, now: datetime) -> models.QuerySet[Unit]:
    """Units whose roles the person may hand out, the municipality first, then by name."""
    led = units_where(person=person, kinds=GRANTERS, now=now)
    first = models.Case(models.When(parent=None, then=0), default=1)
    return Unit.objects.filter(pk__in=led).order_by(first, "name", "id")


def roles_on(units: Iterable[int], *, now: datetime) -> models.QuerySet[Role]:
    """Roles still held on the units, by unit and person."""
    held = Role.objects.filter(unit_id__in=units, expires_on__gte=local_date(now))
    return held.select_related("person", "unit").order_by("unit__name", "person__name", "id")


# Keys of other systems


def api_keys_in_force(*, now: datetime) -> models.QuerySet[ApiKey]:
    """Keys that are neither revoked nor expired."""
    return ApiKey.objects.filter(revoked_at=None, expires_on__gte=local_date(now))


def api_keys_of(units: Iterable[int], *, now: datetime) -> models.QuerySet[ApiKey]:
    """Keys in force of the units, by unit and name."""
    held = api_keys_in_force(now=now).filter(unit_id__in=units)
    return held.select_related("unit").order_by("unit__name", "name", "id")


# Associations


def associations_for(person: Person, *, now: datetime) -> models.QuerySet[Association]:
    """Associations the person may act for today, by name."""
    return Association.objects.filter(
        representatives__in=representing(now=now).filter(person=person)
    ).order_by("sort_key")


def representing(*, now: datetime) -> models.QuerySet[Representative]:
    """Who may act for which association today."""
    return Representative.objects.filter(
        models.Q(until__isnull=True) | models.Q(until__gte=local_date(now))
    )


def acting_for(organisasjonsnummer: str, *, now: datetime) -> models.QuerySet[Representative]:
    """Those who may act for the association today, the one who got to do so first at the front."""
    acting = representing(now=now).filter(association__organisasjonsnummer=organisasjonsnummer)
    return acting.select_related("person", "association").order_by("pk")


def associations_called(text: str) -> models.QuerySet[Association]:
    """Associations with this in their name or of this organisasjonsnummer, by name."""
    number = "".join(text.split())
    called = models.Q(name__icontains=text) | models.Q(organisasjonsnummer=number)
    return Association.objects.filter(called).order_by("sort_key", "id")


def contacts_of(associations: Iterable[Association], *, now: datetime) -> dict[int, Person]:
    """Who first got to act for each association that anybody may act for today, by its id."""
    acting = representing(now=now).filter(association__in=list(associations))
    first = acting.order_by("association_id", "pk").distinct("association_id")
    return {row.association_id: row.person for row in first.select_related("person")}


def associations_with_representatives(*, now: datetime) -> models.QuerySet[Association]:
    """All associations by name, each with those who may act for it today in `current`."""
    current = representing(now=now).select_related("person").order_by("person__name", "id")
    return Association.objects.order_by("sort_key", "id").prefetch_related(
        models.Prefetch("representatives", current, to_attr="current")
    )


def registrants_of(associations: Iterable[Association]) -> dict[int, Person]:
    """Who registered each association, by the association's id."""
    acts = ActLog.objects.filter(
        verb="association_added",
        object_kind="association",
        object_id__in=[association.pk for association in associations],
        actor_kind="person",
    )
    by_association = dict(acts.values_list("object_id", "actor_id"))
    people = Person.objects.in_bulk(by_association.values())
    return {key: people[who] for key, who in by_association.items() if who in people}
