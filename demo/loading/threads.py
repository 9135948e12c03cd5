"""What was said around some of the requests, and the minutes those at work had them open."""

import random
from collections.abc import Iterator, Sequence
from typing import Final

from allmenning.booking.actions.effort import KEPT
from demo.facts import chance, document
from demo.loading.drafts import WAITING, Asked
from demo.loading.minutes import A_DAY
from demo.loading.town import Town
from demo.loading.writing import Row, write

# Of requests that a person answers or will answer, how many are written about, and noted on.
SHARE_WRITTEN: Final = 0.12
SHARE_NOTED: Final = 0.06
MINUTES: Final = (1, 1, 1, 2, 2, 3, 5)

_MESSAGES: Final = """
INSERT INTO booking_message (municipality_id, request_id, author_id, by_staff, internal, text, sent_at)
SELECT %s, request, author, by_staff, internal, text, to_timestamp(sent_at * 60)
FROM unnest(%s::bigint[], %s::bigint[], %s::bool[], %s::bool[], %s::text[], %s::bigint[])
    AS message (request, author, by_staff, internal, text, sent_at)
"""
_MINUTES: Final = """
INSERT INTO booking_minutespent (municipality_id, request_id, employee_id, minute)
SELECT %s, request, employee, to_timestamp(minute * 60)
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS spent (request, employee, minute)
"""


def write_threads(town: Town, asked: Sequence[Asked], requests: Sequence[int]) -> None:
    """Write messages, notes and minutes about requests with these ids, in the same order."""
    handled = [
        (request, one, chance(*one.venue.seed(town), "thread", str(one.sent_at)))
        for request, one in zip(requests, asked, strict=True)
        if one.venue.approver and (one.answered_at or one.dates[0].state == WAITING)
    ]
    write(_MESSAGES, (row for each in handled for row in _messages(town, *each)))
    write(_MINUTES, (row for each in handled for row in _minutes(town, *each)))


def _messages(town: Town, request: int, asked: Asked, luck: random.Random) -> Iterator[Row]:
    """A question that is answered, unless the request waits; and now and then a note."""
    texts, employee = document("threads"), asked.venue.approver
    until = asked.answered_at or town.now_minute
    if employee is None or until - asked.sent_at < 3:
        return
    said_at = luck.randrange(asked.sent_at + 1, until - 1)
    if luck.random() < SHARE_WRITTEN:
        said = luck.choice(texts["questions"])
        yield request, asked.applicant, False, False, said["asked"], said_at
        if asked.answered_at:
            yield request, employee.pk, True, False, said["answered"], asked.answered_at - 1
    if luck.random() < SHARE_NOTED:
        yield request, employee.pk, True, True, luck.choice(texts["notes"]), said_at


def _minutes(town: Town, request: int, asked: Asked, luck: random.Random) -> Iterator[Row]:
    """Older minutes than the figures need are not kept."""
    employee, answered_at = asked.venue.approver, asked.answered_at
    kept = town.now_minute - KEPT.days * A_DAY
    if employee is None or answered_at is None or answered_at < kept:
        return
    for minute in range(luck.choice(MINUTES)):
        yield request, employee.pk, answered_at - minute
