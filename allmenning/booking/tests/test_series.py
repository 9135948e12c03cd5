"""Times that repeat: what is planned, and booking all of it or nothing."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.booking.actions.bookings import TermsChanged, TooManyActive
from allmenning.booking.actions.claims import SlotTaken
from allmenning.booking.actions.closures import close_assets
from allmenning.booking.actions.moving import Mover
from allmenning.booking.actions.series import NoDates, SeriesWish, add_date, book_series
from allmenning.booking.actions.series_terms import DatesNotAllowed
from allmenning.booking.actions.splitting import Onwards, split_series
from allmenning.booking.models import Booking, BookingRules, Claim, Request, Series
from allmenning.booking.queries.series import Obstacle, Slot
from allmenning.booking.rules.series import (
    MOST_DATES,
    Pattern,
    TooManyDates,
    days_of,
    period_on,
)
from allmenning.booking.tests.patterns import TUESDAYS, booked_series, days, plan, wish
from allmenning.booking.tests.scenes import asked, at, between, booked, told
from allmenning.core.log import Actor
from allmenning.core.models import EventRecord
from allmenning.people.models import Person
from allmenning.places.models import Asset, Holiday, Space

SECOND = date(2026, 12, 8)


@given(
    st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    st.integers(0, 400),
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(1, 6),
)
def test_a_pattern_names_its_weekdays_every_n_weeks(
    first: date, length: int, weekdays: set[int], every: int
) -> None:
    last = first + timedelta(days=length)
    pattern = Pattern(first, last, weekdays, 600, 660, every)
    monday = first - timedelta(days=first.weekday())
    every_day = [first + timedelta(days=n) for n in range(length + 1)]
    expected = [
        day
        for day in every_day
        if day.weekday() in weekdays and (day - monday).days // 7 % every == 0
    ]

    if len(expected) > MOST_DATES:
        with pytest.raises(TooManyDates):
            days_of(pattern)
    else:
        assert days_of(pattern) == expected


@pytest.mark.parametrize("last", [date(2126, 12, 1), date.max])
def test_every_day_for_a_hundred_years_is_refused_at_once(last: date) -> None:
    with pytest.raises(TooManyDates):
        days_of(Pattern(date(2026, 12, 1), last, range(7), 600, 660))


def test_a_time_keeps_its_clock_over_the_change() -> None:
    sundays = Pattern(date(2027, 3, 21), date(2027, 4, 4), (6,), 600, 720)

    found = [period_on(sundays, day) for day in days_of(sundays)]

    assert [one.start.hour for one in found if one] == [9, 8, 8]


def test_a_time_the_clock_jumps_over_is_no_time() -> None:
    nights = Pattern(date(2027, 3, 28), date(2027, 3, 28), (6,), 150, 240)

    assert period_on(nights, date(2027, 3, 28)) is None


def test_all_dates_are_booked_with_their_claims(kari: Person, gymsal: Space, now: datetime) -> None:
    request = booked_series(kari, gymsal, now)

    assert days(request) == days_of(TUESDAYS)
    assert set(request.bookings.values_list("state", flat=True)) == {"confirmed"}
    assert Claim.objects.filter(booking__request=request).count() == 6 * 3
    event = EventRecord.objects.get(name="booking.SeriesBooked")
    assert len(event.payload["booking_ids"]) == 6
    assert Series.objects.get().weekdays == [1]


def test_a_date_that_is_taken_is_told_with_another_time(
    kari: Person, ola: Person, gymsal: Space, now: datetime
) -> None:
    booked(ola, gymsal, now, between("19:00", "21:00", SECOND))

    taken = plan(gymsal, now)[1]

    assert (taken.day, taken.obstacle) == (SECOND, Obstacle.TAKEN)
    assert taken.instead == Slot(SECOND, gymsal, between("16:00", "18:00", SECOND))


def test_where_the_room_is_full_another_room_is_offered(
    kari: Person, ola: Person, gym_thirds: list[Space], now: datetime
) -> None:
    third, other, _last = gym_thirds
    booked(ola, third, now, between("16:00", "20:00", SECOND))
    booked(ola, third, now, between("20:00", "22:00", SECOND))

    taken = plan(third, now)[1]

    assert taken.instead is not None
    assert (taken.instead.space, taken.instead.period) == (other, between("18:00", "20:00", SECOND))


def test_why_a_date_is_closed_is_told(
    per: Person, gymsal: Space, gym_parts: list[Asset], now: datetime
) -> None:
    reason = {"nb": "Gulvet slipes"}
    close_assets(
        building=gymsal.building,
        assets=gym_parts[:1],
        period=between("08:00", "22:00", SECOND),
        reason=reason,
        actor=Actor("person", per.pk),
        now=now,
    )

    closed = plan(gymsal, now)[1]

    assert (closed.obstacle, closed.reason) == (Obstacle.CLOSED, reason)


def test_days_off_are_skipped_when_one_wants_it(gymsal: Space, now: datetime) -> None:
    name = {"nb": "juleferie"}
    Holiday.objects.create(kind="school", days=(date(2026, 12, 21), date(2027, 1, 4)), name=name)

    skipped = plan(gymsal, now, skips_days_off=True)

    assert [one.day.day for one in skipped if one.obstacle == Obstacle.DAY_OFF] == [22, 29]
    assert skipped[3].reason == name
    assert all(one.obstacle != Obstacle.DAY_OFF for one in plan(gymsal, now))


def test_all_or_nothing(kari: Person, ola: Person, gymsal: Space, now: datetime) -> None:
    wanted = wish(gymsal, now)
    BookingRules.objects.filter(space=gymsal).update(max_active_person=100)
    booked(ola, gymsal, now, between("19:00", "21:00", SECOND))

    with pytest.raises(SlotTaken):
        book_series(person=kari, wish=wanted, particulars=told(), now=now)

    assert not Request.objects.filter(applicant=kari).exists()
    assert Claim.objects.filter(booking__request__applicant=kari).count() == 0


def test_all_but_the_conflicts_and_one_added_later(
    kari: Person, ola: Person, gymsal: Space, now: datetime
) -> None:
    booked(ola, gymsal, now, between("19:00", "21:00", SECOND))
    request = booked_series(kari, gymsal, now)
    series = Series.objects.get()
    assert days(request) == [day for day in days_of(TUESDAYS) if day != SECOND]
    assert list(series.skipped.values_list("day", "reason")) == [(SECOND, "taken")]

    slot = Slot(SECOND, gymsal, between("16:00", "18:00", SECOND))
    added = add_date(series=series, slot=slot, by=kari, now=now)

    assert (added.state, added.request) == ("confirmed", request)
    assert not series.skipped.exists()


def test_one_date_that_must_be_approved_lets_all_wait(
    kari: Person, ola: Person, gymsal: Space, now: datetime
) -> None:
    asked(ola, gymsal, now, between("18:00", "20:00", SECOND))
    BookingRules.objects.filter(space=gymsal).update(needs_approval=False)

    request = booked_series(kari, gymsal, now)

    assert set(request.bookings.values_list("state", flat=True)) == {"waiting"}
    assert not Claim.objects.exists()
    assert EventRecord.objects.filter(name="booking.SeriesRequested").count() == 1


def test_each_date_counts_against_the_limit(kari: Person, gymsal: Space, now: datetime) -> None:
    BookingRules.objects.filter(space=gymsal).update(max_active_person=5)

    with pytest.raises(TooManyActive):
        book_series(person=kari, wish=wish(gymsal, now), particulars=told(), now=now)

    assert not Booking.objects.exists()


def test_what_the_rules_forbid_names_its_dates(kari: Person, gymsal: Space, now: datetime) -> None:
    BookingRules.objects.filter(space=gymsal).update(max_active_person=100)
    early = Slot(SECOND, gymsal, between("05:00", "07:00", SECOND))
    wanted = wish(gymsal, now)
    slots = (*wanted.slots, early)

    with pytest.raises(DatesNotAllowed) as refused:
        book_series(
            person=kari,
            wish=SeriesWish(gymsal, TUESDAYS, slots, {}, skips_days_off=False),
            particulars=told(),
            now=now,
        )

    assert refused.value.hindrances == {SECOND: ["not open"]}


def test_other_terms_than_those_accepted(kari: Person, gymsal: Space, now: datetime) -> None:
    BookingRules.objects.filter(space=gymsal).update(max_active_person=100)
    with pytest.raises(TermsChanged):
        book_series(person=kari, wish=wish(gymsal, now), particulars=told(terms=10**6), now=now)


def test_no_dates_is_no_series(kari: Person, gymsal: Space, now: datetime) -> None:
    with pytest.raises(NoDates):
        book_series(
            person=kari,
            wish=SeriesWish(gymsal, TUESDAYS, (), {}, skips_days_off=False),
            particulars=told(),
            now=now,
        )


def test_days_past_and_too_far_are_told(gymsal: Space, now: datetime) -> None:
    far = Pattern(date(2026, 11, 2), date(2028, 1, 1), (1,), 18 * 60, 20 * 60, 13)

    found = {one.day: one.obstacle for one in plan(gymsal, now, far)}

    assert found[min(found)] == Obstacle.PAST
    assert found[max(found)] == Obstacle.TOO_FAR
    assert at("12:00") > now


def test_from_a_day_on_a_series_goes_on_at_another_time(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    request = booked_series(kari, gymsal, now)
    onwards = Onwards(date(2026, 12, 15), gymsal, 20 * 60, 22 * 60, days=1)
    mover = Mover(Actor("person", kari.pk))

    rest = split_series(series=Series.objects.get(), onwards=onwards, mover=mover, now=now)

    assert days(request) == days_of(TUESDAYS)[:2]
    assert days(rest) == [day + timedelta(days=1) for day in days_of(TUESDAYS)[2:]]
    first = rest.bookings.earliest("during")
    assert first.during.lower == at("20:00", date(2026, 12, 16))
    assert Claim.objects.filter(booking__request=rest).count() == 4 * 3
    assert Series.objects.get(request=request).last_day == date(2026, 12, 14)
    assert EventRecord.objects.filter(name="booking.SeriesMoved").count() == 1


def test_one_date_that_is_taken_lets_the_whole_series_stay(
    kari: Person, ola: Person, gymsal: Space, now: datetime
) -> None:
    request = booked_series(kari, gymsal, now)
    booked(ola, gymsal, now, between("20:00", "22:00", date(2026, 12, 22)))
    onwards = Onwards(date(2026, 12, 15), gymsal, 20 * 60, 22 * 60)

    with pytest.raises(SlotTaken):
        split_series(
            series=Series.objects.get(),
            onwards=onwards,
            mover=Mover(Actor("person", kari.pk)),
            now=now,
        )

    assert days(request) == days_of(TUESDAYS)
    assert Series.objects.count() == 1
