"""Activities as their rule sees them: the latest counted sessions, and what is proposed of them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Final

from django.db import models
from django.db.models.functions import RowNumber

from allmenning.activities.models import (
    Activity,
    EvaluationDecision,
    EvaluationRule,
    FeedbackResponse,
    Session,
)
from allmenning.activities.queries.counts import counts_of
from allmenning.activities.rules.evaluation import Proposal, Rule, propose
from allmenning.activities.rules.evidence import Evidence, Row
from allmenning.activities.rules.figures import HeadCount
from allmenning.core.clock import local_date

# Where fewer than one in three is counted, the counted ones are no window on the rest.
LOOKED_AT: Final = 3
# Each activity with its latest sessions that were held, the latest first.
Held = Mapping[int, Sequence[Session]]


@dataclass(frozen=True)
class Evaluated:
    """An activity, the rule for it, what the rule saw and what it proposes."""

    activity: Activity
    rule: EvaluationRule
    seen: Evidence
    proposal: Proposal


def rules_on(day: date) -> dict[str, EvaluationRule]:
    """The rule that holds on a day by kind ("" is every kind), the usual where none was made."""
    chosen = EvaluationRule.objects.filter(valid_from__lte=day).order_by("valid_from", "version")
    usual = EvaluationRule(kind="", version=0, valid_from=day)
    return {"": usual, **{rule.kind: rule for rule in chosen}}


def evaluated(activities: Iterable[Activity], *, now: datetime) -> list[Evaluated]:
    """What is proposed of each of the activities."""
    shown = list(activities)
    rules = rules_on(local_date(now))
    family = _with_other_variants(shown)
    windows = {key: _rule_for(activity, rules).window for key, activity in family.items()}
    rows = _evidence(family, windows, now=now)
    return [_evaluated(activity, _rule_for(activity, rules), rows, family) for activity in shown]


def evidence_of(
    activities: Iterable[Activity], *, window: int, now: datetime
) -> dict[int, Evidence]:
    """What is known of the latest counted sessions of each activity, without other variants."""
    shown = {activity.pk: activity for activity in activities}
    return _evidence(shown, dict.fromkeys(shown, window), now=now)


def decisions_of(activity: Activity) -> models.QuerySet[EvaluationDecision]:
    """What was decided of an activity, the latest first."""
    return EvaluationDecision.objects.filter(activity=activity).order_by("-at", "-id")


def latest_decisions(activities: Iterable[Activity]) -> dict[int, EvaluationDecision]:
    """The latest decision of each activity that has one."""
    rows = EvaluationDecision.objects.filter(activity__in=list(activities)).order_by("at", "id")
    return {row.activity_id: row for row in rows}


def group_of(activity: Activity) -> str:
    """Who decided last of the unit's activities, "" when nobody has."""
    rows = EvaluationDecision.objects.filter(activity__unit_id=activity.unit_id)
    return str(rows.order_by("at", "id").values_list("decided_by", flat=True).last() or "")


def figures_in(rule: EvaluationRule) -> Rule:
    """A rule of the table as the pure rule takes it."""
    return Rule(
        version=rule.version,
        window=rule.window,
        fewest=rule.fewest,
        many=rule.many,
        few=rule.few,
        empty=rule.empty,
        smileys=Fraction(rule.smileys),
        minutes=rule.minutes,
        fall=Fraction(rule.fall, 100),
        asked_for=rule.asked_for,
    )


def _rule_for(activity: Activity, rules: Mapping[str, EvaluationRule]) -> EvaluationRule:
    return rules.get(activity.kind) or rules[""]


def _with_other_variants(activities: Sequence[Activity]) -> dict[int, Activity]:
    """The activities and all variants of their parents, by id."""
    parents = {activity.parent_id for activity in activities} - {None}
    others = Activity.objects.filter(parent_id__in=parents)
    return {activity.pk: activity for activity in [*others, *activities]}


def _evaluated(
    activity: Activity,
    rule: EvaluationRule,
    seen: Mapping[int, Evidence],
    family: Mapping[int, Activity],
) -> Evaluated:
    means = [
        seen[key].mean
        for key, other in family.items()
        if activity.parent_id and other.parent_id == activity.parent_id
        if key != activity.pk and len(seen[key].rows) >= rule.fewest
    ]
    own = seen[activity.pk]
    whole = Evidence(
        rows=own.rows,
        uncounted=own.uncounted,
        has_alike_nearby=activity.has_alike_nearby,
        asked_for_by=activity.asked_for_by,
        best_variant=max(means, default=None),
    )
    return Evaluated(activity, rule, whole, propose(figures_in(rule), whole))


def _evidence(
    activities: Mapping[int, Activity], windows: Mapping[int, int], *, now: datetime
) -> dict[int, Evidence]:
    held = _held(activities, most=max(windows.values(), default=0) * LOOKED_AT, now=now)
    counts = counts_of(session.pk for rows in held.values() for session in rows)
    answers = _smileys(activities)
    return {
        key: _seen(activity, held.get(key, ()), counts, answers.get(key, ()), windows[key])
        for key, activity in activities.items()
    }


def _held(activities: Iterable[int], *, most: int, now: datetime) -> Held:
    number = models.Window(
        RowNumber(), partition_by="activity_id", order_by=[models.F("starts").desc(), "-id"]
    )
    over = Session.objects.filter(activity_id__in=list(activities), ends__lte=now)
    rows = over.exclude(state=Session.State.CANCELLED).annotate(number=number)
    found = rows.filter(number__lte=most).order_by("activity_id", "-starts", "-id")
    return {key: list(group) for key, group in groupby(found, lambda row: row.activity_id)}


def _smileys(activities: Iterable[int]) -> dict[int, list[tuple[date, int]]]:
    """The days and smileys of all who gave some, by activity."""
    rows = FeedbackResponse.objects.filter(activity_id__in=list(activities))
    given = rows.exclude(smileys=None).values_list("activity_id", "day", "smileys")
    found: defaultdict[int, list[tuple[date, int]]] = defaultdict(list)
    for activity, day, smileys in given.order_by("day", "id"):
        found[activity].append((day, smileys))
    return found


def _seen(
    activity: Activity,
    held: Sequence[Session],
    counts: Mapping[int, HeadCount],
    answers: Sequence[tuple[date, int]],
    window: int,
) -> Evidence:
    """The latest `window` counted of the sessions held, and those between them that were not."""
    counted = [session for session in held if session.pk in counts][:window]
    among = held[: held.index(counted[-1])] if counted else held
    uncounted = sum(session.pk not in counts for session in among)
    days = [local_date(session.starts) for session in reversed(counted)]
    given: defaultdict[int, list[int]] = defaultdict(list)
    for day, smileys in answers:
        given[bisect_right(days, day) - 1].append(smileys)
    rows = [
        Row(session.pk, day, counts[session.pk], tuple(given[place]), _minutes(activity, session))
        for place, (session, day) in enumerate(zip(reversed(counted), days, strict=True))
    ]
    return Evidence(rows, uncounted)


def _minutes(activity: Activity, session: Session) -> int | None:
    """How long all employees together are at work for a session."""
    if activity.employees is None:
        return None
    lasts = (session.ends - session.starts) // timedelta(minutes=1)
    return int(activity.employees * (activity.minutes_each or lasts))
