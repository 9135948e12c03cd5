"""The bookings are rows of our own writing, so every rule the actions hold is checked here."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from django.db.models import Count

from allmenning.booking.actions.claims import with_buffers
from allmenning.booking.models import Booking, Claim
from allmenning.booking.rules.conditions import hindrances_in_time, hindrances_in_use
from allmenning.core.clock import local, local_date
from allmenning.core.period import Period
from allmenning.people.models import Role
from allmenning.people.queries import staff_for
from demo.facts import entries_of, monday_of
from demo.loading.bookings import WEEKS_AHEAD, WEEKS_BACK
from demo.loading.town import Town
from demo.loading.venues import Venue, venues
from demo.tests.conftest import InTown


def _stood() -> Iterator[Booking]:
    standing = Booking.objects.filter(state="confirmed")
    yield from standing.select_related("request").prefetch_related("claims").order_by("id")


def _venues(now: datetime) -> dict[int, Venue]:
    first = monday_of(local_date(now)) - timedelta(weeks=WEEKS_BACK)
    last = first + timedelta(weeks=WEEKS_BACK + WEEKS_AHEAD)
    return {venue.space.pk: venue for venue in venues(Town({}, now), first, last)}


def _period(booking: Booking) -> Period:
    return Period(booking.during.lower, booking.during.upper)


def test_every_booking_could_have_been_made_when_it_was_sent(
    in_town: InTown, loaded: datetime, filled: str
) -> None:
    with in_town(filled):
        found = _venues(loaded)
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
        found = _venues(loaded)
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
        found = _venues(loaded)
        coming = Booking.objects.filter(
            state__in=["waiting", "confirmed"], during__endswith__gt=loaded
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
        found = _venues(loaded)
        units = {venue.space.building.unit_id for venue in found.values()}
        staff = {
            unit: {
                person.pk for person in staff_for(units=[unit], kinds=Role.Kind.values, now=loaded)
            }
            for unit in units
        }
        for booking in _stood():
            venue = found[booking.space_id]
            asked = venue.needs_approval(_period(booking), booking.request.participants)
            assert asked == (booking.decided_by_id in staff[venue.space.building.unit_id])


def test_spaces_are_borrowed_about_eight_times_a_week(in_town: InTown, filled: str) -> None:
    with in_town(filled):
        weeks: Counter[object] = Counter(
            monday_of(local_date(during.lower))
            for during in Booking.objects.values_list("during", flat=True)
        )
        spaces = Booking.objects.aggregate(spaces=Count("space", distinct=True))["spaces"]

    ordinary = [count / spaces for _week, count in sorted(weeks.items())[:4]]
    assert len(weeks) == WEEKS_BACK + WEEKS_AHEAD
    assert all(5 < each < 11 for each in ordinary)


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


# Requests that wait


@pytest.mark.parametrize("town", ["oslo", "asker", "baerum"])
def test_every_request_of_the_file_waits_for_an_answer(
    in_town: InTown, loaded: datetime, town: str
) -> None:
    with in_town(town):
        waiting = Booking.objects.filter(state="waiting", during__startswith__gt=loaded)

        assert sorted(waiting.values_list("request__activity", flat=True)) == sorted(
            facts["activity"] for facts in entries_of(town, "waiting")
        )


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
