"""Calendar files (.ics) for one event. Source: RFC 5545 (the file), RFC 5546 (what is mailed)."""

import unicodedata
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress

from allmenning.core.period import Period

PRODUCT = "-//Allmenning//NB"


def event_file(
    *,
    uid: str,
    sequence: int,
    starts: datetime,
    ends: datetime,
    summary: str,
    location: str,
    description: str,
    url: str,
    cancelled: bool,
    now: datetime,
) -> str:
    """One event in [starts, ends) as the text of an .ics file, with CRLF line ends.

    Times are written in UTC, which every calendar shows right on both sides of a change of the
    clock. A calendar knows the event again by `uid` and takes the highest `sequence`; a cancelled
    one it takes away. Raises ValueError when an end is naive or the end does not come after.
    """
    when = Period(starts, ends)
    event = Event()
    event.add("uid", _plain(uid))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", when.start.astimezone(UTC))
    event.add("dtend", when.end.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    texts = {"summary": summary, "location": location, "description": description, "url": url}
    for name, text in texts.items():
        if text:
            event.add(name, _plain(text))
    return _calendar(event, "CANCEL" if cancelled else "PUBLISH")


def _calendar(event: Event, method: str) -> str:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", method)
    calendar.add_component(event)
    return calendar.to_ical().decode()


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
