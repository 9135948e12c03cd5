"""Whom and which levels the page offers for a request."""

from __future__ import annotations

from simulators.idporten.kinds import LEVELS, is_enough
from simulators.idporten.people import Person
from simulators.idporten.site import Asked, Site


def offered_people(site: Site, asked: Asked) -> dict[str, Person]:
    """Who can sign in on a level that was asked for, under the names of their buttons."""
    return {
        str(number): person
        for number, person in enumerate(site.people)
        if any(is_enough(acr_of(site, person, level), asked.acr_values) for level in _levels(site))
    }


def offered_levels(site: Site, asked: Asked) -> tuple[str, ...]:
    """The levels that someone may sign in on, lowest first."""
    people = offered_people(site, asked).values()
    return tuple(
        level
        for level in _levels(site)
        if any(is_enough(acr_of(site, person, level), asked.acr_values) for person in people)
    )


def acr_of(site: Site, person: Person, level: str) -> str:
    """What the id_token calls a level when this person signs in on it."""
    if level in site.kind.other_acr:
        return level
    prefix = site.kind.foreign_prefix if person.eidas else site.kind.acr_prefix
    return f"{prefix}{level}"


def _levels(site: Site) -> tuple[str, ...]:
    return (*LEVELS[LEVELS.index(site.kind.lowest) :], *site.kind.other_acr)
