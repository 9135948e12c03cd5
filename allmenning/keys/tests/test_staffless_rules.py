"""Hours without staff: stretches of days, ages, and the estimate of who is inside."""

from datetime import date, datetime, time, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from allmenning.core.clock import instant
from allmenning.core.period import Period
from allmenning.keys.rules.clocks import Reading
from allmenning.keys.rules.deciding import decide
from allmenning.keys.rules.decisions import Entry, Presentation, Reason, Table
from allmenning.keys.rules.grants import Access, Grant, issue, lease
from allmenning.keys.rules.presenting import Card
from allmenning.keys.rules.staffless import is_old_enough, likely_inside, stretches

NOON = instant(date(2026, 12, 1), time(12))
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


def day(number: int, opens: int, closes: int) -> Period:
    on = date(2026, 12, number)
    return Period(instant(on, time(opens)), instant(on, time(closes)))


def test_hours_with_and_without_staff_are_one_stretch_a_day() -> None:
    opening = [day(n, *hours) for n in range(1, 9) for hours in ((7, 10), (10, 16), (16, 23))]

    assert stretches(opening, now=NOON) == [day(n, 7, 23) for n in (1, 2, 3, 4)]


def test_what_has_closed_is_gone_and_closing_time_is_not_open() -> None:
    opening = [day(1, 7, 12), day(2, 7, 23)]

    assert stretches(opening, now=NOON) == [day(2, 7, 23)]


def test_over_a_long_holiday_the_next_opening_stands() -> None:
    assert stretches([day(9, 7, 23), day(10, 7, 23)], now=NOON) == [day(9, 7, 23)]
    assert stretches([], now=NOON) == []


@pytest.mark.parametrize(
    ("born", "on", "is_enough"),
    [
        (date(2008, 12, 1), date(2026, 12, 1), True),
        (date(2008, 12, 2), date(2026, 12, 1), False),
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
    ],
)
def test_eighteen_is_from_the_birthday(born: date, on: date, is_enough: bool) -> None:
    assert is_old_enough(born, least_age=18, on=on) is is_enough


def test_each_counts_once_and_for_two_hours() -> None:
    entries = [
        (1, NOON - timedelta(minutes=90)),
        (1, NOON - timedelta(minutes=5)),
        (2, NOON - timedelta(hours=2)),
        (3, NOON),
        (4, NOON + timedelta(minutes=1)),
    ]

    assert likely_inside(entries, now=NOON) == 2


# A grant with a stretch for each day, at the door


def contract_grant() -> Grant:
    doors = tuple(Access(door, day(n, 7, 23)) for n in (1, 2, 3, 4) for door in (1, 2))
    period = lease(doors, now=NOON)
    assert period is not None
    return Grant(bytes(16), "oslo", 7, doors, NOON, period, epoch=1)


def shown_at(moment: datetime, door: int = 1) -> tuple[Reason, datetime | None]:
    grant, card = contract_grant(), b"c" * 16
    table = Table(
        gateway=7,
        epoch=1,
        keys={},
        secret=bytes(32),
        doors={1, 2},
        entries={grant.id: Entry(grant, pin="482913", card=card)},
        by_card={card: (grant.id,)},
    )
    presented = Presentation(door, "reader", Card(card, "482913"))
    answer = decide(presented, table, Reading(moment, True))
    return answer.reason, answer.opens_at


def test_each_day_opens_and_each_night_is_shut() -> None:
    tomorrow = instant(date(2026, 12, 2), time(7))

    assert shown_at(NOON) == (Reason.OPEN, None)
    assert shown_at(day(1, 7, 23).end) == (Reason.TOO_EARLY, tomorrow)
    assert shown_at(tomorrow - timedelta(seconds=1), door=2) == (Reason.TOO_EARLY, tomorrow)
    assert shown_at(tomorrow, door=2) == (Reason.OPEN, None)
    assert shown_at(NOON + timedelta(hours=72)) == (Reason.ENDED, None)
    assert shown_at(NOON, door=3)[0] is Reason.WRONG_DOOR


def test_four_days_at_two_doors_fit_in_what_a_door_is_told() -> None:
    assert len(issue(contract_grant(), key=KEY, key_id=bytes(8))) <= 300
