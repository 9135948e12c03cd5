"""What head counts come to: AT-2 to AT-5 of the acceptance figures, from our own sessions."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from allmenning.activities.rules.figures import HeadCount, Held, figures_of

DAY = date(2022, 9, 4)
SUNDAY = 6


def held(*numbers: int) -> list[Held]:
    return [
        Held(DAY + timedelta(days=place), HeadCount(number, 0))
        for place, number in enumerate(numbers)
    ]


def test_nobody_came_not_counted_and_cancelled_are_three_things() -> None:
    sessions = [
        Held(DAY, HeadCount(0, 0)),
        Held(DAY, HeadCount(7, 10)),
        Held(DAY, None),
        Held(DAY, None, is_cancelled=True),
        Held(DAY, HeadCount(130, 130, is_approximate=True)),
    ]

    found = figures_of(sessions)

    assert (found.held, len(found.counted), found.uncounted, found.cancelled) == (4, 3, 1, 1)
    assert found.least == HeadCount(0, 0)
    assert found.most == HeadCount(130, 130, is_approximate=True)
    assert found.mean == Fraction(277, 3)
    assert round(found.mean) == 92
    assert found.is_approximate


def test_148_opening_days_with_4785_visits_are_32_on_average_and_sunday_comes_first() -> None:
    sessions = _a_year_of_opening_days()

    found = figures_of(sessions)

    assert (found.days, found.visits) == (148, 4785)
    assert found.mean is not None
    assert round(found.mean) == 32
    assert found.weekdays[0].weekday == SUNDAY


def _a_year_of_opening_days() -> list[Held]:
    """Three days a week, Sundays with more; 148 in all."""
    days = [DAY + timedelta(days=number) for number in range(365)]
    opened = [day for day in days if day.weekday() in (1, 3, SUNDAY)][:148]
    numbers = [44 if day.weekday() == SUNDAY else 26 for day in opened]
    numbers[-1] += 4785 - sum(numbers)
    return [
        Held(day, HeadCount(1, number - 1)) for day, number in zip(opened, numbers, strict=True)
    ]


def test_nothing_counted_has_no_mean() -> None:
    found = figures_of([Held(DAY, None), Held(DAY, None, is_cancelled=True)])

    assert found.mean is None
    assert found.least is None
    assert found.weekdays == []


@given(st.lists(st.integers(0, 300), max_size=30))
def test_weekdays_share_out_all_visits(numbers: list[int]) -> None:
    found = figures_of(held(*numbers))

    assert sum(day.mean * day.sessions for day in found.weekdays) == found.visits == sum(numbers)
    means = [day.mean for day in found.weekdays]
    assert means == sorted(means, reverse=True)
