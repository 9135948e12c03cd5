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
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.people import queries
from allmenning.people.actions.register_copies import bring_in_line
from allmenning.people.actions.register_position import (
    end_extract,
    forget_register_past,
    note_batch,
    read_extract,
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
    position = queries.register_position()
    if settings.FOLKEREGISTERET_URL and position:
        defer(READ, municipality_id=scope.municipality_id())
        if position.extract:
            # Whatever cut the reading of everybody off, it goes on.
            defer(BATCH, municipality_id=scope.municipality_id())
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
    page = asked_of(_events_after(position))
    if page is None:
        return False
    events = [event for event in page.events if is_read(event.kind)]
    people = look_up(_concerned(events), purpose="feed", now=now)
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


def _concerned(events: list[Event]) -> set[str]:
    """Those who are known here, and those whom an event brings; nobody else is looked up."""
    known = queries.known_of({event.number for event in events})
    strange = [one for one in events if one.number not in known and may_bring(one.kind)]
    documents = sorted({event.document for event in strange} - {""})
    if not documents:
        return known
    told = asked_of(lambda site: folkeregisteret.read_addresses(documents, site=site))
    here = Municipality.objects.get(pk=scope.municipality_id()).kommunenummer
    return known | {event.number for event in strange if told.get(event.document) == here}


@app.task(name=RESYNC)
@_waits(RESYNC)
def resync(*, municipality_id: int) -> None:
    """Order everybody's numbers anew, and go on with the list from where it is now."""
    position = queries.register_position()
    if position is None or position.extract:
        return
    sequence = asked_of(lambda site: folkeregisteret.latest_sequence(site=site))
    here = Municipality.objects.get(pk=municipality_id).kommunenummer
    extract = asked_of(lambda site: folkeregisteret.order_extract(here, site=site))
    with transaction.atomic():
        read_extract(sequence=sequence, extract=extract, now=timezone.now())
        defer(BATCH, municipality_id=municipality_id)


@app.task(name=BATCH)
@_waits(BATCH)
def resync_batch(*, municipality_id: int) -> None:
    """Look up the people of the extract's next batch, and behind the last those who were in none."""
    position = queries.register_position()
    if position is None or not position.extract:
        return
    extract, batch = position.extract, position.extract_batch
    numbers = asked_of(lambda site: folkeregisteret.read_batch(extract, batch, site=site))
    if numbers is None:
        _wait_for(position, now=timezone.now())
        return
    if not numbers:
        _read_the_rest(position)
        end_extract(extract=extract)
        return
    for some in _some(list(numbers)):
        _read_anew(some)
    note_batch(extract=extract, batch=batch)
    defer(BATCH, municipality_id=municipality_id)


def _wait_for(position: RegisterPosition, *, now: datetime) -> None:
    """The extract is not ready; one that never will be is ordered anew when the list is read next."""
    assert position.extract_ordered_at is not None
    if now - position.extract_ordered_at > GIVEN_UP_AFTER:
        start_over(sequence=0, now=now)
    else:
        _later(BATCH, SOON, scope.municipality_id(), {})


def _read_the_rest(position: RegisterPosition) -> None:
    """Who was in no batch lives here no longer, or is dead: what is so is looked up."""
    assert position.extract_ordered_at is not None
    while numbers := queries.residents_read_before(
        position.extract_ordered_at, most=folkeregisteret.MOST_PEOPLE
    ):
        _read_anew(numbers)


def _read_anew(numbers: list[str]) -> None:
    now = timezone.now()
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
