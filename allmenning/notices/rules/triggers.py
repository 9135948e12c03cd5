"""What in people's lives calls for a notice, and when it is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias

# These are for people who are all known when it is sent; the others wait for what happens in lives.
COMES_ONCE: Final = frozenset({"area", "enrolled"})
# Folkeregisteret's words for what may be a move to another place. Others that change an address
# (UtenFlytting, VedKommuneregulering) are no moves.
MOVING_KINDS = ("endringIBostedsadresse", "personErBosatt", "endringIInnflytting")
# A move that is told of later than this is a correction of the past.
LATEST_NEWS_DAYS = 90
# A day that was missed is made up for within a week; after that it is too late to be of use.
CATCHES_UP_DAYS = 7


class CircumstancesError(ValueError):
    """The trigger's own choices cannot be read."""


class Of(StrEnum):
    """Whose age it is: the child's, and her guardians are told, or one's own."""

    CHILD = "child"
    ONESELF = "oneself"


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody moved into one of the audience's districts from outside it, and has settled."""

    settle_days: int = 14


@dataclass(frozen=True, slots=True)
class Lived:
    """Somebody is exactly so old today. Only one of years, months and weeks is not zero."""

    of: Of
    years: int = 0
    months: int = 0
    weeks: int = 0


@dataclass(frozen=True, slots=True)
class Now:
    """Nothing in a life: those who are meant are told once, when the time comes."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Those who take part in the pilot are told once, when the time comes."""


Call: TypeAlias = Moved | Lived | Now | Enrolled


def call_for(trigger: str, circumstances: Mapping[str, Any]) -> Call:
    """What the trigger waits for. Raises CircumstancesError for choices out of measure."""
    match trigger:
        case "moved":
            return Moved(_within(circumstances, "settle_days", 14, least=1, most=60))
        case "child":
            return Lived(Of.CHILD, months=_within(circumstances, "months", 4, least=1, most=192))
        case "newborn":
            return Lived(Of.CHILD, weeks=_within(circumstances, "weeks", 6, least=4, most=26))
        case "age":
            return Lived(Of.ONESELF, years=_within(circumstances, "years", 67, least=18, most=110))
        case "enrolled":
            return Enrolled()
        case "area":
            return Now()
    raise CircumstancesError(trigger)


def _within(
    circumstances: Mapping[str, Any], name: str, usual: int, *, least: int, most: int
) -> int:
    value = circumstances.get(name, usual)
    if type(value) is not int or not least <= value <= most:
        raise CircumstancesError(name)
    return value
