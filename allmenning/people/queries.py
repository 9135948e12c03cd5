"""Reads of people, associations, units and roles."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from allmenning.core.clock import local_date
from allmenning.people.models import Association, Person, Representative, Role, Unit

_BELOW = """
WITH RECURSIVE below AS (
    SELECT id FROM people_unit WHERE id = ANY(%s)
    UNION ALL
    SELECT unit.id FROM people_unit unit JOIN below ON unit.parent_id = below.id
)
SELECT id FROM below
"""


def has_any_role(*, person_id: int, now: datetime) -> bool:
    return Role.objects.filter(person_id=person_id, expires_on__gte=local_date(now)).exists()


def units_where(*, person: Person, kinds: Iterable[str], now: datetime) -> frozenset[int]:
    """Ids of the units where the person holds one of the roles, units below included."""
    held = Role.objects.filter(person=person, kind__in=kinds, expires_on__gte=local_date(now))
    return units_below(list(held.values_list("unit_id", flat=True)))


def units_below(units: list[int]) -> frozenset[int]:
    """The units and every unit below them, by id."""
    if not units:
        return frozenset()
    rows = Unit.objects.raw(_BELOW, [units])
    return frozenset(row.pk for row in rows)


def staff_for(*, units: Iterable[int], kinds: Iterable[str], now: datetime) -> list[Person]:
    """People who hold one of the roles on one of the units or above it."""
    chain = _with_parents(set(units))
    today = local_date(now)
    return list(
        Person.objects.filter(
            roles__unit_id__in=chain, roles__kind__in=kinds, roles__expires_on__gte=today
        )
        .distinct()
        .order_by("id")
    )


def _with_parents(units: set[int]) -> set[int]:
    chain, level = set(units), set(units)
    while level:
        parents = Unit.objects.filter(pk__in=level, parent__isnull=False)
        level = set(parents.values_list("parent_id", flat=True)) - chain
        chain |= level
    return chain


def associations_for(person: Person, *, now: datetime) -> models.QuerySet[Association]:
    """Associations the person may act for today, by name."""
    today = local_date(now)
    current = Representative.objects.filter(
        models.Q(until__isnull=True) | models.Q(until__gte=today), person=person
    )
    return Association.objects.filter(representatives__in=current).order_by("sort_key")
