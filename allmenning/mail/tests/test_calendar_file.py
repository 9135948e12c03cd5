"""Calendar files: the right hours on both sides of a change of the clock, and well-formed lines."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from allmenning.core.clock import OSLO, instant
from allmenning.mail.rules.calendar_file import event_file, from_organiser

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
        uid="booking-17@oslo.example",
        sequence=sequence,
        starts=starts,
        ends=ends,
        summary=summary,
        location="Haugen skole",
        description=description,
        url="http://oslo.localhost/bestillinger/17",
        cancelled=cancelled,
        now=NOW,
    )


def only_event(file: str) -> Any:
    (event,) = Calendar.from_ical(file).events
    return event


@pytest.mark.parametrize(("night", "hours"), CHANGES)
def test_a_night_over_a_change_of_the_clock_keeps_its_hours(night: date, hours: int) -> None:
    starts, ends = instant(night, time(22)), instant(night + timedelta(days=1), time(6))
    event = only_event(made(starts, ends))
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=hours)
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
        "DTSTART:20261201T170000Z",
        "DTEND:20261201T190000Z",
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


@settings(deadline=None)
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
