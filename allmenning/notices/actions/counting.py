"""What a notice's funnel shows before anybody approves it: sums, and nothing of anybody."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from allmenning.notices.actions import tallying
from allmenning.notices.models import Notice
from allmenning.notices.queries.at_work import FOUND, LEFT
from allmenning.notices.queries.audience import Funnel
from allmenning.notices.rules.reasons import Reason


@transaction.atomic
def keep_counts(
    *, notice: Notice, funnel: Funnel, unreached: Mapping[Reason, int], now: datetime
) -> None:
    """Keep how many the notice is for and who are left out; `unreached` is what the contact
    register said of those whom nothing else is against.

    Nothing is kept of what has been changed meanwhile, or is approved already: once its ledger is
    filled it has sums of its own.
    """
    as_counted = Notice.objects.filter(
        pk=notice.pk,
        state__in=[Notice.State.DRAFT, Notice.State.PROPOSED],
        trigger=notice.trigger,
        audience=notice.audience,
        circumstances=notice.circumstances,
    )
    if as_counted.exists():
        numbers = {reason.value: number for reason, number in funnel.left_out.items()}
        numbers |= {reason.value: number for reason, number in unreached.items()}
        left = funnel.left - sum(unreached.values())
        tallying.replace_audience(
            notice=notice, numbers={FOUND: funnel.found, LEFT: left, **numbers}, now=now
        )
