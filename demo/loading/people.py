"""Invented people: those one can sign in as, leaders of associations, and other residents."""

from datetime import timedelta
from typing import Any, Final

from allmenning.core.log import SYSTEM, Actor
from allmenning.people.actions import (
    add_association,
    appoint_representative,
    complete_profile,
    find_or_add_person,
    grant_role,
)
from allmenning.people.models import Person, Unit
from allmenning.people.rules.phone import parse_phone
from demo.facts import Row, chance, document, email, rows_of
from demo.loading.town import Town

# A file of every resident would say no more than one of a few.
RESIDENTS_PER_ROW: Final = 15


def create_people(town: Town) -> None:
    """Everybody of the municipality, with roles and associations."""
    for facts in document("people"):
        for row in facts["rows"]:
            if row["municipality"] == town.slug:
                _add_person(town, facts, row)
    for association in rows_of(town.slug, "associations"):
        _add_association(town, association)
    Person.objects.bulk_create(unnumbered(town, name) for name in residents_of(town))


def residents_of(town: Town) -> list[str]:
    """Residents nobody signs in as: those of the file, and more whose names are put together of
    theirs, so that nobody borrows more in a year than people do."""
    named = [row["name"] for row in rows_of(town.slug, "residents")]
    signs_in = {facts["name"] for facts in document("people")}
    first = sorted({name.rpartition(" ")[0] for name in named})
    last = sorted({name.rpartition(" ")[2] for name in named})
    possible = [f"{one} {other}" for one in first for other in last]
    others = [name for name in possible if name not in named and name not in signs_in]
    wanted = min(len(others), len(named) * RESIDENTS_PER_ROW)
    return named + chance(town.slug, "residents").sample(others, wanted)


def _add_person(town: Town, facts: dict[str, Any], row: dict[str, Any]) -> None:
    """One who can sign in: with a sealed number, what she told about herself, and her roles."""
    name, now = facts["name"], town.now
    person = find_or_add_person(number=facts["pid"], name=name, actor=SYSTEM, now=now)
    complete_profile(
        person=person,
        name=name,
        email=email(name, town.slug),
        phone=parse_phone(row["phone"]),
        actor=Actor("person", person.pk),
        now=now,
    )
    person.language = row.get("language", "nb")
    person.digest_at_hour = row.get("digest_at_hour")
    person.save(update_fields=["language", "digest_at_hour"])
    for role in row.get("roles", []):
        _grant(town, person, role)


def _grant(town: Town, person: Person, role: dict[str, Any]) -> None:
    grant_role(
        person=person,
        unit=Unit.objects.get(name=role["unit"]),
        kind=role["kind"],
        expires_on=town.today + timedelta(days=role["days"]),
        actor=SYSTEM,
        now=town.now,
    )


def _add_association(town: Town, row: Row) -> None:
    leader = Person.objects.filter(name=row["leader"]).first()
    if leader is None:
        leader = unnumbered(town, row["leader"])
        leader.save()
    association = add_association(
        organisasjonsnummer=row["organisasjonsnummer"], name=row["name"], actor=SYSTEM, now=town.now
    )
    appoint_representative(
        person=leader, association=association, until=None, actor=SYSTEM, now=town.now
    )


def unnumbered(town: Town, name: str) -> Person:
    """One nobody can sign in as, because no personal number leads to her."""
    return Person(
        name=name,
        email=email(name, town.slug),
        phone=parse_phone("400 00 100"),
        created_at=town.now,
    )
