"""Requests that nobody answers: reminded of, closed honestly, and counted as late."""

from datetime import datetime, timedelta

import pytest

from allmenning.booking.actions.decisions import approve
from allmenning.booking.actions.moving import Mover, move_booking
from allmenning.booking.actions.unanswered import close_begun, close_unanswered, remind
from allmenning.booking.models import Booking
from allmenning.booking.queries.answer_times import AnswerTime, answer_times
from allmenning.booking.queries.effort import effort
from allmenning.booking.queries.unanswered import due_reminders, reminded
from allmenning.booking.tests.patterns import asked_series
from allmenning.booking.tests.scenes import EVENING, TUESDAY, asked, between
from allmenning.core.log import Actor
from allmenning.core.models import ActLog, EventRecord
from allmenning.people.models import Person
from allmenning.places.models import Building, Space
from tests.cast import ClientFor

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def waiting(kari: Person, gymsal: Space, now: datetime) -> Booking:
    """Asked for on 1 December at 9, for the evening of 15 December."""
    return asked(kari, gymsal, now)


def due(now: datetime) -> list[tuple[int, int]]:
    return [(booking.pk, times) for booking, times in due_reminders(now=now)]


def test_those_at_work_are_reminded_once_and_their_leader_once(
    waiting: Booking, now: datetime
) -> None:
    assert due(now + 2 * DAY - HOUR) == []
    assert due(now + 2 * DAY) == [(waiting.pk, 1)]
    assert remind(booking=waiting, times=1, now=now + 2 * DAY)
    assert due(now + 2 * DAY) == []
    assert not remind(booking=waiting, times=1, now=now + 2 * DAY)
    assert due(now + 3 * DAY) == [(waiting.pk, 2)]
    assert remind(booking=waiting, times=2, now=now + 3 * DAY)
    assert due(now + 9 * DAY) == []
    assert ActLog.objects.filter(verb="reminded", actor_kind="system").count() == 2


def test_a_job_that_was_late_tells_the_leader_at_once(waiting: Booking, now: datetime) -> None:
    assert due(now + 8 * DAY) == [(waiting.pk, 2)]


def test_what_was_answered_is_let_be(waiting: Booking, fatima: Person, now: datetime) -> None:
    approve(booking=waiting, by=fatima, now=now + DAY)

    assert due(now + 5 * DAY) == []
    assert not remind(booking=waiting, times=1, now=now + 5 * DAY)
    assert not close_unanswered(booking=waiting, now=EVENING.start)


def test_of_a_series_only_the_first_date_that_waits_is_due(
    kari: Person, gymsal: Space, now: datetime
) -> None:
    request = asked_series(kari, gymsal, now)
    first, second, *_rest = request.bookings.order_by("during")

    assert due(first.during.lower - HOUR) == [(first.pk, 2)]
    close_begun(now=first.during.lower)
    assert due(second.during.lower - HOUR) == [(second.pk, 2)]


def test_what_was_moved_is_reminded_of_anew(
    waiting: Booking, kari: Person, gymsal: Space, now: datetime
) -> None:
    remind(booking=waiting, times=2, now=now + 3 * DAY)
    later = between("20:00", "22:00", TUESDAY + 7 * DAY)
    mover = Mover(Actor("person", kari.pk))

    move_booking(booking=waiting, space=gymsal, period=later, mover=mover, now=now + 3 * DAY)

    assert due(now + 4 * DAY) == [(waiting.pk, 2)]


def test_whom_it_concerns(
    waiting: Booking, fatima: Person, ingrid: Person, per: Person, now: datetime
) -> None:
    assert reminded(waiting, times=1, now=now) == [fatima]
    assert reminded(waiting, times=2, now=now) == [ingrid]
    ingrid.roles.all().delete()
    assert reminded(waiting, times=2, now=now) == [per]
    fatima.roles.all().delete()
    assert reminded(waiting, times=1, now=now) == [per]


def test_what_began_unanswered_is_closed_and_said_to_be_so(waiting: Booking) -> None:
    close_begun(now=EVENING.start - HOUR)
    waiting.refresh_from_db()
    assert waiting.state == "waiting"

    for _twice in range(2):
        close_begun(now=EVENING.start)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_at) == ("unanswered", EVENING.start)
    (change,) = waiting.changes.all()
    assert (change.kind, change.by, change.by_staff) == ("unanswered", None, False)
    assert EventRecord.objects.filter(name="booking.BookingUnanswered").count() == 1


def test_it_counts_as_a_late_answer_however_short_the_notice(
    kari: Person, gymsal: Space, haugen: Building
) -> None:
    asked(kari, gymsal, EVENING.start - 3 * HOUR)
    close_begun(now=EVENING.start)

    times = answer_times([haugen.pk], now=EVENING.end)

    assert times[haugen.pk] == AnswerTime(2 * DAY, 2 * DAY, 1)
    assert answer_times([haugen.pk], now=EVENING.start + 91 * DAY) == {}


def test_it_is_no_request_that_needed_nobody(waiting: Booking, haugen: Building) -> None:
    close_begun(now=EVENING.start)

    assert effort([haugen.pk], now=EVENING.end) == {}


def test_the_borrower_is_told_that_the_answer_is_late(
    waiting: Booking, kari: Person, client_for: ClientFor, set_clock: object, now: datetime
) -> None:
    page = f"/bestilling/{waiting.pk}"
    late = "Du skulle ha fått svar nå, og det beklager vi. Ring 21 80 21 80 om det haster."

    assert late not in client_for(kari).get(page).content.decode()
    set_clock(now + 2 * DAY)  # type: ignore[operator]
    assert late in client_for(kari).get(page).content.decode()


def test_the_borrower_is_told_that_nobody_answered(
    waiting: Booking, kari: Person, client_for: ClientFor, set_clock: object
) -> None:
    close_begun(now=EVENING.start)
    set_clock(EVENING.end)  # type: ignore[operator]

    page = client_for(kari).get(f"/bestilling/{waiting.pk}").content.decode()

    assert "Vi svarte ikke i tide." in page
    assert "Ring 21 80 21 80, så hjelper vi deg å finne noe annet." in page
    assert "Ikke besvart i tide" in page
    assert "Ikke besvart i tide" in client_for(kari).get("/mine").content.decode()


def test_those_at_work_see_what_is_urgent_first_and_what_came_to_nothing(
    waiting: Booking,
    kari: Person,
    fatima: Person,
    musikkrom: Space,
    client_for: ClientFor,
    set_clock: object,
) -> None:
    soon = asked(kari, musikkrom, EVENING.start - 2 * DAY, between("20:00", "21:00"))
    far = TUESDAY + 30 * DAY
    calm = asked(kari, musikkrom, EVENING.start - HOUR, between("18:00", "19:00", far))
    set_clock(EVENING.start)  # type: ignore[operator]
    close_begun(now=EVENING.start)
    work = client_for(fatima, staff=True)

    page = work.get("/ansatte/soknader").content.decode()
    own = work.get(f"/ansatte/soknader/{waiting.pk}").content.decode()

    assert page.index(f'id="soknad-{soon.pk}"') < page.index(f'id="soknad-{calm.pk}"')
    assert page.count("<strong>Haster</strong>") == 1
    assert '<h2 id="for-sent">Ikke besvart i tide</h2>' in page
    assert f"/ansatte/soknader/{waiting.pk}#meldinger" in page
    assert "Ikke besvart i tide: tiden begynte" in own
    assert "Angre<" not in own
