"""Following Folkeregisteret: its list page by page, and everybody anew when it is too old.

The register is asked first and what it said is kept after, in one transaction a page: whatever is
cut off is read again.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.people import queries
from allmenning.people.actions.register_copies import bring_in_line
from allmenning.people.actions.register_position import (
    forget_register_past,
    start_over,
    take_page,
)
from allmenning.people.channels.folkeregisteret import asked_of, look_up
from allmenning.people.models import RegisterPosition
from allmenning.people.rules.register_copy import is_read, may_bring
from allmenning.registers import folkeregisteret
from allmenning.registers.calling import RegisterDown, RegisterRefused, TooManyCalls
from allmenning.registers.folkeregisteret import Event, Page, TooOld

log = logging.getLogger("allmenning.register")

READ, RESYNC, BATCH = "people.read_register", "people.resync", "people.resync_batch"
# A page takes some seconds; a worker is not to be kept from everything else.
MOST_PAGES = 50
SOON = timedelta(minutes=1)
# An extract that is not made in that time never will be.
GIVEN_UP_AFTER = timedelta(days=1)


def take_due(*, now: datetime) -> None:
    """Wake the reading where the register is followed, and forget what is old."""
    if settings.FOLKEREGISTERET_URL and queries.register_position():
        defer(READ, municipality_id=scope.municipality_id())
    forget_register_past(now=now)


def _waits(task: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Have a job come again when the register says so, or soon when it is down."""

    def decorate(job: Callable[..., None]) -> Callable[..., None]:
        @wraps(job)
        def run(*, municipality_id: int, **facts: Any) -> None:
            with scope.municipality(municipality_id):
                try:
                    job(municipality_id=municipality_id, **facts)
                except TooManyCalls as error:
                    _later(task, error.pause, municipality_id, facts)
                except RegisterDown as error:
                    log.warning("register down", extra={"reason": str(error)})
                    _later(task, SOON, municipality_id, facts)
                except RegisterRefused as error:
                    log.exception("register refuses", extra={"reason": str(error)})

        return run

    return decorate


@app.task(name=READ)
@_waits(READ)
def read_register(*, municipality_id: int) -> None:
    """Read what is new in the list, page by page; everybody where nothing has been read yet."""
    try:
        if queries.reads_from_the_start():
            raise TooOld
        for _page in range(MOST_PAGES):
            if not _read_page(now=timezone.now()):
                return
    except TooOld:
        defer(RESYNC, municipality_id=municipality_id)


def _read_page(*, now: datetime) -> bool:
    """Whether there may be more behind it."""
    position = queries.register_position()
    if position is None:
        return False
    page = asked_of(_events_after(position), now=now)
    if page is None:
        return False
    events = [event for event in page.events if is_read(event.kind)]
    people = look_up(_concerned(events, now), purpose="feed", now=now)
    taken = take_page(
        since=position.sequence,
        until=page.events[-1].sequence if page.events else position.sequence,
        # The mark is of the page from there on, which a page with events is not.
        etag="" if page.events else page.etag,
        events=events,
        people=people,
        now=now,
    )
    return taken and page.is_full


def _events_after(position: RegisterPosition) -> Callable[[folkeregisteret.Site], Page | None]:
    since, etag = position.sequence + 1, position.etag
    return lambda site: folkeregisteret.read_events(since, site=site, unless=etag)


def _concerned(events: list[Event], now: datetime) -> set[str]:
    """Those who are known here, and those whom an event brings; nobody else is looked up."""
    known = queries.known_of({event.number for event in events})
    strange = [one for one in events if one.number not in known and may_bring(one.kind)]
    documents = sorted({event.document for event in strange} - {""})
    if not documents:
        return known
    told = asked_of(lambda site: folkeregisteret.read_addresses(documents, site=site), now=now)
    here = Municipality.objects.get(pk=scope.municipality_id()).kommunenummer
    return known | {event.number for event in strange if told.get(event.document) == here}


@app.task(name=RESYNC)
@_waits(RESYNC)
def resync(*, municipality_id: int) -> None:
    """Order everybody's numbers anew, and go on with the list from where it is now."""
    now = timezone.now()
    sequence = asked_of(lambda site: folkeregisteret.latest_sequence(site=site), now=now)
    here = Municipality.objects.get(pk=municipality_id).kommunenummer
    job = asked_of(lambda site: folkeregisteret.order_extract(here, site=site), now=now)
    with transaction.atomic():
        start_over(sequence=sequence, now=now)
        began = now.isoformat()
        defer(BATCH, municipality_id=municipality_id, job=job, batch=0, since=began)


@app.task(name=BATCH)
@_waits(BATCH)
def resync_batch(*, municipality_id: int, job: str, batch: int, since: str) -> None:
    """Look up the people of one batch, and behind the last those who were in none."""
    now, began = timezone.now(), parse_datetime(since)
    assert began is not None
    numbers = asked_of(lambda site: folkeregisteret.read_batch(job, batch, site=site), now=now)
    if numbers is None:
        if now - began > GIVEN_UP_AFTER:
            defer(RESYNC, municipality_id=municipality_id)
        else:
            _later(BATCH, SOON, municipality_id, {"job": job, "batch": batch, "since": since})
        return
    if not numbers:
        _read_the_rest(began, now)
        return
    for some in _some(list(numbers)):
        bring_in_line(look_up(some, purpose="resync", now=now), now=now)
    defer(BATCH, municipality_id=municipality_id, job=job, batch=batch + 1, since=since)


def _read_the_rest(began: datetime, now: datetime) -> None:
    """Who was in no batch lives here no longer, or is dead: what is so is looked up."""
    while numbers := queries.residents_read_before(began, most=folkeregisteret.MOST_PEOPLE):
        bring_in_line(look_up(numbers, purpose="resync", now=now), now=now)


def _some(numbers: list[str]) -> Iterator[list[str]]:
    for at in range(0, len(numbers), folkeregisteret.MOST_PEOPLE):
        yield numbers[at : at + folkeregisteret.MOST_PEOPLE]


def _later(task: str, pause: timedelta, municipality_id: int, facts: dict[str, Any]) -> None:
    defer(task, after=pause, municipality_id=municipality_id, **facts)


def defer(task: str, *, municipality_id: int, after: timedelta | None = None, **facts: Any) -> None:
    """Once in line for each municipality; one at a time of all that write its copy."""
    job = app.configure_task(
        task,
        queueing_lock=f"{task}:{municipality_id}",
        lock=f"people.register:{municipality_id}",
        schedule_at=timezone.now() + after if after else None,
    )
    try:
        with transaction.atomic():
            job.defer(municipality_id=municipality_id, **facts)
    except AlreadyEnqueued:
        return
