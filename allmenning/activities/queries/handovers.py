"""What units have handed over, and what waits to be looked at again."""

from collections.abc import Collection
from datetime import date

from django.db import models

from allmenning.activities.models import Handover, HandoverReview
from allmenning.activities.rules.handovers import Due, Handed, due

WAITING = (Due.LATE, Due.EXPIRED)


def handovers_of(units: Collection[int]) -> models.QuerySet[Handover]:
    """All that the units have tried, models first, by unit, in the order it was written down."""
    reviews = models.Prefetch("reviews", HandoverReview.objects.order_by("-at", "-id"))
    rows = Handover.objects.filter(unit_id__in=units).select_related("unit", "activity")
    return rows.prefetch_related(reviews).order_by("unit__name", "unit_id", "kind", "id")


def handed(handover: Handover) -> Handed:
    """What the pure rules know of a row."""
    return Handed(
        handover.kind == Handover.Kind.MODEL,
        handover.is_continued,
        handover.valid_until,
        handover.review_month,
    )


def overdue(units: Collection[int], *, today: date) -> int:
    """How many should have been looked at again, or go on past their time."""
    rows = Handover.objects.filter(unit_id__in=units, is_continued=True)
    return sum(due(handed(row), today=today) in WAITING for row in rows)
