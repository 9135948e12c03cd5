"""The bookings are rows of our own writing, so every rule the actions hold is checked here."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from django.db.models import F

from allmenning.booking.actions.changes import snapshot
from allmenning.booking.actions.claims import with_buffers
from allmenning.booking.models import Booking, Change, Claim, Message, MinuteSpent, Series
from allmenning.booking.rules.conditions import hindrances_in_time, hindrances_in_use
from allmenning.booking.rules.series import Pattern, days_of
from allmenning.core.clock import local, local_date, minute_of_day
from allmenning.core.period import Period
from allmenning.people.models import Role
from allmenning.people.queries import staff_for
from demo.facts import entries_of, monday_of
from demo.loading.bookings import WEEKS_AHEAD, WEEKS_BACK, WEEKS_OF_SERIES
from demo.loading.minutes import slot_on
from demo.loading.town import Town
from demo.loading.venues import Venue, venues
from demo.tests.conftest import InTown

pytestmark = pytest.mark.prove


def _stood() -> Iterator[Booking]:
    standing = Booking.objects.filter(state="confirmed")
    yield from standing.select_related("request").prefetch_related("claims").order_by("id")


def _venues(now: datetime, slug: str) -> dict[int, Venue]:
    first = monday_of(local_date(now)) - timedelta(weeks=WEEKS_BACK)
    last = first + timedelta(weeks=WEEKS_BACK + WEEKS_OF_SERIES)
    return {venue.space.pk: venue for venue in venues(Town({"slug": slug}, now), first, last)}


def _period(booking: Booking) -> Period:
    return Period(booking.during.lower, booking.during.upper)


def test_every_booking_could_have_been_made_when_it_was_sent(
    in_town: InTown, loaded: datetime, filled: str
) -> None:
    with in_town(filled):
        found = _venues(loaded, filled)
        hindered = [
            (booking.pk, hindrances)
            for booking in _stood()
            if (hindrances := _hindrances(found[booking.space_id], booking, loaded))
        ]

    assert hindered == []


def _hindrances(venue: Venue, booking: Booking, now: datetime) -> list[str]:
    request, period = booking.request, _period(booking)
    opened = venue.opened.get(local_date(period.start), [])
    decided_at = booking.decided_at
    late = [] if decided_at and request.sent_at <= decided_at <= now else ["decided late"]
    in_time = hindrances_in_time(venue.conditions, period, opened=opened, now=request.sent_at)
    in_use = hindrances_in_use(
        venue.conditions, participants=request.participants, purpose=request.purpose
    )
    return [*in_time, *in_use, *late]


def test_every_booking_claims_all_its_assets_with_buffers(
    in_town: InTown, loaded: datetime, filled: str
) -> None:
    with in_town(filled):
        found = _venues(loaded, filled)
        for booking in _stood():
            venue, rules = found[booking.space_id], found[booking.space_id].rules
            whole = with_buffers(
                _period(booking), before=rules.buffer_before, after=rules.buffer_after
            )
            claims = [(claim.asset_id, claim.during) for claim in booking.claims.all()]
            assert {asset for asset, _during in claims} == set(venue.assets)
            assert {(during.lower, during.upper) for _asset, during in claims} == {
                (whole.start, whole.end)
            }


def test_bookings_that_do_not_stand_claim_nothing(in_town: InTown, filled: str) -> None:
    with in_town(filled):
        assert not Claim.objects.exclude(booking__state="confirmed").exclude(booking=None).exists()


def test_nobody_has_more_coming_bookings_than_the_space_allows(
    in_town: InTown, loaded: datetime, filled: str
) -> None:
    with in_town(filled):
        found = _venues(loaded, filled)
        # A unit's own use of its spaces is bound by no number.
        coming = Booking.objects.filter(
            state__in=["waiting", "confirmed"], during__endswith__gt=loaded, request__unit=None
        )
        rows = coming.values_list("space", "request__applicant", "request__association")
        over = [
            (found[space].space.name, person, association, count)
            for (space, person, association), count in Counter(rows).items()
            if count > _most(found[space], association)
        ]

    assert over == []


def _most(venue: Venue, association: int | None) -> int:
    rules = venue.rules
    return rules.max_active_association if association else rules.max_active_person


def test_what_needed_an_answer_was_answered_by_somebody_who_may(
    in_town: InTown, loaded: datetime, filled: str
) -> None:
    with in_town(filled):
        found = _venues(loaded, filled)
        units = {venue.space.building.unit_id for venue in found.values()}
        staff = {
            unit: {
                person.pk for person in staff_for(units=[unit], kinds=Role.Kind.values, now=loaded)
            }
            for unit in units
        }
        for booking in _stood():
            venue = found[booking.space_id]
            period = _period(booking)
            minutes = int(period.length.total_seconds()) // 60
            slot = slot_on(local_date(period.start), minute_of_day(period.start), minutes)
            asked = venue.needs_approval(slot, booking.request.participants)
            assert asked == (booking.decided_by_id in staff[venue.space.building.unit_id])


def test_a_year_back_and_a_term_ahead_are_filled_with_fewer_the_further_ahead(
    in_town: InTown, loaded: datetime, filled: str
) -> None:
    this_week = monday_of(local_date(loaded))
    with in_town(filled):
        weeks: Counter[int] = Counter(
            (monday_of(local_date(during.lower)) - this_week).days // 7
            for during in Booking.objects.values_list("during", flat=True)
        )
        most = max(booking.during.lower for booking in _stood())

    assert set(range(-WEEKS_BACK, WEEKS_AHEAD)) <= set(weeks)
    assert local_date(most) < this_week + timedelta(weeks=WEEKS_OF_SERIES)
    assert weeks[-2] > weeks[6] > 0


def test_some_spaces_are_much_asked_for_and_some_hardly_at_all(
    in_town: InTown, loaded: datetime, filled: str
) -> None:
    with in_town(filled):
        past = Booking.objects.filter(state="confirmed", during__endswith__lte=loaded)
        counts = sorted(Counter(past.values_list("space", flat=True)).values())

    assert 25 * WEEKS_BACK > counts[-1] > 9 * WEEKS_BACK
    assert counts[0] < 3 * WEEKS_BACK


@pytest.mark.prove
def test_oslo_has_some_ten_thousand_bookings(in_town: InTown, filled: str) -> None:
    least = {"oslo": 30_000, "asker": 4_000, "baerum": 2_000}[filled]
    with in_town(filled):
        assert least < Booking.objects.count() < 60_000


def test_evenings_are_busiest(in_town: InTown, filled: str) -> None:
    with in_town(filled):
        starts = [local(booking.during.lower).hour for booking in _stood()]

    assert sum(hour >= 16 for hour in starts) > len(starts) / 2


def test_nobody_borrows_a_school_in_its_holidays(in_town: InTown, filled: str) -> None:
    with in_town(filled):
        christmas = ("2026-12-19T00:00+01:00", "2027-01-04T00:00+01:00")
        found = Booking.objects.filter(during__overlap=christmas)

        assert found.exists()
        assert not found.filter(space__building__category="Skole").exists()


def test_every_day_of_a_series_is_booked_or_skipped_with_a_reason(
    in_town: InTown, filled: str
) -> None:
    with in_town(filled):
        series = list(Series.objects.prefetch_related("request__bookings", "skipped"))
        for one in series:
            pattern = Pattern(
                one.first_day,
                one.last_day,
                one.weekdays,
                one.from_minute,
                one.to_minute,
                one.every_weeks,
            )
            booked = [local_date(each.during.lower) for each in one.request.bookings.all()]
            skipped = [each.day for each in one.skipped.all()]
            assert sorted(booked + skipped) == days_of(pattern)
            assert {each.reason for each in one.skipped.all()} <= {"day off", "not open", "taken"}
            assert {minute_of_day(each.during.lower) for each in one.request.bookings.all()} == {
                one.from_minute
            }

    assert len(series) > 50


def test_what_was_done_to_a_booking_leads_to_how_it_is(in_town: InTown, filled: str) -> None:
    with in_town(filled):
        latest: dict[int, Change] = {}
        # What a unit books for itself nobody sent and nobody answered.
        for change in Change.objects.filter(booking__request__unit=None).order_by("at", "pk"):
            before = latest.get(change.booking_id)
            assert change.before["state"] == (before.after["state"] if before else _first(change))
            latest[change.booking_id] = change
        bookings = list(Booking.objects.filter(request__unit=None).select_related("request"))

    for booking in bookings:
        done = latest.get(booking.pk)
        touched = booking.state in ("cancelled", "declined") or booking.decided_by_id is not None
        assert (done is not None) == touched
        assert done is None or (done.after, done.at) == (snapshot(booking), booking.decided_at)


def _first(change: Change) -> str:
    """How it was before anything was done: what nobody had to answer was booked at once."""
    return "confirmed" if change.kind in ("cancelled", "given_back") else "waiting"


def test_what_is_said_and_looked_at_lies_between_sending_and_now(
    in_town: InTown, loaded: datetime, filled: str
) -> None:
    with in_town(filled):
        said = Message.objects.all()
        looked = MinuteSpent.objects.all()

        assert said.filter(by_staff=False).exists()
        assert said.filter(internal=True).exists()
        assert not said.filter(sent_at__lte=F("request__sent_at")).exists()
        assert not said.filter(sent_at__gt=loaded).exists()
        assert looked.exists()
        assert not looked.filter(minute__gt=loaded).exists()


# Requests that wait


def test_others_wait_too_but_not_where_people_are_led_and_not_past_their_date(
    in_town: InTown, loaded: datetime, filled: str
) -> None:
    with in_town(filled):
        waiting = Booking.objects.filter(state="waiting")
        file = {facts["activity"] for facts in entries_of(filled, "waiting")}
        stages = {facts["building"] for facts in entries_of(filled, "waiting")}

        assert not waiting.filter(during__startswith__lte=loaded).exists()
        assert (
            set(
                waiting.filter(space__building__name__in=stages).values_list(
                    "request__activity", flat=True
                )
            )
            == file
        )


@pytest.mark.parametrize("town", ["oslo", "asker", "baerum"])
def test_every_request_of_the_file_waits_for_an_answer(
    in_town: InTown, loaded: datetime, town: str
) -> None:
    with in_town(town):
        stages = {facts["building"] for facts in entries_of(town, "waiting")}
        waiting = Booking.objects.filter(state="waiting", during__startswith__gt=loaded)

        assert sorted(
            waiting.filter(space__building__name__in=stages).values_list(
                "request__activity", flat=True
            )
        ) == sorted(facts["activity"] for facts in entries_of(town, "waiting"))


def test_two_ask_for_the_gym_at_haugen_at_the_same_time_and_nothing_else_is_there(
    in_town: InTown,
) -> None:
    with in_town("oslo"):
        waiting = Booking.objects.filter(
            state="waiting", space__building__slug="haugen-skole", space__kind="gym"
        )
        asked = {_period(booking) for booking in waiting}
        assets = set(waiting[0].space.assets.values_list("id", flat=True))

        assert (waiting.count(), len(asked)) == (2, 1)
        assert not Claim.objects.filter(
            asset__in=assets, during__overlap=waiting[0].during
        ).exists()
