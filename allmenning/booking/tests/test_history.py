"""What is known of those who ask, in a few words on the row."""

from datetime import date, datetime, timedelta

import pytest

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.models import Booking, BookingRules
from allmenning.booking.queries.history import History, histories
from allmenning.booking.tests.scenes import asked, at, beside, between, booked
from allmenning.core.log import Actor
from allmenning.people.models import Association, Person
from allmenning.places.models import Asset, Building, Space, SpaceAsset
from tests.cast import ClientFor

DAY = timedelta(days=1)
LATER = timedelta(days=20)
USED = (date(2026, 12, 2), date(2026, 12, 9))


@pytest.fixture(autouse=True)
def rules(musikkrom: Space) -> None:
    BookingRules.objects.update(max_active_person=99, cancel_hours=24)


@pytest.fixture
def elsewhere(haugen: Building, musikkrom: Space) -> Space:
    """A room in another building."""
    building = beside(haugen)
    room = Space.objects.create(
        building=building, name="Sal", slug="sal", capacity=20, is_published=True
    )
    part = Asset.objects.create(building=building, name="Sal")
    SpaceAsset.objects.create(space=room, asset=part)
    return room


def used(who: Person, space: Space, day: date, now: datetime, **changes: object) -> Booking:
    return booked(who, space, now, between("18:00", "20:00", day), **changes)


def give_up(booking: Booking, who: Person, now: datetime, *, by_staff: bool = False) -> None:
    """Cancel it, or give it back when it is too late for that."""
    actor = Actor("person", who.pk)
    canceller = Canceller(actor, reason="x", by_staff=by_staff, gives_back=True)
    cancel_booking(booking=booking, canceller=canceller, now=now)


def known(booking: Booking, now: datetime) -> History:
    return histories([booking.pk], now=now).get(booking.pk, History())


def test_what_was_used_before_is_counted_and_the_last_time_here(
    kari: Person, musikkrom: Space, elsewhere: Space, now: datetime
) -> None:
    for day in USED:
        used(kari, musikkrom, day, now)
    moved = used(kari, musikkrom, date(2026, 12, 10), now)
    Booking.objects.filter(pk=moved.pk).update(space=elsewhere)
    asks = asked(kari, musikkrom, now + LATER, between("18:00", "20:00", date(2026, 12, 29)))

    assert known(asks, now + LATER) == History(3, at("18:00", USED[1]), 0)
    assert known(asks, now) == History(), "what is to come is no history"


def test_an_associations_history_is_not_its_peoples(
    ola: Person, skolekorps: Association, musikkrom: Space, now: datetime
) -> None:
    used(ola, musikkrom, USED[0], now, association=skolekorps)
    used(ola, musikkrom, USED[1], now)
    when = between("18:00", "20:00", date(2026, 12, 29))
    own = asked(ola, musikkrom, now + LATER, when)
    theirs = asked(ola, musikkrom, now + LATER, when, association=skolekorps)

    assert known(own, now + LATER).last_here == at("18:00", USED[1])
    assert known(theirs, now + LATER).last_here == at("18:00", USED[0])
    assert {known(asks, now + LATER).before for asks in (own, theirs)} == {1}


@pytest.mark.parametrize(
    ("before", "by_staff", "late"),
    [
        (timedelta(hours=25), False, 0),
        (timedelta(hours=23), False, 1),
        (timedelta(hours=1), True, 0),
    ],
)
def test_what_was_given_back_after_the_limit_is_counted(
    kari: Person, musikkrom: Space, now: datetime, before: timedelta, by_staff: bool, late: int
) -> None:
    booking = used(kari, musikkrom, USED[1], now)
    give_up(booking, kari, at("18:00", USED[1]) - before, by_staff=by_staff)
    asks = asked(kari, musikkrom, now + LATER, between("18:00", "20:00", date(2026, 12, 29)))

    assert known(asks, now + LATER) == History(0, None, late)


def test_the_row_says_it_in_a_few_words(
    kari: Person,
    ola: Person,
    fatima: Person,
    musikkrom: Space,
    elsewhere: Space,
    client_for: ClientFor,
    now: datetime,
    set_clock: object,
) -> None:
    for day in USED:
        used(kari, musikkrom, day, now)
    late = used(kari, musikkrom, date(2026, 12, 10), now)
    give_up(late, kari, at("17:00", date(2026, 12, 10)))
    moved = used(ola, musikkrom, date(2026, 12, 11), now)
    Booking.objects.filter(pk=moved.pk).update(space=elsewhere)
    for who, hour in ((kari, 16), (ola, 17), (fatima, 18)):
        when = between(f"{hour}:00", f"{hour + 1}:00", date(2026, 12, 29))
        asked(who, musikkrom, now + LATER, when)
    set_clock(now + LATER)  # type: ignore[operator]

    page = " ".join(
        client_for(fatima, staff=True).get("/ansatte/soknader").content.decode().split()
    )

    assert "2 ganger før · sist her onsdag 9. desember · avbestilte sent 1 gang" in page
    assert "1 gang før · ikke her før" in page
    assert "· første gang" in page
