"""What is free: against a slow and simple reckoning of the same, and case by case."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from allmenning.booking.actions.claims import Ground, Piece, Wanted, insert
from allmenning.booking.models import BookingRules, Claim, Closure, Hold
from allmenning.booking.queries.availability import TimeWish, first_free, free_for, free_slots
from allmenning.core.clock import day_start, instant, local_date
from allmenning.core.period import Period, without
from allmenning.places.models import Asset, Building, OpeningHours, Space
from allmenning.places.queries.hours import open_stretches

HOUR = timedelta(hours=1)
TUESDAY = date(2026, 12, 1)


def at(hour: int, minute: int = 0, *, day: date = TUESDAY) -> datetime:
    return instant(day, time(hour, minute))


def wish(minutes: int, start: datetime, end: datetime, **more: tuple[str, ...]) -> TimeWish:
    return TimeWish(minutes, (Period(start, end),), **more)


def first(space: Space, asked: TimeWish, now: datetime) -> datetime | None:
    return first_free(spaces=[space.pk], wish=asked, now=now).get(space.pk)


@pytest.fixture
def taken(haugen: Building) -> Closure:
    """What claims in these tests rest on."""
    return Closure.objects.create(building=haugen, during=(at(0), at(1)), reason={"nb": "Prøve"})


def take(closure: Closure, assets: Sequence[Asset], period: Period) -> None:
    ground = Ground(closure=closure.pk)
    insert([Wanted(Piece(asset.pk, period), ground) for asset in assets])


def only_asset(space: Space) -> Asset:
    return space.assets.get()


def test_an_empty_space_is_free_when_it_opens(musikkrom: Space, now: datetime) -> None:
    assert first(musikkrom, wish(60, now, now + timedelta(days=7)), now) == at(16)


def test_what_is_taken_is_not_free(musikkrom: Space, taken: Closure, now: datetime) -> None:
    take(taken, [only_asset(musikkrom)], Period(at(16), at(18)))

    assert first(musikkrom, wish(60, now, at(22)), now) == at(18)


def test_a_gap_must_be_long_enough(musikkrom: Space, taken: Closure, now: datetime) -> None:
    asset = only_asset(musikkrom)
    take(taken, [asset], Period(at(17), at(18)))
    take(taken, [asset], Period(at(19), at(20)))

    assert first(musikkrom, wish(60, now, at(22)), now) == at(16)
    assert first(musikkrom, wish(90, now, at(22)), now) == at(20)


def test_a_hall_is_free_when_all_its_parts_are(
    gymsal: Space, gym_thirds: list[Space], taken: Closure, now: datetime
) -> None:
    take(taken, [only_asset(gym_thirds[1])], Period(at(16), at(20)))

    assert first(gymsal, wish(120, now, at(22)), now) == at(20)
    assert first(gym_thirds[0], wish(120, now, at(22)), now) == at(16)
    assert first(gym_thirds[1], wish(120, now, at(22)), now) == at(20)


def test_a_new_booking_keeps_its_own_buffers_from_others(
    musikkrom: Space, taken: Closure, now: datetime
) -> None:
    BookingRules.objects.filter(space=musikkrom).update(buffer_before=30, buffer_after=30)
    take(taken, [only_asset(musikkrom)], Period(at(18), at(19)))

    slots = free_slots(spaces=[musikkrom.pk], wish=wish(60, at(16), at(22)), now=now, per_space=9)

    assert slots[musikkrom.pk] == [at(16), at(19, 30), at(20, 30)]


def test_a_start_stands_on_the_raster(musikkrom: Space, taken: Closure, now: datetime) -> None:
    BookingRules.objects.filter(space=musikkrom).update(raster_minutes=60)
    take(taken, [only_asset(musikkrom)], Period(at(16), at(17, 20)))

    assert first(musikkrom, wish(60, now, at(22)), now) == at(18)


def test_a_hold_counts_until_it_expires(hold: Hold, musikkrom: Space, now: datetime) -> None:
    tomorrow = wish(60, hold.during.lower, hold.during.upper)
    after = hold.expires_at

    assert first(musikkrom, tomorrow, now) is None
    assert first(musikkrom, tomorrow, after) == hold.during.lower


def test_notice_and_horizon_bound_what_is_free(musikkrom: Space, now: datetime) -> None:
    rules = BookingRules.objects.filter(space=musikkrom)
    far = wish(60, now, now + timedelta(days=90))

    rules.update(notice_minutes=24 * 60)
    assert first(musikkrom, far, now) == at(16, day=date(2026, 12, 2))

    rules.update(notice_minutes=0, horizon_days=1, release_minute=10 * 60)
    on_wednesday = wish(60, at(0, day=date(2026, 12, 2)), at(23, day=date(2026, 12, 2)))
    assert first(musikkrom, on_wednesday, at(9, 59)) is None
    assert first(musikkrom, on_wednesday, at(10)) == at(16, day=date(2026, 12, 2))


def test_rules_hold_only_on_their_days(musikkrom: Space, now: datetime) -> None:
    BookingRules.objects.filter(space=musikkrom).update(days=(date(2026, 12, 3), None))

    far = wish(60, now, now + timedelta(days=90))

    assert first(musikkrom, far, now) == at(16, day=date(2026, 12, 3))


def test_a_length_the_rules_forbid_is_never_free(musikkrom: Space, now: datetime) -> None:
    BookingRules.objects.filter(space=musikkrom).update(min_minutes=60, max_minutes=120)
    far = (now, now + timedelta(days=90))

    assert first(musikkrom, wish(30, *far), now) is None
    assert first(musikkrom, wish(180, *far), now) is None


def test_staffless_hours_can_be_asked_for(
    musikkrom: Space, haugen: Building, now: datetime
) -> None:
    OpeningHours.objects.create(
        timetable=haugen.timetable, weekday=1, opens=22 * 60, closes=23 * 60, kind="staffless"
    )

    far = (now, now + timedelta(days=7))

    assert first(musikkrom, wish(60, *far, kinds=("staffless",)), now) == at(22)
    assert first(musikkrom, wish(60, *far), now) == at(16)


@pytest.mark.parametrize("days", [6, 7, 8, 29, 30, 31, 88])
def test_the_widening_look_misses_no_edge(
    musikkrom: Space, taken: Closure, now: datetime, days: int
) -> None:
    OpeningHours.objects.all().delete()
    for weekday in range(7):
        OpeningHours.objects.create(
            timetable=musikkrom.building.timetable, weekday=weekday, opens=0, closes=1440
        )
    midnight = day_start(TUESDAY + timedelta(days=days))
    take(taken, [only_asset(musikkrom)], Period(now, midnight - HOUR))
    take(taken, [only_asset(musikkrom)], Period(midnight + HOUR, midnight + timedelta(days=99)))

    far = wish(120, now, now + timedelta(days=90))

    assert first(musikkrom, far, now) == midnight - HOUR


def test_a_long_claim_from_before_is_seen(musikkrom: Space, taken: Closure, now: datetime) -> None:
    month = Period(at(0, day=date(2026, 11, 1)), at(0, day=date(2026, 12, 9)))
    take(taken, [only_asset(musikkrom)], month)

    found = first(musikkrom, wish(60, now, now + timedelta(days=20)), now)

    assert found == at(16, day=date(2026, 12, 9))


_minutes = st.integers(0, 7 * 24 * 12).map(lambda n: n * 5)


@given(
    claims=st.lists(st.tuples(_minutes, st.integers(1, 60).map(lambda n: n * 5)), max_size=12),
    minutes=st.sampled_from([30, 60, 90, 120, 240]),
    before=st.sampled_from([0, 15, 30]),
    after=st.sampled_from([0, 15, 45]),
)
@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_first_free_time_is_the_one_a_slow_search_finds(
    musikkrom: Space,
    taken: Closure,
    now: datetime,
    claims: list[tuple[int, int]],
    minutes: int,
    before: int,
    after: int,
) -> None:
    Claim.objects.all().delete()
    BookingRules.objects.filter(space=musikkrom).update(buffer_before=before, buffer_after=after)
    asset = only_asset(musikkrom)
    for start, length in claims:
        begins = now + timedelta(minutes=start)
        take(taken, [asset], Period(begins, begins + timedelta(minutes=length)))

    found = first(musikkrom, wish(minutes, now, now + timedelta(days=7)), now)

    assert found == _slowly(
        musikkrom, minutes, timedelta(minutes=before), timedelta(minutes=after), now
    )


def test_for_many_periods_at_once_it_is_as_for_each(
    musikkrom: Space,
    gymsal: Space,
    taken: Closure,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Periods that overlap and touch, rooms with rasters, buffers and shortest times of their own."""
    take(taken, [only_asset(musikkrom)], Period(at(17), at(18, 30)))
    take(taken, list(gymsal.assets.all())[:1], Period(at(19), at(19, 30)))
    BookingRules.objects.filter(space=musikkrom).update(raster_minutes=60, buffer_after=15)
    BookingRules.objects.filter(space=gymsal).update(min_minutes=90)
    starts = [at(16) + timedelta(minutes=15) * number for number in range(26)]
    periods = [Period(one, one + HOUR * hours) for one in starts for hours in (1, 2)]
    spaces = [musikkrom.pk, gymsal.pk]

    with django_assert_num_queries(2):
        free = free_for(spaces=spaces, periods=periods, now=now)

    for period in periods:
        minutes = int(period.length.total_seconds() // 60)
        alone = first_free(spaces=spaces, wish=TimeWish(minutes, (period,)), now=now)
        assert alone.keys() == {space for space in free if period in free[space]}
    assert {len(found) for found in free.values()} != {0}


def _slowly(
    space: Space, minutes: int, before: timedelta, after: timedelta, now: datetime
) -> datetime | None:
    """Try every half hour of the week, one after the other."""
    length = timedelta(minutes=minutes)
    claims = [
        Period(row.lower, row.upper) for row in Claim.objects.values_list("during", flat=True)
    ]
    opened = open_stretches(
        timetables=[space.building.timetable_id],
        first_day=local_date(now),
        last_day=local_date(now) + timedelta(days=7),
    )
    start = now
    while start + length <= now + timedelta(days=7):
        slot = Period(start, start + length)
        around = slot.widened(before=before, after=after)
        is_open = any(stretch.period.contains(slot) for stretch in opened)
        if is_open and without(around, claims) == [around]:
            return start
        start += timedelta(minutes=30)
    return None
