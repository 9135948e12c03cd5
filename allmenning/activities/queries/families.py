"""Activities held against one another: variants and copies, with their figures."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Final

from django.db.models import Q, QuerySet, Window
from django.db.models.functions import RowNumber

from allmenning.activities.models import Activity, Session
from allmenning.activities.queries.evaluation import evidence_of, rules_on
from allmenning.activities.queries.sessions import COME_TO, with_all
from allmenning.activities.rules.evidence import Evidence
from allmenning.activities.rules.families import Tie, family_of
from allmenning.core.clock import local_date

TIMES_SHOWN: Final = 3


@dataclass(frozen=True)
class Member:
    """One of a family: where it is, and its latest counted sessions."""

    activity: Activity
    places: list[str]
    seen: Evidence


def family(activity: Activity, *, now: datetime) -> list[Member]:
    """The activity, its variants and copies, and theirs, each with as many sessions as are looked at
    by the rule for every kind."""
    ties = Activity.objects.filter(Q(parent__isnull=False) | Q(copied_from__isnull=False))
    rows = ties.values_list("pk", "parent_id", "copied_from_id")
    ids = family_of(activity.pk, (Tie(*row) for row in rows))
    shown = list(Activity.objects.filter(pk__in=ids).order_by("title__nb", "id"))
    seen = evidence_of(shown, window=rules_on(local_date(now))[""].window, now=now)
    places = _places(ids)
    return [Member(one, places.get(one.pk, []), seen[one.pk]) for one in shown]


def open_variants(activity: Activity, *, now: datetime) -> list[tuple[Activity, list[Session]]]:
    """The variants of an activity that somebody can come to, by name, each with its next times."""
    variants = activity.variants.filter(state__in=COME_TO).order_by("title__nb", "id")
    number = Window(RowNumber(), partition_by="activity_id", order_by=["starts", "id"])
    coming = with_all().filter(activity__in=variants, ends__gt=now).annotate(number=number)
    rows = coming.filter(number__lte=TIMES_SHOWN).order_by("activity_id", "starts", "id")
    times: dict[int, list[Session]] = {
        key: list(group) for key, group in groupby(rows, attrgetter("activity_id"))
    }
    return [(variant, times.get(variant.pk, [])) for variant in variants]


def possible_parents(units: Collection[int], *, of: Activity | None = None) -> QuerySet[Activity]:
    """What an activity, or a new one, may be a variant of, by name: the units' that are no variants
    themselves. What has variants is a variant of nothing."""
    rows = Activity.objects.filter(unit_id__in=units, parent=None).order_by("title__nb", "id")
    if of is None:
        return rows
    return rows.none() if of.variants.exists() else rows.exclude(pk=of.pk)


def _places(activities: frozenset[int]) -> Mapping[int, list[str]]:
    """Where the activities have been or will be: buildings by name."""
    rows = Session.objects.filter(activity_id__in=activities)
    told = rows.values_list("activity_id", "building__sort_key", "building__name").distinct()
    ordered = told.order_by("activity_id", "building__sort_key", "building__name")
    return {
        key: [name for _activity, _sort, name in group]
        for key, group in groupby(ordered, itemgetter(0))
    }
