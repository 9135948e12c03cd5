"""How long people wait for an answer, measured, and told to those who wait."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.booking.actions.cancelling import Canceller, cancel_booking
from allmenning.booking.actions.decisions import approve, decline
from allmenning.booking.models import Booking, BookingRules
from allmenning.booking.queries.answer_times import AnswerTime, answer_times, usual_time
from allmenning.booking.rules.lengths import Unit, rounded_up
from allmenning.booking.tests.scenes import asked, beside, between, booked, held
from allmenning.core.log import Actor
from allmenning.people.models import Person
from allmenning.places.models import Building, Space
from tests.cast import ClientFor

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(), (1, Unit.MINUTES)),
        (timedelta(seconds=61), (2, Unit.MINUTES)),
        (timedelta(minutes=59), (59, Unit.MINUTES)),
        (timedelta(minutes=59, seconds=1), (1, Unit.HOURS)),
        (HOUR, (1, Unit.HOURS)),
        (HOUR + timedelta(seconds=1), (2, Unit.HOURS)),
        (2 * DAY, (48, Unit.HOURS)),
        (2 * DAY + HOUR, (3, Unit.DAYS)),
    ],
)
def test_a_length_is_said_in_a_number_one_can_grasp(
    length: timedelta, said: tuple[int, Unit]
) -> None:
    assert rounded_up(length) == said


@given(st.timedeltas(min_value=timedelta(), max_value=timedelta(days=400)))
def test_it_is_never_said_shorter_than_it_was(length: timedelta) -> None:
    number, unit = rounded_up(length)

    assert length <= number * unit.value < length + max(unit.value, timedelta(minutes=2))


@pytest.fixture(autouse=True)
def many_bookings(musikkrom: Space) -> None:
    BookingRules.objects.update(max_active_person=99)


def answered(who: Person, by: Person, space: Space, at: datetime, waited: timedelta) -> Booking:
    """A request that waited so long for its no."""
    start = 16 + Booking.objects.count() % 6
    booking = asked(who, space, at - waited, between(f"{start}:00", f"{start + 1}:00"))
    return decline(booking=booking, by=by, reason="Stengt", now=at)


def test_the_median_is_measured_in_each_building_and_for_all(
    kari: Person, fatima: Person, haugen: Building, musikkrom: Space, now: datetime
) -> None:
    for hours in (1, 3, 50):
        answered(kari, fatima, musikkrom, now, hours * HOUR)
    other = beside(haugen)

    measured = answer_times([haugen.pk, other.pk], now=now)

    assert measured == {
        haugen.pk: AnswerTime(3 * HOUR, 26.5 * HOUR, 3),
        None: AnswerTime(3 * HOUR, 26.5 * HOUR, 3),
    }
    assert answer_times([other.pk], now=now) == {}
    assert answer_times([], now=now) == {}


def test_only_what_a_person_answered_lately_counts(
    kari: Person, fatima: Person, haugen: Building, musikkrom: Space, now: datetime
) -> None:
    answered(kari, fatima, musikkrom, now - 90 * DAY, HOUR)
    waiting = asked(kari, musikkrom, now, between("20:00", "21:00"))
    cancel_booking(booking=waiting, canceller=Canceller(Actor("person", kari.pk)), now=now)
    BookingRules.objects.update(needs_approval=False)
    booked(kari, musikkrom, now, between("21:00", "22:00"))

    assert answer_times([haugen.pk], now=now) == {}


def test_an_answer_counts_by_when_it_was_given_whatever_came_later(
    kari: Person, fatima: Person, haugen: Building, musikkrom: Space, now: datetime
) -> None:
    booking = asked(kari, musikkrom, now - HOUR)
    approve(booking=booking, by=fatima, now=now)
    canceller = Canceller(Actor("person", kari.pk))
    change = cancel_booking(booking=booking, canceller=canceller, now=now + DAY)

    assert change.kind == "cancelled"
    measured = answer_times([haugen.pk], now=now + DAY)
    assert measured[None] == AnswerTime(HOUR, HOUR, 1)


def test_what_was_taken_over_from_elsewhere_counts_while_it_stands(
    kari: Person, fatima: Person, haugen: Building, musikkrom: Space, now: datetime
) -> None:
    taken_over = answered(kari, fatima, musikkrom, now, HOUR)
    taken_over.changes.all().delete()
    assert answer_times([haugen.pk], now=now)[None] == AnswerTime(HOUR, HOUR, 1)

    Booking.objects.filter(pk=taken_over.pk).update(state="cancelled")
    assert answer_times([haugen.pk], now=now) == {}


def test_a_request_with_several_dates_counts_once(
    kari: Person, fatima: Person, haugen: Building, musikkrom: Space, now: datetime
) -> None:
    first = answered(kari, fatima, musikkrom, now, 2 * HOUR)
    Booking.objects.create(
        request=first.request,
        space=musikkrom,
        during=first.during,
        state="declined",
        reason="Stengt",
        decided_by=fatima,
        decided_at=now + HOUR,
    )

    assert answer_times([haugen.pk], now=now)[None] == AnswerTime(2 * HOUR, 2 * HOUR, 1)


def test_a_few_answers_are_not_told_as_most(
    kari: Person, fatima: Person, haugen: Building, musikkrom: Space, now: datetime
) -> None:
    for _answer in range(4):
        answered(kari, fatima, musikkrom, now, HOUR)
    assert usual_time(haugen.pk, now=now) is None

    answered(kari, fatima, musikkrom, now, HOUR)
    assert usual_time(haugen.pk, now=now) == AnswerTime(HOUR, HOUR, 5)


def test_who_waits_is_told_how_soon_most_have_had_an_answer(
    kari: Person,
    ola: Person,
    fatima: Person,
    gymsal: Space,
    musikkrom: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    waiting = asked(ola, gymsal, now)
    soon = asked(ola, gymsal, now, between("18:00", "20:00", now.date()))
    page = f"/bestilling/{waiting.pk}"
    assert "Du får svar innen torsdag 3." in client_for(ola).get(page).content.decode()

    for hours in (1, 2, 9, 9, 20):
        answered(kari, fatima, musikkrom, now, hours * HOUR)

    assert (
        "De fleste får svar innen 9 timer (5 svar)." in client_for(ola).get(page).content.decode()
    )
    before = client_for(ola).get(f"/bestilling/{soon.pk}").content.decode()
    assert "Du får svar innen i dag kl. 18." in before


def test_who_has_not_asked_yet_is_told_the_same(
    kari: Person,
    fatima: Person,
    gymsal: Space,
    musikkrom: Space,
    client_for: ClientFor,
    now: datetime,
) -> None:
    for hours in (1, 2, 9, 9, 20):
        answered(kari, fatima, musikkrom, now, hours * HOUR)
    kept = held(kari, musikkrom, now)
    pages = ("/finn", "/steder/haugen-skole/musikkrom", f"/bestill/{kept.pk}")

    for page in pages:
        shown = client_for(kari).get(page).content.decode()
        assert "De fleste får svar innen 9 timer (5 svar)." in shown


def test_the_inbox_shows_how_long_people_wait(
    kari: Person, fatima: Person, musikkrom: Space, client_for: ClientFor, now: datetime
) -> None:
    work = client_for(fatima, staff=True)
    assert "Svartid: ikke registrert" in work.get("/ansatte/soknader").content.decode()

    waiting = asked(kari, musikkrom, now - HOUR, between("21:00", "22:00"))
    approve(booking=waiting, by=fatima, now=now)

    page = work.get("/ansatte/soknader").content.decode()
    assert "Halvparten fikk svar innen 1 time (1 svar)" in page
