"""Reads of involvement, working groups and what they cost. Sums are in øre."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models

from allmenning.people.models import Person
from allmenning.voice.models import (
    GroupMeeting,
    Honorarium,
    HonorariumRate,
    Involvement,
    Statement,
    WorkingGroup,
)
from allmenning.voice.rules.involving import passes

_LATEST_FIRST = (models.F("held_on").desc(nulls_last=True), "-id")


@dataclass(frozen=True)
class Paid:
    """What one person is paid in a year, over how many meetings, and whether it must be looked
    into."""

    person: Person
    meetings: int
    total: int
    passes: bool


def published() -> models.QuerySet[Involvement]:
    """What everybody may read, the latest first."""
    return _told(Involvement.objects.filter(is_published=True))


def involvement_of(units: Iterable[int]) -> models.QuerySet[Involvement]:
    """What the units have asked people, the latest first."""
    return _told(Involvement.objects.filter(unit_id__in=units))


def _told(found: models.QuerySet[Involvement]) -> models.QuerySet[Involvement]:
    statements = Statement.objects.order_by("id").prefetch_related("texts")
    return (
        found.select_related("unit", "place")
        .prefetch_related(models.Prefetch("statements", statements))
        .order_by(*_LATEST_FIRST)
    )


def by_method(units: Iterable[int]) -> list[dict[str, object]]:
    """How often each method was used in each phase, and how many took part; None where one of them
    was never counted."""
    rows = Involvement.objects.filter(unit_id__in=units).values("method", "phase")
    counted = rows.annotate(
        times=models.Count("pk"),
        uncounted=models.Count("pk", filter=models.Q(answers=None)),
        total=models.Sum("answers"),
    )
    return list(counted.order_by("method", "phase"))


def groups_of(units: Iterable[int]) -> models.QuerySet[WorkingGroup]:
    """The units' working groups, by name."""
    return WorkingGroup.objects.filter(unit_id__in=units).order_by("name", "id")


def members_of(group: WorkingGroup) -> models.QuerySet[Person]:
    """Those who have been present before, by name."""
    before = Honorarium.objects.filter(meeting__group=group)
    return Person.objects.filter(pk__in=before.values("person")).order_by("name", "id")


def meetings_of(group: WorkingGroup) -> models.QuerySet[GroupMeeting]:
    """The group's meetings with who was present, the latest first."""
    present = Honorarium.objects.select_related("person").order_by("person__name", "id")
    meetings = GroupMeeting.objects.filter(group=group).order_by("-held_on", "-id")
    return meetings.prefetch_related(models.Prefetch("honoraria", present))


def rate_on(day: date) -> HonorariumRate | None:
    """What a meeting is paid on a day; None before the municipality has said."""
    return HonorariumRate.objects.filter(valid_from__lte=day).order_by("valid_from").last()


def of_meeting(meeting: int) -> int:
    """What one meeting costs."""
    rows = Honorarium.objects.filter(meeting_id=meeting)
    return int(rows.aggregate(total=models.Sum("amount"))["total"] or 0)


def paid_in(year: int, units: Iterable[int]) -> list[Paid]:
    """What those who advise the units are paid in a year, by name, as one person's sum of all
    units is what a threshold asks about."""
    everybody = Honorarium.objects.filter(meeting__held_on__year=year)
    theirs = everybody.filter(meeting__group__unit_id__in=units).values("person")
    rows = everybody.filter(person__in=theirs).values("person")
    sums = rows.annotate(meetings=models.Count("pk"), total=models.Sum("amount"))
    rate = rate_on(date(year, 12, 31))
    threshold = rate.threshold if rate else None
    people = Person.objects.in_bulk([row["person"] for row in sums])
    paid = [
        Paid(
            people[row["person"]],
            row["meetings"],
            row["total"],
            passes(row["total"], threshold=threshold),
        )
        for row in sums
    ]
    return sorted(paid, key=lambda one: (one.person.name, one.person.pk))
