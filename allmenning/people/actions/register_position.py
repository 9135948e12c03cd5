"""How far Folkeregisteret's list has been read, and what was told on the way."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from django.db import transaction

from allmenning.core.clock import local_date, years_before
from allmenning.people import queries
from allmenning.people.actions.register_copies import Copies, bring_in_line
from allmenning.people.models import (
    Guardianship,
    RegisteredPerson,
    RegisterEvent,
    RegisterPosition,
)
from allmenning.people.rules.register_copy import places_told
from allmenning.people.rules.sealing import seal
from allmenning.registers.folkeregisteret import Event, Person

_KEY_BYTES = 32
# As long as a notice may be due because of it.
KEPT = timedelta(days=90)
OF_AGE = 18
_COMES_OF_AGE = timedelta(days=366)
_AT_ONCE = 2000


@transaction.atomic
def begin_to_follow(*, sequence: int, now: datetime) -> RegisterPosition:
    """Read the register's list from behind this sequence number on. A municipality that follows it
    already keeps its place. Homes get the key that tells them apart."""
    known = RegisterPosition.objects.select_for_update().first()
    if known is not None:
        return known
    current = queries.key_ring().current
    return RegisterPosition.objects.create(
        sequence=sequence,
        read_at=now,
        home_key_sealed=seal(secrets.token_hex(_KEY_BYTES), current),
        home_key_id=current.id,
    )


@transaction.atomic
def take_page(
    *,
    since: int,
    until: int,
    etag: str,
    events: Sequence[Event],
    people: Mapping[str, Person | None],
    now: datetime,
) -> bool:
    """Keep what a page of the list told: the people as they are now, and the events among them.

    `since` is how far had been read before the page was asked for, `until` how far has been read
    with it. False when somebody else has read on meanwhile, and nothing is kept.
    """
    position = RegisterPosition.objects.select_for_update().get()
    if position.sequence != since:
        return False
    copies = bring_in_line(people, now=now)
    rows = [row for told in _by_person(events) for row in _told(told, copies)]
    RegisterEvent.objects.bulk_create(rows, ignore_conflicts=True)
    position.sequence, position.etag, position.read_at = until, etag, now
    position.save(update_fields=["sequence", "etag", "read_at"])
    return True


@transaction.atomic
def start_over(*, sequence: int, now: datetime) -> None:
    """Go on from this sequence number; from 0 everybody is to be read anew, by an extract to come.
    What was told before is not read, and no extract that was ordered before either."""
    _begin(sequence=sequence, extract="", at=now)


def read_extract(*, sequence: int, extract: str, now: datetime) -> None:
    """Read everybody anew by this extract, and the list from this sequence number on."""
    _begin(sequence=sequence, extract=extract, at=now)


def _begin(*, sequence: int, extract: str, at: datetime) -> None:
    RegisterPosition.objects.update(
        sequence=sequence,
        etag="",
        read_at=at,
        extract=extract,
        extract_batch=0,
        extract_ordered_at=at if extract else None,
    )


def note_batch(*, extract: str, batch: int) -> None:
    """This part of the extract has been read. Nothing when another has been ordered meanwhile."""
    reading = RegisterPosition.objects.filter(extract=extract)
    reading.update(extract_batch=batch + 1)


def end_extract(*, extract: str) -> None:
    """Everybody of the extract has been read, and who was not in it. Otherwise as `note_batch`."""
    RegisterPosition.objects.filter(extract=extract).update(extract="", extract_ordered_at=None)


@transaction.atomic
def forget_register_past(*, now: datetime) -> None:
    """Delete what was told, and who no longer lives here, when 90 days have passed; and who was
    guardian for whom, when the child is of age."""
    old = RegisterEvent.objects.filter(happened_at__lt=now - KEPT)
    RegisterEvent.objects.filter(pk__in=old.values("pk")[:_AT_ONCE]).delete()
    left = RegisteredPerson.objects.exclude(state=RegisteredPerson.State.RESIDENT)
    gone = left.filter(read_at__lt=now - KEPT)
    RegisteredPerson.objects.filter(pk__in=gone.values("pk")[:_AT_ONCE]).delete()
    born = years_before(local_date(now), OF_AGE)
    # This is done every minute: who came of age long ago is not gone through again.
    grown = Guardianship.objects.filter(child__born_on__range=(born - _COMES_OF_AGE, born))
    Guardianship.objects.filter(pk__in=grown.values("pk")[:_AT_ONCE]).delete()


def _by_person(events: Sequence[Event]) -> Iterator[list[Event]]:
    in_order = sorted(events, key=attrgetter("number", "sequence"))
    for _number, told in groupby(in_order, key=attrgetter("number")):
        yield list(told)


def _told(events: list[Event], copies: Copies) -> Iterator[RegisterEvent]:
    """One person's events. Of who is shielded no place is kept here either."""
    row = copies.find(events[0].number)
    if row is None:
        return
    before = "" if row.is_shielded else copies.before.get(row.pk, "")
    places = places_told(events, before=before, after=row.basic_unit)
    for event in events:
        was, now_is = places.get(event.sequence, ("", ""))
        yield RegisterEvent(
            sequence=event.sequence,
            person=row,
            kind=event.kind[:80],
            happened_at=event.at,
            before=was,
            after=now_is,
        )
