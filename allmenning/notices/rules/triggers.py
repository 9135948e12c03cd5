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

    settle_days: int


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


@dataclass(frozen=True, slots=True)
class Choice:
    """The one number a trigger lets people choose: its name, the usual one, and its bounds."""

    name: str
    usual: int
    least: int
    most: int


CHOICES: Final[Mapping[str, Choice]] = {
    "moved": Choice("settle_days", usual=14, least=1, most=60),
    "child": Choice("months", usual=4, least=1, most=192),
    "newborn": Choice("weeks", usual=6, least=4, most=26),
    "age": Choice("years", usual=67, least=18, most=110),
}
Call: TypeAlias = Moved | Lived | Now | Enrolled


def call_for(trigger: str, circumstances: Mapping[str, Any]) -> Call:
    """What the trigger waits for. Raises CircumstancesError for choices out of measure."""
    match trigger:
        case "moved":
            return Moved(_chosen(trigger, circumstances))
        case "child":
            return Lived(Of.CHILD, months=_chosen(trigger, circumstances))
        case "newborn":
            return Lived(Of.CHILD, weeks=_chosen(trigger, circumstances))
        case "age":
            return Lived(Of.ONESELF, years=_chosen(trigger, circumstances))
        case "enrolled":
            return Enrolled()
        case "area":
            return Now()
    raise CircumstancesError(trigger)


def _chosen(trigger: str, circumstances: Mapping[str, Any]) -> int:
    choice = CHOICES[trigger]
    value = circumstances.get(choice.name, choice.usual)
    if type(value) is not int or not choice.least <= value <= choice.most:
        raise CircumstancesError(choice.name)
    return value
