"""How a series went before all that was left of it was moved: remembered, and taken back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from allmenning.booking.actions import claims, closures
from allmenning.booking.actions.changes import (
    ChangedMeanwhile,
    record_changes,
    restore,
    snapshot,
)
from allmenning.booking.actions.claims import SlotTaken, retried_once, take_all
from allmenning.booking.actions.decisions import wanted
from allmenning.booking.actions.moving import HasBegun
from allmenning.booking.actions.several import lock_all, lock_parts, lock_series
from allmenning.booking.events import ActUndone
from allmenning.booking.models import Booking, Change, Series, SkippedDate
from allmenning.booking.queries.changes import latest_of
from allmenning.core.events import publish
from allmenning.core.log import Actor
from allmenning.people.models import Person


class SeriesChanged(ChangedMeanwhile):
    """The series is no longer as the move left it, so what it was cannot be put back."""


class FormerTimesTaken(SlotTaken):
    """Somebody else has some of the time the series had before it was moved."""


def as_it_goes(series: Series) -> dict[str, Any]:
    """The pattern of the series and the days that were let go, as JSON holds them."""
    return {
        "space": series.space_id,
        "days": [series.first_day.isoformat(), series.last_day.isoformat()],
        "weekdays": list(series.weekdays),
        "minutes": [series.from_minute, series.to_minute],
        "skipped": [
            [day.isoformat(), reason]
            for day, reason in series.skipped.order_by("day").values_list("day", "reason")
        ],
    }


def remember(
    *, part: Series, former: Series, before: dict[str, Any], changes: Sequence[Change]
) -> None:
    """Keep on the part that goes on how the former series went before, and how both go now."""
    part.moved = {
        "request": former.request_id,
        "before": before,
        "left": [as_it_goes(former), as_it_goes(part)],
        "changes": [change.pk for change in changes],
    }
    part.save(update_fields=["moved"])


def moved_with(change: Change) -> Series | None:
    """The series, as it goes on, whose latest move the change was a part of; else None."""
    series = Series.objects.filter(request=change.booking.request_id).first()
    if series is None or series.moved is None:
        return None
    return series if change.pk in series.moved["changes"] else None


@retried_once
def take_back(*, part: Series, by: Person, now: datetime) -> list[Change]:
    """Let all that the latest move of a series changed be as before: bookings, pattern and skipped
    days. All or nothing.

    Raises SeriesChanged when anything happened to the series since, HasBegun when any of the dates
    has begun, FormerTimesTaken.
    """
    moved = _remembered(part)
    by_request = lock_series({part.request_id, moved["request"]})
    part, former = by_request[part.request_id], by_request[moved["request"]]
    moved = _remembered(part)
    changes = {row.booking_id: row for row in Change.objects.filter(pk__in=moved["changes"])}
    bookings = lock_all(Booking.objects.filter(pk__in=changes))
    _must_be_as_left(moved, [as_it_goes(former), as_it_goes(part)], changes)
    befores = [snapshot(booking) for booking in bookings]
    undoes = [changes[booking.pk] for booking in bookings]
    _must_not_have_begun(befores, undoes, now)
    _put_back(bookings, undoes, former, now)
    _go_as_before(part, former, moved["before"])
    undone = record_changes(
        bookings,
        Change.Kind.UNDONE,
        befores=befores,
        actor=Actor("person", by.pk),
        by_staff=True,
        now=now,
        undoes=undoes,
    )
    for one in undone:
        publish(ActUndone(one.booking_id, one.pk), now=now)
    return undone


def _remembered(part: Series) -> dict[str, Any]:
    if part.moved is None:
        raise SeriesChanged
    moved: dict[str, Any] = part.moved
    return moved


def _must_be_as_left(
    moved: dict[str, Any], goes: list[dict[str, Any]], changes: dict[int, Change]
) -> None:
    latest = latest_of(changes)
    untouched = all(latest[booking].pk == change.pk for booking, change in changes.items())
    if moved["left"] != goes or not untouched:
        raise SeriesChanged


def _must_not_have_begun(
    standing: Sequence[dict[str, Any]], undoes: Sequence[Change], now: datetime
) -> None:
    starts = [one["starts"] for one in (*standing, *(change.before for change in undoes))]
    if any(datetime.fromisoformat(start) <= now for start in starts):
        raise HasBegun


def _put_back(
    bookings: Sequence[Booking], undoes: Sequence[Change], former: Series, now: datetime
) -> None:
    lock_parts(bookings, others={change.before["space"] for change in undoes})
    freed = claims.give_back(booking__in=[booking.pk for booking in bookings])
    for booking, change in zip(bookings, undoes, strict=True):
        booking.request = former.request
        restore(booking, change.before, now=now)
    standing = [one for one in bookings if one.state == Booking.State.CONFIRMED]
    try:
        take_all(wanted(standing), now=now)
    except SlotTaken:
        raise FormerTimesTaken from None
    closures.fill(freed)


def _go_as_before(part: Series, former: Series, before: dict[str, Any]) -> None:
    """The pattern and the days let go; a part of its own stays behind without any dates."""
    SkippedDate.objects.filter(series__in=[part, former]).delete()
    part.moved = None
    part.save(update_fields=["moved"])
    former.space_id = before["space"]
    former.first_day, former.last_day = map(date.fromisoformat, before["days"])
    former.weekdays = before["weekdays"]
    former.from_minute, former.to_minute = before["minutes"]
    former.save()
    SkippedDate.objects.bulk_create(
        SkippedDate(series=former, day=date.fromisoformat(day), reason=reason)
        for day, reason in before["skipped"]
    )
