"""A day as cells: each says what it is, and the same things side by side become one."""

from datetime import date, datetime, time

import pytest

from allmenning.booking.rules.grid import (
    CellState,
    Day,
    Opening,
    Rows,
    Stretch,
    cells_of,
    rows_for,
)
from allmenning.core.clock import instant
from allmenning.core.period import Period

TUESDAY = date(2026, 12, 1)
EVENING = Rows(16 * 60, 22 * 60, 60)


def at(hour: int, minute: int = 0) -> datetime:
    return instant(TUESDAY, time(hour, minute))


OPEN = Opening(Period(at(16), at(21)), staffed=True)
ALWAYS = Period(at(0), at(23, 59))


def _cells(filled: list[Stretch], *, now: datetime, bookable: Period | None = ALWAYS) -> list[str]:
    day = Day(TUESDAY, [OPEN], filled)
    cells = cells_of(day, EVENING, now=now, bookable=bookable)
    return [f"{cell.row}+{cell.rows} {cell.state}" for cell in cells]


def test_free_hours_stay_apart_and_closed_ones_join() -> None:
    assert _cells([], now=at(9)) == [
        "0+1 free",
        "1+1 free",
        "2+1 free",
        "3+1 free",
        "4+1 free",
        "5+1 outside",
    ]


def test_a_booking_is_one_cell() -> None:
    booking = Stretch(Period(at(17), at(19)), CellState.TAKEN, 0)

    assert _cells([booking], now=at(9))[1] == "1+2 taken"


def test_two_bookings_in_a_row_are_two_cells() -> None:
    filled = [
        Stretch(Period(at(17), at(18)), CellState.TAKEN, 0),
        Stretch(Period(at(18), at(19)), CellState.TAKEN, 1),
    ]

    assert _cells(filled, now=at(9))[1:3] == ["1+1 taken", "2+1 taken"]


def test_part_of_an_hour_takes_the_hour() -> None:
    filled = [Stretch(Period(at(17, 30), at(17, 45)), CellState.TAKEN, 0)]

    assert _cells(filled, now=at(9))[1] == "1+1 taken"


def test_ones_own_is_told_before_anything_else() -> None:
    filled = [
        Stretch(Period(at(17), at(18)), CellState.ASKED, 0),
        Stretch(Period(at(17), at(18)), CellState.YOURS, 1),
    ]

    assert _cells(filled, now=at(9))[1] == "1+1 yours"


def test_what_is_over_cannot_be_booked() -> None:
    assert _cells([], now=at(17, 30))[0] == "0+2 past"


@pytest.mark.parametrize("bookable", [None, Period(at(0), at(12))])
def test_open_hours_outside_the_horizon_are_for_later(bookable: Period | None) -> None:
    assert _cells([], now=at(9), bookable=bookable)[0] == "0+5 later"


def test_rows_cover_all_openings() -> None:
    assert rows_for([(16 * 60, 22 * 60), (10 * 60, 18 * 60)], step=60) == Rows(600, 1320, 60)


def test_rows_without_openings_are_a_working_day() -> None:
    assert rows_for([], step=60) == Rows(480, 1320, 60)


def test_the_hour_that_does_not_exist_has_no_cell() -> None:
    spring = date(2027, 3, 28)
    night = Rows(60, 240, 60)
    opened = [Opening(Period(instant(spring, time(0)), instant(spring, time(6))), staffed=False)]

    cells = cells_of(Day(spring, opened, []), night, now=at(9), bookable=None)

    assert sum(cell.rows for cell in cells) == 2
