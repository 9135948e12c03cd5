"""A group decides what becomes of a meeting place, and the municipality by which rule it is seen."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import IntegrityError, transaction

from allmenning.activities.models import Activity, EvaluationDecision, EvaluationRule
from allmenning.activities.queries.evaluation import evaluated
from allmenning.activities.rules.evidence import as_data, mark_of
from allmenning.core.log import Actor, record_act
from allmenning.people.models import Person

KIND: Final = "activity"
RULE: Final = "evaluation_rule"
# Both constraints are called so: one rule of a version, and one from a day.
_ONCE: Final = "evaluation_rule_once"


class HasChanged(Exception):
    """Somebody has counted or answered since the figures were read."""


class IsTaken(Exception):
    """Another rule was made for this kind, from the same day or just now."""


@transaction.atomic
def decide(
    *,
    activity: Activity,
    mark: str,
    decided: str,
    decided_by: str,
    reason: str,
    by: Person,
    now: datetime,
) -> EvaluationDecision:
    """Write down what a group decided beside what was proposed; the activity itself stays as it is.

    `mark` is `mark_of` the figures the group read. Raises HasChanged when they are others now.
    """
    seen = evaluated([activity], now=now)[0]
    if mark != mark_of(seen.seen, str(seen.rule)):
        raise HasChanged
    decision: EvaluationDecision = EvaluationDecision.objects.create(
        activity=activity,
        at=now,
        decided=decided,
        decided_by=decided_by,
        reason=reason,
        proposed=seen.proposal.outcome,
        rule_kind=seen.rule.kind,
        rule_version=seen.rule.version,
        seen=as_data(seen.seen),
        written_by=by,
    )
    actor = Actor("person", by.pk)
    record_act(actor=actor, verb="evaluated", kind=KIND, id=activity.pk, now=now)
    return decision


def lay_down(
    *, kind: str, valid_from: date, by: Person, now: datetime, **figures: int | Decimal
) -> EvaluationRule:
    """Make the next version of the rule for a kind ("" is every kind). Raises IsTaken."""
    versions = EvaluationRule.objects.filter(kind=kind).order_by("version")
    last = versions.values_list("version", flat=True).last() or 0
    facts = {"kind": kind, "version": last + 1, "valid_from": valid_from, **figures}
    try:
        with transaction.atomic():
            made: EvaluationRule = EvaluationRule.objects.create(**facts)
            actor = Actor("person", by.pk)
            record_act(actor=actor, verb="laid_down", kind=RULE, id=made.pk, now=now)
    except IntegrityError as error:
        if _ONCE not in str(error):
            raise
        raise IsTaken from error
    return made
