"""When a calendar kept elsewhere says that its owner is busy.

Run as a program it reads a calendar file and writes what it found, within limits on time and
memory: what a stranger wrote, be it a repetition every second for a thousand years, holds up
nobody. Source: RFC 5545.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

import recurring_ical_events
from icalendar import Calendar, Event

from allmenning.core.clock import OSLO
from allmenning.core.period import Period

MOST = 1000
# What a calendar marks as busy for ever would never end: it is cut into years from its start, and
# read as the one that runs and the next. So it is the same times from day to day.
LONGEST = timedelta(days=366)
SECONDS = 10
BYTES = 1024 * 1024 * 1024


class NotACalendar(ValueError):
    """What was read is no calendar, or one that cannot be understood."""


class TooMany(ValueError):
    """There are more than a thousand times in the stretch that was asked for."""


def foreign_times(text: str | bytes, within: Period) -> dict[str, Period]:
    """The busy times that overlap the stretch, each under its key.

    The key is a digest of the event's UID and of which repetition it is. Free and cancelled events
    are left out; whole days and times without a zone are by the clock in Oslo. Raises
    NotACalendar, TooMany.
    """
    found: dict[str, Period] = {}
    for key, period in _all(text, within):
        unused = key
        while unused in found:
            unused = _digest(unused)
        found[unused] = period
        if len(found) > MOST:
            raise TooMany
    return found


def _all(text: str | bytes, within: Period) -> Iterator[tuple[str, Period]]:
    try:
        calendar = Calendar.from_ical(text)
        if not isinstance(calendar, Calendar):
            raise NotACalendar
        events = recurring_ical_events.of(calendar).between(within.start, within.end)
        times = [(_key(event), _period(event, within)) for event in events if _is_busy(event)]
    except NotACalendar:
        raise
    except Exception as error:
        # A stranger's file can be wrong in more ways than the library has names for.
        raise NotACalendar from error
    for key, period in sorted(times, key=lambda one: (one[0], str(one[1]))):
        if period is not None and period.overlaps(within):
            yield key, period


def _is_busy(event: Event) -> bool:
    return event.get("TRANSP") != "TRANSPARENT" and event.get("STATUS") != "CANCELLED"


def _key(event: Event) -> str:
    repetition = event.get("RECURRENCE-ID")
    which = _instant(repetition.dt).isoformat() if repetition else ""
    return _digest(f"{event.get('UID', '')}\n{which}")


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _period(event: Event, within: Period) -> Period | None:
    """From start to end, or None when it does not last."""
    start, end = _instant(event.start), _instant(event.end)
    start += max((within.start - start) // LONGEST, 0) * LONGEST
    return Period(start, min(end, start + 2 * LONGEST)) if start < end else None


def _instant(moment: date) -> datetime:
    """The moment in UTC; a day begins at midnight, and what has no zone is by the clock here."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=OSLO)).astimezone(UTC)


def written(times: dict[str, Period]) -> Any:
    """The times as JSON can hold them."""
    return {key: [one.start.isoformat(), one.end.isoformat()] for key, one in times.items()}


def understood(answer: Any) -> dict[str, Period]:
    """The times that `written` wrote."""
    return {key: Period(*map(datetime.fromisoformat, moments)) for key, moments in answer.items()}


def main(start: str, end: str) -> None:
    """Read a calendar from stdin and write {"times": …} or {"problem": …}."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    within = Period(datetime.fromisoformat(start), datetime.fromisoformat(end))
    try:
        answer: dict[str, Any] = {"times": written(foreign_times(sys.stdin.buffer.read(), within))}
    except TooMany:
        answer = {"problem": "too_many"}
    except NotACalendar:
        answer = {"problem": "unreadable"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
