"""What is booked to try a place stays within the house: it is told nobody, and counted nowhere."""

import time
from datetime import datetime, timedelta

import pytest

from django.test import Client

from allmenning.booking.actions import adopting, deliveries
from allmenning.booking.actions.at_desk import AtDesk, book_at_desk
from allmenning.booking.actions.culture_hours import count_due
from allmenning.booking.actions.culture_recount import difference, recount_everything
from allmenning.booking.actions.decisions import approve
from allmenning.booking.actions.turnout import tell
from allmenning.booking.models import (
    Adoption,
    Booking,
    BookingRules,
    CultureTotal,
    Delivery,
    Terms,
    Webhook,
)
from allmenning.booking.queries.answer_times import answer_times
from allmenning.booking.queries.effort import effort
from allmenning.booking.queries.series import Slot
from allmenning.booking.queries.turnout import due_questions
from allmenning.booking.tests.adoptions import begun
from allmenning.booking.tests.patterns import booked_series
from allmenning.booking.tests.scenes import EVENING, TUESDAY, between, booked, told
from allmenning.core.log import SYSTEM, Actor
from allmenning.people.models import ApiKey, Person, Unit
from allmenning.places.models import Space

LATER = timedelta(days=30)
NEXT_DAY = timedelta(days=1)


@pytest.fixture
def adoption(haugen_unit: Unit, terms: Terms, ingrid: Person, now: datetime) -> Adoption:
    """A school that is ready to be tried, where nothing needs an answer."""
    begun_ = begun(haugen_unit, terms, ingrid, now)
    return adopting.make_ready(adoption=begun_, actor=Actor("person", ingrid.pk), now=now)


def hall() -> Space:
    return Space.objects.select_related("building").get(slug="hele-salen")


def tried(adoption: Adoption, now: datetime) -> Booking:
    return booked(adoption.started_by, hall(), now, purpose="sport")


def opened(adoption: Adoption, now: datetime) -> None:
    actor = Actor("person", adoption.started_by_id)
    adopting.open_to_all(adoption=adoption, actor=actor, now=now)


def read_until(program: Client, booking: Booking) -> list[list[int]]:
    """The bookings of all changes, as soon as this one is there; others' transactions end too."""
    patience = time.monotonic() + 60
    while True:
        told = [one["bookings"] for one in program.get("/api/changes").json()["items"]]
        if [booking.pk] in told:
            return told
        assert time.monotonic() < patience
        time.sleep(0.1)


def counted() -> list[tuple[int, int]]:
    return [row for row in CultureTotal.objects.values_list("planned", "bookings") if any(row)]


def test_other_systems_are_told_of_what_comes_after_the_opening_only(
    committed: None,
    program: Client,
    haugens_key: ApiKey,
    adoption: Adoption,
    kari: Person,
    now: datetime,
) -> None:
    webhook = Webhook.objects.create(
        api_key=haugens_key,
        address="https://kalender.example/",
        salt=b"salt",
        read_transaction=0,
        next_try_at=now,
    )
    tried(adoption, now)
    opened(adoption, now)
    real = booked(kari, hall(), now, purpose="sport")

    assert read_until(program, real) == [[real.pk]]
    attempt = deliveries.begin(webhook=webhook.pk, now=now)
    assert attempt is not None
    assert attempt.delivery.bookings == [real.pk]
    assert Delivery.objects.count() == 1


def test_other_systems_do_not_find_it_among_the_bookings(
    program: Client, adoption: Adoption, kari: Person, now: datetime
) -> None:
    trial = tried(adoption, now)
    opened(adoption, now)
    real = booked(kari, hall(), now, purpose="sport")

    span = {"starts": EVENING.start.isoformat(), "ends": EVENING.end.isoformat()}
    page = program.get("/api/bookings", span).json()

    assert [one["id"] for one in page["items"]] == [real.pk]
    assert program.get(f"/api/bookings/{trial.pk}").status_code == 404
    assert program.get(f"/api/bookings/{real.pk}").status_code == 200


def test_it_is_never_counted_neither_before_nor_after_the_opening(
    adoption: Adoption, kari: Person, now: datetime
) -> None:
    trial = tried(adoption, now)
    passed = EVENING.end + NEXT_DAY
    count_due(now=passed)
    tell(booking=trial, people=20, actor=SYSTEM, now=passed)
    assert counted() == []
    assert not recount_everything(now=passed)

    opened(adoption, passed)
    recount_everything(now=passed)

    assert counted() == []
    assert not difference(now=passed + LATER)


def test_what_is_booked_after_the_opening_counts(
    adoption: Adoption, kari: Person, now: datetime
) -> None:
    tried(adoption, now)
    opened(adoption, now)
    booked(kari, hall(), now, purpose="sport")

    count_due(now=EVENING.end)

    assert counted() == [(20 * 120, 1)]


def test_nobody_is_asked_how_many_came_to_it(adoption: Adoption, now: datetime) -> None:
    trial = tried(adoption, now)
    assert due_questions(now=EVENING.end + NEXT_DAY) == []

    Booking.objects.update(is_trial=False)

    assert due_questions(now=EVENING.end + NEXT_DAY) == [[trial.pk]]


def test_answering_it_is_neither_effort_nor_an_answer_somebody_waited_for(
    adoption: Adoption, now: datetime
) -> None:
    BookingRules.objects.update(needs_approval=True)
    trial = tried(adoption, now)
    assert trial.state == Booking.State.WAITING
    approve(booking=trial, by=adoption.started_by, now=now + NEXT_DAY)
    house, later = [adoption.building_id], now + 2 * NEXT_DAY

    assert effort(house, now=later) == {}
    assert answer_times(house, now=later) == {}

    Booking.objects.update(is_trial=False)

    assert effort(house, now=later)[None].requests == 1
    assert answer_times(house, now=later)[None].answers == 1


def test_a_series_and_what_is_booked_at_the_desk_are_trials_too(
    adoption: Adoption, kari: Person, now: datetime
) -> None:
    booked_series(adoption.started_by, hall(), now, purpose="sport")
    book_at_desk(
        borrower=kari,
        slot=Slot(TUESDAY, Space.objects.get(slug="sal-1"), between("16:00", "17:00")),
        particulars=told(purpose="sport"),
        at_desk=AtDesk(adoption.started_by),
        now=now,
    )

    assert Booking.objects.count() > 2
    assert not Booking.objects.filter(is_trial=False).exists()
