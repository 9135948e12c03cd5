"""Reading a calendar somebody else keeps: when its owner is busy, whatever it is made of."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.booking.channels.ics import NoCalendar, read_apart
from allmenning.booking.rules.foreign_times import (
    LONGEST,
    MOST,
    NotACalendar,
    TooMany,
    foreign_times,
    understood,
    written,
)
from allmenning.booking.tests.calendars import CHANGES
from allmenning.core.clock import instant
from allmenning.core.period import Period

START = instant(date(2026, 12, 1), time(9))
YEAR = Period(START, START + timedelta(days=366))


def calendar(*events: str) -> str:
    """A calendar file with these events, a property on each line."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Skolen//NO"]
    for event in events:
        lines += ["BEGIN:VEVENT", "DTSTAMP:20261101T000000Z", *event.split("\n"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def periods(*events: str, within: Period = YEAR) -> list[Period]:
    return sorted(foreign_times(calendar(*events), within).values())


def clocked(day: date, start: str, end: str) -> Period:
    return Period(instant(day, time.fromisoformat(start)), instant(day, time.fromisoformat(end)))


@pytest.mark.parametrize(
    "times",
    [
        "DTSTART;TZID=Europe/Oslo:20261202T100000\nDTEND;TZID=Europe/Oslo:20261202T120000",
        "DTSTART:20261202T090000Z\nDTEND:20261202T110000Z",
        "DTSTART:20261202T100000\nDURATION:PT2H",
        "DTSTART;TZID=W. Europe Standard Time:20261202T100000\nDURATION:PT2H",
        "DTSTART;TZID=America/New_York:20261202T040000\nDURATION:PT2H",
    ],
)
def test_every_way_to_write_a_time_means_the_same(times: str) -> None:
    assert periods(f"UID:a\n{times}") == [clocked(date(2026, 12, 2), "10:00", "12:00")]


def test_whole_days_last_from_midnight_to_midnight() -> None:
    found = periods("UID:a\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227")

    midnights = [instant(date(2026, 12, day), time()) for day in (24, 27)]
    assert found == [Period(*midnights)]


@pytest.mark.parametrize("sunday", CHANGES)
def test_what_repeats_keeps_its_hours_over_a_change_of_the_clock(sunday: date) -> None:
    first = sunday - timedelta(days=14)
    within = Period(instant(first, time()), instant(sunday + timedelta(days=15), time()))
    event = (
        f"UID:a\nDTSTART;TZID=Europe/Oslo:{first:%Y%m%d}T180000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY"
    )

    found = periods(event, within=within)

    days = [first + timedelta(weeks=week) for week in range(5)]
    assert found == [clocked(day, "18:00", "20:00") for day in days]


def test_a_moved_and_a_dropped_repetition_are_as_they_became() -> None:
    weekly = (
        "UID:a\nDTSTART;TZID=Europe/Oslo:20261202T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3"
    )
    dropped = "EXDATE;TZID=Europe/Oslo:20261209T100000"
    moved = (
        "UID:a\nRECURRENCE-ID;TZID=Europe/Oslo:20261216T100000\n"
        "DTSTART;TZID=Europe/Oslo:20261217T130000\nDURATION:PT1H"
    )

    assert periods(f"{weekly}\n{dropped}", moved) == [
        clocked(date(2026, 12, 2), "10:00", "11:00"),
        clocked(date(2026, 12, 17), "13:00", "14:00"),
    ]
    before = foreign_times(calendar(f"{weekly}\n{dropped}"), YEAR)
    after = foreign_times(calendar(f"{weekly}\n{dropped}", moved), YEAR)
    assert before.keys() == after.keys()


@pytest.mark.parametrize("free", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_what_takes_no_time_is_left_out(free: str) -> None:
    assert periods(f"UID:a\nDTSTART:20261202T090000Z\nDURATION:PT1H\n{free}") == []
    assert periods("UID:a\nDTSTART:20261202T090000Z\nDTEND:20261202T090000Z") == []


def test_what_is_over_and_what_is_far_ahead_are_left_out() -> None:
    found = periods(
        "UID:over\nDTSTART:20261201T060000Z\nDTEND:20261201T080000Z",
        "UID:now\nDTSTART:20261201T070000Z\nDTEND:20261201T090000Z",
        "UID:far\nDTSTART:20280101T090000Z\nDTEND:20280101T100000Z",
    )

    assert [one.start.hour for one in found] == [7]


def test_what_never_ends_ends_after_two_years() -> None:
    (period,) = periods("UID:a\nDTSTART:20261130T090000Z\nDTEND:20761130T090000Z")

    assert period.length == 2 * LONGEST


@pytest.mark.parametrize("begun", [date(2026, 11, 30), date(2025, 11, 20), date(2016, 11, 30)])
def test_what_began_long_ago_is_busy_still_and_the_same_from_day_to_day(begun: date) -> None:
    event = f"UID:a\nDTSTART:{begun:%Y%m%d}T090000Z\nDTEND:20761130T090000Z"
    tomorrow = Period(YEAR.start + timedelta(days=1), YEAR.end)

    (period,) = periods(event)

    assert period.contains(YEAR)
    assert periods(event, within=tomorrow) == [period]


def test_what_lasted_for_years_and_is_over_is_left_out() -> None:
    assert periods("UID:a\nDTSTART:20201130T090000Z\nDTEND:20251201T090000Z") == []


def test_events_without_a_uid_are_not_taken_for_one() -> None:
    evening = "DTSTART:20261202T170000Z\nDURATION:PT1H"

    assert len(periods(evening, evening)) == 2


def test_nothing_of_the_event_is_in_its_key() -> None:
    found = foreign_times(
        calendar("UID:kari@example.org\nDTSTART:20261202T090000Z\nDURATION:PT1H"), YEAR
    )

    (key,) = found
    assert len(key) == 64
    assert "kari" not in key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html><body>Logg inn</body></html>",
        "BEGIN:VEVENT\r\nEND:VEVENT\r\n",
        calendar("UID:a"),
        calendar("UID:a\nDTSTART:i morgen"),
        calendar("UID:a\nDTSTART:20261202T090000Z\nDURATION:PT1H\nRRULE:FREQ=SOMETIMES"),
        calendar("UID:a")[:40],
    ],
)
def test_what_is_no_calendar_is_refused(text: str) -> None:
    with pytest.raises(NotACalendar):
        foreign_times(text, YEAR)


@given(st.binary(max_size=400))
def test_no_bytes_do_worse_than_being_refused(text: bytes) -> None:
    with pytest.raises(NotACalendar):
        foreign_times(text, YEAR)


def test_every_day_for_a_hundred_years_is_a_year_of_days() -> None:
    event = "UID:a\nDTSTART:19261201T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY"

    assert len(periods(event)) == 366


def test_more_than_a_thousand_times_are_refused() -> None:
    evening = "DTSTART:20261202T170000Z\nDURATION:PT1H"
    events = [f"UID:{number}\n{evening}" for number in range(MOST + 1)]

    assert len(foreign_times(calendar(*events[:-1]), YEAR)) == MOST
    with pytest.raises(TooMany):
        foreign_times(calendar(*events), YEAR)


def test_times_survive_being_written() -> None:
    times = foreign_times(calendar("UID:a\nDTSTART:20261202T090000Z\nDURATION:PT1H"), YEAR)

    assert understood(written(times)) == times


# The same in a process of its own


def test_a_calendar_is_read_apart() -> None:
    text = calendar("UID:a\nDTSTART:20261202T090000Z\nDURATION:PT1H").encode()

    found = read_apart(text, YEAR)

    start = datetime(2026, 12, 2, 9, tzinfo=UTC)
    assert list(found.values()) == [Period(start, start + timedelta(hours=1))]


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        ("UID:a", "unreadable"),
        ("UID:a\nDTSTART:20261202T090000Z\nDURATION:PT1M\nRRULE:FREQ=HOURLY", "too_many"),
    ],
)
def test_what_cannot_be_read_is_named(event: str, problem: str) -> None:
    with pytest.raises(NoCalendar) as caught:
        read_apart(calendar(event).encode(), YEAR)

    assert caught.value.problem == problem


def test_a_repetition_every_second_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("allmenning.booking.channels.ics.PATIENCE_SECONDS", 3)
    event = "UID:a\nDTSTART:10261202T090000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY"

    with pytest.raises(NoCalendar) as caught:
        read_apart(calendar(event).encode(), YEAR)

    assert caught.value.problem == "unreadable"
