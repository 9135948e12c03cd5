"""Codes of digits: alike at both ends, hard to guess, and right when the clock changes."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allmenning.core.period import Period
from allmenning.keys.rules import pins
from allmenning.keys.tests.doorstep import DOOR, HOUR, NOW, OTHER_DOOR, SECRET

GRANT = bytes(range(16))
QUARTER = timedelta(minutes=15)
OSLO = ZoneInfo("Europe/Oslo")


def grants(many: int) -> list[bytes]:
    return [sha256(str(n).encode()).digest()[:16] for n in range(many)]


def offline(starts: datetime, quarters: int = 4, door: int = DOOR) -> str:
    return pins.offline_code(SECRET, door=door, starts=starts, quarters=quarters)


def stands_for(code: str, now: datetime, door: int = DOOR) -> tuple[datetime, datetime] | None:
    return pins.offline_period(SECRET, door=door, code=code, now=now)


def test_both_ends_derive_the_same_six_digits() -> None:
    assert pins.pin(SECRET, GRANT, 0) == pins.pin(SECRET, GRANT, 0)
    assert {len(pins.pin(SECRET, GRANT, n)) for n in range(200)} == {6}
    assert pins.pin(SECRET, GRANT, 0) != pins.pin(bytes(32), GRANT, 0)


def test_a_code_that_is_taken_is_passed_over() -> None:
    first = pins.free_counter(SECRET, GRANT, ())
    taken = {pins.pin(SECRET, GRANT, first)}

    second = pins.free_counter(SECRET, GRANT, taken)

    assert second > first
    assert pins.pin(SECRET, GRANT, second) not in taken


def test_when_everything_is_taken_it_says_so() -> None:
    class Everything:
        def __contains__(self, code: object) -> bool:
            return True

    with pytest.raises(pins.NoCodeLeft):
        pins.free_counter(SECRET, GRANT, Everything())


def test_ten_thousand_grants_have_codes_of_their_own_and_none_is_simple() -> None:
    taken: set[str] = set()
    for grant in grants(10_000):
        code = pins.pin(SECRET, grant, pins.free_counter(SECRET, grant, taken))
        assert code not in taken
        taken.add(code)

    assert not any(pins.is_simple(code) for code in taken)
    ones = sum(code.count("1") for code in taken)
    assert 0.08 < ones / 60_000 < 0.13


@pytest.mark.parametrize(
    "code",
    ["000000", "777777", "121212", "112211", "123456", "987654", "345345", "010190", "240560"],
)
def test_what_people_try_first_is_nobodys_code(code: str) -> None:
    assert pins.is_simple(code)


@pytest.mark.parametrize("code", ["583920", "904417", "135790", "987651", "320159", "001377"])
def test_other_codes_are_good_enough(code: str) -> None:
    assert not pins.is_simple(code)


def test_an_offline_code_says_when_and_how_long() -> None:
    code = offline(NOW, 6)

    assert (len(code), code.isdecimal()) == (12, True)
    assert stands_for(code, NOW) == (NOW, NOW + 6 * QUARTER)
    assert stands_for(code, NOW - 23 * HOUR) == (NOW, NOW + 6 * QUARTER)


def test_an_offline_code_is_for_one_door_and_one_gateway() -> None:
    assert stands_for(offline(NOW), NOW, OTHER_DOOR) is None
    assert pins.offline_period(bytes(32), door=DOOR, code=offline(NOW), now=NOW) is None


@pytest.mark.parametrize("code", ["", "1" * 11, "1" * 13, "12345678901a", "١" * 12, "²" * 12])
def test_other_digits_stand_for_nothing(code: str) -> None:
    assert stands_for(code, NOW) is None


def test_an_offline_code_never_opens_before_its_time() -> None:
    with pytest.raises(ValueError, match="between two quarters"):
        offline(NOW + timedelta(minutes=5))


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_the_whole_quarters_lie_inside_the_time(start: int, length: int) -> None:
    during = Period(NOW + timedelta(seconds=start), NOW + timedelta(seconds=start + length))

    starts, quarters = pins.whole_quarters(during)

    assert during.start <= starts < during.start + QUARTER
    assert quarters == 0 or starts + quarters * QUARTER <= during.end
    assert starts + (quarters + 1) * QUARTER > during.end
    assert offline(starts)


@pytest.mark.parametrize("date", [(2027, 3, 28), (2027, 10, 31)])
@pytest.mark.parametrize("quarter", range(12))
@pytest.mark.parametrize("fold", [0, 1])
def test_an_offline_code_is_exact_on_the_nights_the_clock_changes(
    date: tuple[int, int, int], quarter: int, fold: int
) -> None:
    wall = datetime(*date, 1 + quarter // 4, quarter % 4 * 15, tzinfo=OSLO, fold=fold)
    starts = wall.astimezone(UTC)

    assert stands_for(offline(starts), starts - HOUR) == (starts, starts + HOUR)
    assert stands_for(offline(starts), starts + HOUR) == (starts, starts + HOUR)


@settings(max_examples=200)
@given(st.integers(0, 60_000), st.integers(1, 96), st.integers(-24 * 60, 24 * 60))
def test_an_offline_code_is_read_a_day_before_and_after_for_ever(
    quarter: int, quarters: int, away: int
) -> None:
    starts = datetime(2026, 1, 1, tzinfo=UTC) + 2 * quarter * QUARTER

    found = stands_for(offline(starts, quarters), starts + timedelta(minutes=away))

    assert found is not None
    assert found[0] == starts


def test_guessing_an_offline_code_is_no_easier_than_ten_codes_of_six_digits() -> None:
    now_slot = offline(NOW)[:5]

    right = sum(
        stands_for(f"{now_slot}{n * 7919 % 10_000_000:07d}", NOW) is not None for n in range(2_000)
    )

    assert right == 0
    assert 96 / 10**7 < 10 / 10**6


def test_a_card_stands_at_the_door_as_a_digest_of_its_own() -> None:
    digest = pins.card_digest(SECRET, "1234567")

    assert (len(digest), digest) == (16, pins.card_digest(SECRET, "1234567"))
    assert digest not in (pins.card_digest(SECRET, "1234568"), pins.card_digest(b"", "1234567"))
