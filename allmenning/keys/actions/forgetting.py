"""Letting go of keys that were over long ago, with all that doors and services were told of them."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from allmenning.keys.models import DoorOrder, Grant, LockCode, Opening, StaffGrant
from allmenning.keys.queries.windows import edge

# The municipality's plan for key logs: at most ninety days.
GRANTS_KEPT = timedelta(days=90)
# So many at a time; the next minute takes the rest.
AT_ONCE = 500


@transaction.atomic
def forget_grants(*, now: datetime) -> None:
    """Erase keys ninety days after the last of their doors closed, or they were taken back if that
    was later: their doors, their credentials and the errands they rest on go with them.

    Who was let in goes first (`tending.forget`); a key that was shared goes before the one it was
    shared from.
    """
    gone = list(_over(now - GRANTS_KEPT).values_list("pk", flat=True)[:AT_ONCE])
    LockCode.objects.filter(grant__in=gone, actual=LockCode.Actual.REMOVED).delete()
    Grant.objects.filter(pk__in=gone).delete()
    errands = StaffGrant.objects.filter(grants=None, during__endswith__lt=now - GRANTS_KEPT)
    errands.delete()


def _over(then: datetime) -> Any:
    """Keys that had been over for so long, and that nothing rests on any more."""
    ends = Max(edge("doors__during", "upper"))
    rows = Grant.objects.exclude(state=Grant.State.ACTIVE).annotate(ends=ends)
    is_over = Q(ends__lt=then) | Q(ends=None, created_at__lt=then)
    taken_back_long_ago = Q(revoked_at=None) | Q(revoked_at__lt=then)
    in_locks = LockCode.objects.filter(grant=OuterRef("pk")).exclude(actual=LockCode.Actual.REMOVED)
    return rows.filter(
        is_over,
        taken_back_long_ago,
        ~Exists(Grant.objects.filter(parent=OuterRef("pk"))),
        ~Exists(Opening.objects.filter(grant=OuterRef("pk"))),
        ~Exists(DoorOrder.objects.filter(grant=OuterRef("pk"))),
        ~Exists(in_locks),
    ).order_by("pk")
