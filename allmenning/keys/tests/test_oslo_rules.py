"""What Oslo's key service takes, and time as clocks show it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.core.clock import OSLO
from allmenning.core.period import Period
from allmenning.keys.rules import oslo
from allmenning.keys.rules.oslo import Interval, NotTaken, Permission, Phone, Pushed

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
EVENING = Interval(
    datetime.fromisoformat("2026-09-14T17:45"), datetime.fromisoformat("2026-09-14T21:15")
)


def _between(start: str, end: str) -> Interval | None:
    period = Period(datetime.fromisoformat(start), datetime.fromisoformat(end))
    return oslo.interval(period, now=NOW)


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2026-09-14T15:45Z", "2026-09-14T19:15Z", "09-14 17:45 09-14 21:15"),
        ("2026-12-14T16:45Z", "2026-12-14T20:15Z", "12-14 17:45 12-14 21:15"),
        # Seconds are rounded outward.
        ("2026-09-14T15:45:30Z", "2026-09-14T19:15:01Z", "09-14 17:45 09-14 21:16"),
        # Over the night summer time begins: the clock jumps, the ends stand.
        ("2027-03-28T00:30Z", "2027-03-28T01:30Z", "03-28 01:30 03-28 03:30"),
        # Over the night it ends: only what lies in the hour that is shown twice is widened.
        ("2027-10-30T23:30Z", "2027-10-31T02:30Z", "10-31 01:30 10-31 03:30"),
        ("2027-10-31T00:30Z", "2027-10-31T02:30Z", "10-31 01:59 10-31 03:30"),
        ("2027-10-31T01:30Z", "2027-10-31T02:30Z", "10-31 01:59 10-31 03:30"),
        ("2027-10-30T22:00Z", "2027-10-31T00:30Z", "10-31 00:00 10-31 03:00"),
        ("2027-10-30T22:00Z", "2027-10-31T01:30Z", "10-31 00:00 10-31 03:00"),
        ("2027-10-31T00:15Z", "2027-10-31T01:45Z", "10-31 01:59 10-31 03:00"),
    ],
)
def test_clocks_on_walls(start: str, end: str, shown: str) -> None:
    interval = _between(start, end)

    assert interval is not None
    assert f"{interval.start:%m-%d %H:%M} {interval.end:%m-%d %H:%M}" == shown
    doubtful = any(mark in shown for mark in ("01:59", "03:00"))
    assert interval.is_widened == doubtful


@given(
    start=st.datetimes(
        datetime.fromisoformat("2027-10-30T20:00"), datetime.fromisoformat("2027-10-31T05:00")
    ),
    minutes=st.integers(1, 600),
)
def test_the_door_is_open_all_the_time_however_the_clock_is_read(
    start: datetime, minutes: int
) -> None:
    asked = Period(
        start.replace(tzinfo=UTC), start.replace(tzinfo=UTC) + timedelta(minutes=minutes)
    )

    interval = oslo.interval(asked, now=NOW)

    assert interval is not None
    for fold in (0, 1):
        first = interval.start.replace(tzinfo=OSLO, fold=fold).astimezone(UTC)
        last = interval.end.replace(tzinfo=OSLO, fold=fold).astimezone(UTC)
        assert first <= asked.start
        assert last >= asked.end


def test_what_has_begun_starts_with_the_next_minute() -> None:
    now = datetime(2026, 9, 14, 16, 0, 20, tzinfo=UTC)
    period = Period(now - timedelta(hours=1), now + timedelta(hours=1))

    interval = oslo.interval(period, now=now)

    assert interval is not None
    assert interval.start == datetime.fromisoformat("2026-09-14T18:01")


def test_nothing_is_told_of_what_is_over() -> None:
    assert oslo.interval(Period(NOW - timedelta(hours=2), NOW), now=NOW) is None


@pytest.mark.parametrize(
    ("typed", "code", "number"),
    [
        ("400 00 000", "47", "40000000"),
        ("+47 40000000", "47", "40000000"),
        ("+46 70 123 45 67", "46", "701234567"),
    ],
)
def test_phones_people_type(typed: str, code: str, number: str) -> None:
    assert oslo.phone_of(typed) == Phone(code, number)


@pytest.mark.parametrize("typed", ["", "ring meg", "12", "+1 212 555 0100"])
def test_phones_the_service_does_not_take(typed: str) -> None:
    with pytest.raises(NotTaken):
        oslo.phone_of(typed)


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"id": "A"},
        {"id": "a" * 41},
        {"id": "a/b"},
        {"title": "  "},
        {"title": "x" * 101},
        {"information": "x" * 2001},
        {"permissions": ()},
    ],
)
def test_what_the_service_does_not_take_never_leaves(change: dict[str, object]) -> None:
    right = {
        "id": "a-1",
        "title": "Møterom 2",
        "permissions": (Permission(EVENING, ("moterom-2",)),),
        "phone": Phone("47", "99999999"),
    }
    assert Pushed(**right)  # type: ignore[arg-type]

    with pytest.raises(NotTaken):
        Pushed(**{**right, **change})  # type: ignore[arg-type]


@pytest.mark.parametrize("assets", [(), ("",), ("Stor",), ("a" * 21,), ("ok", "ikke ok")])
def test_assets_the_service_does_not_take(assets: tuple[str, ...]) -> None:
    with pytest.raises(NotTaken):
        Permission(EVENING, assets)


def test_an_interval_never_ends_before_it_starts() -> None:
    with pytest.raises(NotTaken):
        Permission(Interval(EVENING.end, EVENING.start), ("moterom-2",))


@pytest.mark.parametrize(("code", "number"), [("0", "99999999"), ("47", "1234"), ("", "99999999")])
def test_phones_are_checked_however_they_came_about(code: str, number: str) -> None:
    with pytest.raises(NotTaken):
        Phone(code, number)


def test_failures_are_tried_again_more_and_more_seldom() -> None:
    waits = [oslo.wait_after(attempts) for attempts in range(1, 8)]

    assert [wait.total_seconds() / 60 for wait in waits] == [1, 2, 4, 8, 15, 15, 15]
