"""Calendar files: the right hours on both sides of a change of the clock, and well-formed lines."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from allmenning.core.clock import OSLO, instant
from allmenning.mail.rules.calendar_file import (
    CANCELLED,
    CONFIRMED,
    TENTATIVE,
    Entry,
    event_file,
    feed_file,
    from_organiser,
)

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
# The library reads a backslash before N as a line break even in what it is given to write.
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=300).filter(
    lambda text: "\\N" not in text
)
# The nights the clock changes in 2026 to 2028, with how long 22 to 06 lasts.
CHANGES = [
    (date(2026, 3, 28), 7),
    (date(2026, 10, 24), 9),
    (date(2027, 3, 27), 7),
    (date(2027, 10, 30), 9),
    (date(2028, 3, 25), 7),
    (date(2028, 10, 28), 9),
    (date(2026, 6, 1), 8),
]


def made(
    starts: datetime,
    ends: datetime,
    *,
    summary: str = "Gymsal 1",
    description: str = "",
    cancelled: bool = False,
    sequence: int = 0,
) -> str:
    return event_file(
        Entry(
            uid="booking-17@oslo.example",
            sequence=sequence,
            starts=starts,
            ends=ends,
            summary=summary,
            status=CANCELLED if cancelled else CONFIRMED,
            stamped=NOW,
            location="Haugen skole",
            description=description,
            url="http://oslo.localhost/bestillinger/17",
        )
    )


def only_event(file: str) -> Any:
    (event,) = Calendar.from_ical(file).events
    return event


@pytest.mark.parametrize(("night", "hours"), CHANGES)
def test_a_night_over_a_change_of_the_clock_keeps_its_hours(night: date, hours: int) -> None:
    starts, ends = instant(night, time(22)), instant(night + timedelta(days=1), time(6))
    event = only_event(made(starts, ends))
    began, ended = (event[name].dt.astimezone(UTC) for name in ("DTSTART", "DTEND"))
    assert ended - began == timedelta(hours=hours)
    assert event["DTSTART"].dt.astimezone(OSLO).time() == time(22)
    assert event["DTEND"].dt.astimezone(OSLO).time() == time(6)


def test_an_event_says_all_it_has_to() -> None:
    evening = instant(date(2026, 12, 1), time(18))
    lines = made(evening, evening + timedelta(hours=2), sequence=3).split("\r\n")
    assert set(lines) >= {
        "METHOD:PUBLISH",
        "UID:booking-17@oslo.example",
        "SEQUENCE:3",
        "DTSTAMP:20261201T080000Z",
        "DTSTART;TZID=Europe/Oslo:20261201T180000",
        "DTEND;TZID=Europe/Oslo:20261201T200000",
        "SUMMARY:Gymsal 1",
        "LOCATION:Haugen skole",
        "STATUS:CONFIRMED",
        "URL:http://oslo.localhost/bestillinger/17",
    }
    assert not any(line.startswith("DESCRIPTION") for line in lines)


def test_a_cancelled_event_is_taken_away() -> None:
    evening = instant(date(2026, 12, 1), time(18))
    file = made(evening, evening + timedelta(hours=2), cancelled=True, sequence=1)
    assert "METHOD:CANCEL\r\n" in file
    assert "STATUS:CANCELLED\r\n" in file
    assert from_organiser(file, name="Oslo", address="post@oslo.example")[1] == "CANCEL"


@given(summary=TEXT.filter(bool), description=TEXT)
def test_texts_come_back_as_they_were_in_short_lines(summary: str, description: str) -> None:
    file = made(NOW, NOW + timedelta(hours=1), summary=summary, description=description)
    event = only_event(file)
    assert event["SUMMARY"] == summary
    assert event.get("DESCRIPTION", "") == description
    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))


def test_control_characters_are_left_out_and_line_breaks_stay() -> None:
    file = made(NOW, NOW + timedelta(hours=1), description="Ta med\r\nsko\x07\x00")
    event = only_event(file)
    assert event["DESCRIPTION"] == "Ta med\nsko"


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (NOW, NOW),
        (NOW, NOW - timedelta(hours=1)),
        (NOW.replace(tzinfo=None), NOW.replace(tzinfo=None) + timedelta(hours=1)),
    ],
)
def test_an_event_that_does_not_last_is_an_error(starts: datetime, ends: datetime) -> None:
    with pytest.raises(ValueError):
        made(starts, ends)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 25, 4, tzinfo=UTC)),
        (datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 1, 59, tzinfo=UTC)),
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
    ],
)
def test_the_hour_that_comes_twice_and_the_one_that_never_comes(
    starts: datetime, ends: datetime
) -> None:
    event = only_event(made(starts, ends))
    assert (event["DTSTART"].dt.astimezone(UTC), event["DTEND"].dt.astimezone(UTC)) == (
        starts,
        ends,
    )


def test_a_whole_calendar_keeps_what_is_cancelled_and_says_its_name() -> None:
    states = [CONFIRMED, TENTATIVE, CANCELLED]
    entries = [
        Entry(f"{n}@x", n, NOW, NOW + timedelta(hours=1), "Gymsal", state, NOW)
        for n, state in enumerate(states)
    ]
    calendar: Any = Calendar.from_ical(feed_file(entries, name="Haugen\x00 skole", about="Tider"))
    assert [event["STATUS"] for event in calendar.events] == states
    assert calendar["X-WR-CALNAME"] == calendar["NAME"] == "Haugen skole"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Oslo"]
