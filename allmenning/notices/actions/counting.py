"""What the contact register says of those a draft is for: sums, and nothing of anybody."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from allmenning.notices.actions import tallying
from allmenning.notices.models import Notice
from allmenning.notices.rules.reasons import BY_CONTACT, Reason


@transaction.atomic
def keep_counts(*, notice: Notice, unreached: Mapping[Reason, int], now: datetime) -> None:
    """Keep how many cannot be reached of those whom nothing else is against; zeros too, as they
    tell that the register has been asked.

    Nothing is kept of what has been changed meanwhile, or is approved already: once its ledger is
    filled it has sums of its own.
    """
    as_counted = Notice.objects.filter(
        pk=notice.pk,
        state__in=[Notice.State.DRAFT, Notice.State.PROPOSED],
        trigger=notice.trigger,
        audience=notice.audience,
        circumstances=notice.circumstances,
        one_per_household=notice.one_per_household,
        is_urgent=notice.is_urgent,
    )
    if as_counted.exists():
        numbers = {reason.value: unreached.get(reason, 0) for reason in BY_CONTACT}
        tallying.replace_audience(notice=notice, numbers=numbers, now=now)
