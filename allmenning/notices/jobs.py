"""What time itself does to notices: every minute, in each municipality."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from allmenning.core import jobs, scope
from allmenning.notices.actions.approving import start_due
from allmenning.notices.actions.counting import keep_counts
from allmenning.notices.actions.ending import end_over, forget
from allmenning.notices.actions.enrolling import forget_enrolled
from allmenning.notices.actions.filling import fill
from allmenning.notices.actions.paying import doubt_old
from allmenning.notices.actions.releasing import release_due
from allmenning.notices.actions.triggering import call
from allmenning.notices.channels import paid
from allmenning.notices.channels.contact_register import NotSetUp, contact_register
from allmenning.notices.channels.counting import unreached
from allmenning.notices.channels.following import follow
from allmenning.notices.models import Notice
from allmenning.notices.queries import calling
from allmenning.notices.queries.audience import homes
from allmenning.notices.queries.figures import unfollowed
from allmenning.notices.queries.paying import due

# Who reserves herself because of a notice does so within days.
FOLLOWED_AFTER: Final = timedelta(days=5)


@app.task(name="notices.fill")
def fill_ledger(*, municipality_id: int, notice_id: int) -> None:
    """Give those a notice is meant for their rows. Takes seconds for a large town."""
    with scope.municipality(municipality_id):
        notice = calling.to_be_filled().filter(pk=notice_id).first()
        if notice is not None:
            fill(notice=notice, now=timezone.now())


@app.task(name="notices.count", retry=RetryStrategy(max_attempts=3, wait=30))
def count_audience(*, municipality_id: int, notice_id: int) -> None:
    """Ask the contact register how many of those a draft is for it reaches."""
    with scope.municipality(municipality_id):
        now = timezone.now()
        notice = Notice.objects.get(pk=notice_id)
        meant = homes(notice, now=now)
        try:
            not_reached = unreached(meant, register=contact_register(), now=now)
        except NotSetUp:
            not_reached = {}
        keep_counts(notice=notice, unreached=not_reached, now=now)


def fill_and_count(*, now: datetime) -> None:
    """Have ledgers filled that are not, and drafts counted that have been changed."""
    for notice in calling.to_be_filled():
        _defer("notices.fill", notice)
    for notice in calling.to_be_counted():
        _defer("notices.count", notice)


def call_due(*, now: datetime) -> None:
    """Let each trigger see what has happened; what goes wrong with one keeps no other waiting.

    Raises ExceptionGroup of that when all have been called.
    """
    failures: list[Exception] = []
    for notice in calling.waiting_for_lives(now=now):
        try:
            call(notice=notice, now=now)
        except Exception as error:
            failures.append(error)
    if failures:
        raise ExceptionGroup("Some triggers were not called.", failures)


def _defer(task: str, notice: Notice) -> None:
    name = f"{task}:{notice.pk}"
    job = app.configure_task(task, queueing_lock=name, lock=name)
    try:
        with transaction.atomic():
            job.defer(municipality_id=notice.municipality_id, notice_id=notice.pk)
    except AlreadyEnqueued:
        return


@app.task(name="notices.follow", retry=RetryStrategy(max_attempts=20, exponential_wait=3))
def follow_notice(*, municipality_id: int, notice_id: int) -> None:
    """Ask KRR how many have reserved themselves since the notice. Takes minutes for a large town."""
    with scope.municipality(municipality_id):
        follow(Notice.objects.get(pk=notice_id), contact_register(), now=timezone.now())


def follow_ended(*, now: datetime) -> None:
    """Look once at what followed each notice that ended some days ago."""
    if settings.KRR_URL:
        for notice in unfollowed(before=now - FOLLOWED_AFTER):
            _defer("notices.follow", notice)


@app.task(name="notices.send_paid")
def send_paid(*, municipality_id: int) -> None:
    """Hand over the letters and texts that are due, one by one."""
    with scope.municipality(municipality_id):
        paid.send_all()


def send_paid_due(*, now: datetime) -> None:
    """Send what two people have approved the price of, and leave what is in doubt to people."""
    doubt_old(now=now)
    if due(now=now).exists():
        _defer_in_municipality("notices.send_paid")


def _defer_in_municipality(task: str) -> None:
    municipality_id = scope.municipality_id()
    job = app.configure_task(task, queueing_lock=f"{task}:{municipality_id}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(municipality_id=municipality_id)


# In this order, and none of them waits for what goes wrong in another.
EVERY_MINUTE: Final = (
    start_due,
    end_over,
    forget,
    fill_and_count,
    call_due,
    release_due,
    forget_enrolled,
    follow_ended,
    send_paid_due,
)
for step in EVERY_MINUTE:
    jobs.wake(step)
