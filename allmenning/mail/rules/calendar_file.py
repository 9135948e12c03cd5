"""Calendar files (.ics). Source: RFC 5545 (the file), RFC 5546 (what is mailed), RFC 7986 (names)."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration

from allmenning.core.clock import comes_twice, local
from allmenning.core.period import Period

PRODUCT = "-//Allmenning//NB"
CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# How often a program should look at an address again.
LOOK_AGAIN = timedelta(hours=1)
# The change of the clock in Norway since 1996, in the words of the format.
_OSLO = """BEGIN:VTIMEZONE
TZID:Europe/Oslo
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True)
class Repeats:
    """Weekdays (0 is Monday) every n weeks until the last time starts, by the wall clock in Oslo;
    not at the starts in `but_not`. Source: RFC 5545 3.3.10 and 3.8.5.1."""

    weekdays: tuple[int, ...]
    every_weeks: int
    last: datetime
    but_not: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class Entry:
    """What stands in a calendar for [starts, ends).

    A calendar knows it again by `uid` and takes the highest `sequence`. `status` is CONFIRMED,
    TENTATIVE or CANCELLED; `stamped` is when this was written, or when it last changed. Raises
    ValueError when an end is naive or the end does not come after. One of those that `repeats`
    is told of by itself when it is `instead_of` the one that would have started then.
    """

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    summary: str
    status: str
    stamped: datetime
    location: str = ""
    description: str = ""
    url: str = ""
    repeats: Repeats | None = None
    instead_of: datetime | None = None

    def __post_init__(self) -> None:
        Period(self.starts, self.ends)


def event_file(entry: Entry) -> str:
    """One event as the text of an .ics file, with CRLF line ends; a cancelled one is taken away."""
    calendar = _calendar("CANCEL" if entry.status == CANCELLED else "PUBLISH")
    calendar.add_component(_event(entry))
    return calendar.to_ical().decode()


def feed_file(entries: Iterable[Entry], *, name: str, about: str = "") -> str:
    """A whole calendar under its name, as programs read it again and again.

    What is cancelled stays in it as cancelled, so that it goes out of the calendars that had it.
    """
    calendar = _calendar("PUBLISH")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, _plain(name))
    for key in ("description", "x-wr-caldesc") if about else ():
        calendar.add(key, _plain(about))
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(LOOK_AGAIN))
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical().decode()


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(_OSLO))
    return calendar


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", _plain(entry.uid))
    event.add("dtstamp", entry.stamped.astimezone(UTC))
    starts, ends = _there(entry) if entry.repeats else _written(entry.starts, entry.ends)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    if entry.repeats:
        _repeat(event, entry.repeats)
    if entry.instead_of:
        event.add("recurrence-id", local(entry.instead_of))
    event.add("sequence", entry.sequence)
    event.add("status", entry.status)
    for name in ("summary", "location", "description", "url"):
        if text := getattr(entry, name):
            event.add(name, _plain(text))
    return event


def _there(entry: Entry) -> tuple[datetime, datetime]:
    """By the wall clock, as what repeats must be to keep it over the change of the clock."""
    return local(entry.starts), local(entry.ends)


def _repeat(event: Event, repeats: Repeats) -> None:
    rule = {
        "freq": "WEEKLY",
        "interval": repeats.every_weeks,
        "byday": [_WEEKDAYS[day] for day in sorted(repeats.weekdays)],
        "wkst": "MO",
        "until": repeats.last.astimezone(UTC),
    }
    event.add("rrule", rule)
    for start in repeats.but_not:
        event.add("exdate", local(start))


def _written(*moments: datetime) -> list[datetime]:
    """The moments by the wall clock in Oslo; in UTC when one of them is of the hour that it shows
    twice, the night summer time ends.

    The format means the first of the two, and some programs take the second all the same.
    """
    is_unclear = any(map(comes_twice, moments))
    return [moment.astimezone(UTC) if is_unclear else local(moment) for moment in moments]


def _plain(text: str) -> str:
    """The text without control characters, which the format forbids; line breaks stay."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc")


def from_organiser(calendar: str, *, name: str, address: str) -> tuple[str, str]:
    """The file with its organiser named, as a mailed one must have it, and its method.

    PUBLISH rather than REQUEST: a receipt asks for no answer, and answers would fill the
    municipality's mailbox. Raises ValueError when the text is no calendar.
    """
    parsed = Calendar.from_ical(calendar)
    organiser = vCalAddress(f"mailto:{address}")
    organiser.params["CN"] = name
    for event in parsed.events:
        event["ORGANIZER"] = organiser
    return parsed.to_ical().decode(), str(parsed.get("METHOD", "PUBLISH"))
