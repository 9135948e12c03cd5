"""How far a municipality has come in connecting its buildings, and what each still lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import models

from allmenning.booking.models import BookingRules
from allmenning.core.clock import local_date
from allmenning.places.models import Building, OpeningHours, RolloutTarget, Space


class Lack(StrEnum):
    """What stands between a building and its being borrowed."""

    SPACES = "spaces"
    RULES = "rules"
    HOURS = "hours"
    OPENING = "opening"


@dataclass(frozen=True)
class Place:
    """A building: what it lacks to be booked, and whether one gets in with a key (None: not said)."""

    building: Building
    lacks: tuple[Lack, ...]
    opens_with_key: bool | None

    @property
    def is_booked(self) -> bool:
        return not self.lacks


@dataclass(frozen=True)
class Progress:
    """Buildings of a category ("" for all) by what they are connected for, against the target.

    `unsaid` is how many of those that can be booked nobody has said of whether they have keys.
    """

    category: str
    target: int
    booking: int
    keys: int
    both: int
    unsaid: int


def places(*, now: datetime) -> list[Place]:
    """Every building of the municipality, by name."""
    rules = BookingRules.objects.filter(days__contains=local_date(now))
    spaces = Space.objects.filter(building=models.OuterRef("pk"))
    ruled = spaces.filter(models.Exists(rules.filter(space=models.OuterRef("pk"))))
    hours = OpeningHours.objects.filter(timetable=models.OuterRef("timetable"))
    found = Building.objects.select_related("district").annotate(
        has_spaces=models.Exists(spaces),
        has_rules=models.Exists(ruled),
        has_hours=models.Exists(hours),
        is_open=models.Exists(ruled.filter(is_published=True)),
    )
    return [Place(one, _lacks(one), one.opens_with_key) for one in found.order_by("sort_key")]


def _lacks(building: Building) -> tuple[Lack, ...]:
    has = building.__dict__
    lacks = {
        Lack.SPACES: not has["has_spaces"],
        Lack.RULES: has["has_spaces"] and not has["has_rules"],
        Lack.HOURS: not has["has_hours"],
        Lack.OPENING: not (building.is_published and has["is_open"]),
    }
    return tuple(lack for lack, is_so in lacks.items() if is_so)


def progress(found: Iterable[Place]) -> list[Progress]:
    """The whole municipality and each category with a target of its own, the whole first."""
    rows = list(found)
    targets = RolloutTarget.objects.order_by("category")
    return [_progress(target, rows) for target in targets]


def _progress(target: RolloutTarget, rows: list[Place]) -> Progress:
    of_it = [one for one in rows if target.category in ("", one.building.category)]
    booked = [one for one in of_it if one.is_booked]
    return Progress(
        category=target.category,
        target=target.places,
        booking=len(booked),
        keys=sum(one.opens_with_key is True for one in of_it),
        both=sum(one.opens_with_key is True for one in booked),
        unsaid=sum(one.opens_with_key is None for one in booked),
    )


def underway(found: Iterable[Place]) -> list[Place]:
    """Those not connected yet that somebody has begun with, or that a target counts by category."""
    counted = set(RolloutTarget.objects.values_list("category", flat=True))
    return [
        one
        for one in found
        if one.lacks and (Lack.SPACES not in one.lacks or one.building.category in counted)
    ]
