"""What was tried is handed over, and looked at again."""

from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from allmenning.activities.models import Handover, HandoverReview
from allmenning.core.log import Actor, record_act
from allmenning.people.models import Person

KIND: Final = "handover"


@transaction.atomic
def hand_over(*, handover: Handover, by: Person, now: datetime, **told: Any) -> Handover:
    """Write down what was tried and who goes on with it, new or anew. `told` are its fields."""
    verb = "changed" if handover.pk else "handed_over"
    for name, value in told.items():
        setattr(handover, name, value)
    handover.save()
    record_act(actor=Actor("person", by.pk), verb=verb, kind=KIND, id=handover.pk, now=now)
    return handover


@transaction.atomic
def review(
    *,
    handover: Handover,
    words: str,
    is_continued: bool,
    valid_until: date | None,
    review_month: date | None,
    by: Person,
    now: datetime,
) -> None:
    """Write down what was seen, whether it goes on, until when, and when it is looked at next."""
    HandoverReview.objects.create(handover=handover, at=now, by=by, words=words)
    told = {"is_continued": is_continued, "valid_until": valid_until, "review_month": review_month}
    Handover.objects.filter(pk=handover.pk).update(**told)
    record_act(actor=Actor("person", by.pk), verb="reviewed", kind=KIND, id=handover.pk, now=now)
