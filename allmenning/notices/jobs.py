"""What time itself does to notices: every minute, in each municipality."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from allmenning.core import jobs, scope
from allmenning.notices.actions.ending import end_over, forget
from allmenning.notices.actions.enrolling import forget_enrolled
from allmenning.notices.actions.filling import fill
from allmenning.notices.actions.releasing import release_due
from allmenning.notices.actions.triggering import call
from allmenning.notices.models import Notice
from allmenning.notices.queries import calling


@app.task(name="notices.fill")
def fill_ledger(*, municipality_id: int, notice_id: int) -> None:
    """Give those a notice is meant for their rows. Takes seconds for a large town."""
    with scope.municipality(municipality_id):
        notice = calling.to_be_filled().filter(pk=notice_id).first()
        if notice is not None:
            fill(notice=notice, now=timezone.now())


def take_due(*, now: datetime) -> None:
    """End what is over, let each trigger see what has happened, and make ready what is due."""
    end_over(now=now)
    forget(now=now)
    for notice in calling.to_be_filled():
        _defer_filling(notice)
    for notice in calling.waiting_for_lives(now=now):
        call(notice=notice, now=now)
    release_due(now=now)


def _defer_filling(notice: Notice) -> None:
    job = app.configure_task("notices.fill", queueing_lock=f"notices.fill:{notice.pk}")
    try:
        with transaction.atomic():
            job.defer(municipality_id=notice.municipality_id, notice_id=notice.pk)
    except AlreadyEnqueued:
        return


jobs.wake(take_due)
jobs.wake(forget_enrolled)
