"""A notice that begins to be sent has its people at once, without waiting for the minute."""

from datetime import datetime

from allmenning.notices.actions.filling import fill
from allmenning.notices.events import NoticeStarted
from allmenning.notices.queries.calling import to_be_filled


def give_rows(event: NoticeStarted, *, now: datetime) -> None:
    """Fill the ledger of what comes once, if nothing has filled it yet."""
    for notice in to_be_filled().filter(pk=event.notice_id):
        fill(notice=notice, now=now)
