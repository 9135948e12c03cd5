"""Who waits for a reply, and who takes care of a request."""

from datetime import datetime, timedelta

import pytest

from allmenning.booking.actions.assigning import AssignedMeanwhile, NotAColleague, assign
from allmenning.booking.actions.messages import Words, write_note
from allmenning.booking.models import Booking
from allmenning.booking.queries.thread import responsible, unanswered
from allmenning.booking.tests.scenes import asked, between
from allmenning.booking.tests.threads import wrote
from allmenning.core.models import ActLog
from allmenning.people.models import Person, Unit
from allmenning.places.models import Space
from tests.database import AtOnce

MINUTE = timedelta(minutes=1)


@pytest.fixture
def waiting(kari: Person, gymsal: Space, now: datetime) -> Booking:
    return asked(kari, gymsal, now)


def test_those_whose_borrower_wrote_last_wait_for_a_reply(
    kari: Person, ola: Person, fatima: Person, musikkrom: Space, haugen_unit: Unit, now: datetime
) -> None:
    first, second, third, fourth = [
        asked(who, musikkrom, now, between(f"{hour}:00", f"{hour + 1}:00"))
        for hour, who in zip(range(16, 20), (kari, ola, kari, ola), strict=True)
    ]
    wrote(second, ola, "Hallo?", now)
    wrote(first, kari, "Hei", now + MINUTE)
    wrote(third, kari, "Hei", now)
    wrote(third, fatima, "Hei!", now + MINUTE, at_work=True)
    wrote(fourth, ola, "Takk!", now)
    write_note(request=fourth.request, author=fatima, words=Words("Bare takk."), now=now + MINUTE)

    assert unanswered([haugen_unit.pk], now=now + MINUTE) == [second.pk, first.pk]
    assert unanswered([], now=now) == []
    assert unanswered([haugen_unit.pk], now=now + timedelta(days=30)) == [first.pk]


def test_a_request_is_handed_to_a_colleague(
    waiting: Booking, fatima: Person, ingrid: Person, now: datetime
) -> None:
    assign(booking=waiting, to=ingrid, seen=None, by=fatima, now=now)

    waiting.request.refresh_from_db()
    assert responsible(waiting, now=now) == ingrid
    act = ActLog.objects.about("request", waiting.request_id).get()
    assert (act.verb, act.actor_id, act.details) == ("assigned", fatima.pk, {"to": ingrid.pk})


def test_only_colleagues_can_take_care(
    waiting: Booking, kari: Person, fatima: Person, stovner: Unit, now: datetime
) -> None:
    with pytest.raises(NotAColleague):
        assign(booking=waiting, to=kari, seen=None, by=fatima, now=now)
    beside = Unit.objects.create(parent=stovner, kind=Unit.Kind.BUILDING, name="Rommen skole")
    fatima.roles.update(unit=beside)
    with pytest.raises(NotAColleague):
        assign(booking=waiting, to=fatima, seen=None, by=fatima, now=now)


def test_the_later_of_two_is_told_that_a_colleague_was_quicker(
    waiting: Booking, fatima: Person, ingrid: Person, per: Person, now: datetime
) -> None:
    assign(booking=waiting, to=ingrid, seen=None, by=fatima, now=now)

    with pytest.raises(AssignedMeanwhile):
        assign(booking=waiting, to=fatima, seen=None, by=per, now=now)
    assign(booking=waiting, to=ingrid, seen=None, by=per, now=now)

    assert ActLog.objects.filter(verb="assigned").count() == 1
    assign(booking=waiting, to=None, seen=ingrid.pk, by=per, now=now)
    waiting.request.refresh_from_db()
    assert waiting.request.assigned_to is None


@pytest.mark.usefixtures("committed")
def test_two_who_hand_it_on_at_once_do_not_undo_one_another(
    waiting: Booking, fatima: Person, ingrid: Person, now: datetime, at_once: AtOnce
) -> None:
    done = at_once(
        *[
            lambda to=to: assign(booking=waiting, to=to, seen=None, by=fatima, now=now)
            for to in (fatima, ingrid)
        ]
    )

    assert sorted(type(result).__name__ for result in done) == ["AssignedMeanwhile", "NoneType"]


def test_who_has_left_no_longer_takes_care(
    waiting: Booking, fatima: Person, ingrid: Person, now: datetime
) -> None:
    assign(booking=waiting, to=ingrid, seen=None, by=fatima, now=now)
    ingrid.roles.update(expires_on="2026-11-30")
    waiting.request.refresh_from_db()

    assert responsible(waiting, now=now) is None
