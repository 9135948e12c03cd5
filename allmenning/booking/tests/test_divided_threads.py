"""What is written about a series that was divided is one conversation."""

from datetime import date, datetime, timedelta

import pytest

from allmenning.booking.actions.messages import Words, send_message, write_note
from allmenning.booking.actions.moving import Mover
from allmenning.booking.actions.splitting import Onwards, split_series
from allmenning.booking.models import Attachment, Booking, Request, Series
from allmenning.booking.queries.inbox import askings
from allmenning.booking.queries.thread import (
    attachment_in,
    booking_of,
    said_about,
    thread,
    unanswered,
)
from allmenning.booking.tests.patterns import booked_series
from allmenning.booking.tests.threads import plan, wrote
from allmenning.core.log import Actor
from allmenning.people.models import Person, Unit
from allmenning.places.models import Space

MINUTE = timedelta(minutes=1)


@pytest.fixture
def part(kari: Person, fatima: Person, gymsal: Space, now: datetime) -> Request:
    """The later part of a series that the borrower and the caretaker wrote about before it was
    divided, twice."""
    request = booked_series(kari, gymsal, now)
    wrote(request.bookings.earliest("during"), kari, "Kan vi få stoler?", now)
    for first_day, start in ((date(2026, 12, 8), 16), (date(2026, 12, 22), 20)):
        series = Series.objects.get(request=request)
        onwards = Onwards(first_day, gymsal, start * 60, (start + 2) * 60)
        mover = Mover(Actor("person", fatima.pk), is_staff=True)
        request = split_series(series=series, onwards=onwards, mover=mover, now=now)
    return request


def test_both_parts_have_what_was_written_and_what_comes(
    part: Request, kari: Person, fatima: Person, now: datetime
) -> None:
    first = Request.objects.get(continues=None)
    wrote(part.bookings.earliest("during"), fatima, "Ja, tretti.", now + MINUTE, at_work=True)
    write_note(request=part, author=fatima, words=Words("Hm"), now=now)

    assert first != part
    for one in Request.objects.all():
        said = [message.text for message in thread(one, with_notes=True)]
        assert said == ["Kan vi få stoler?", "Hm", "Ja, tretti."]
        assert said_about([one.conversation])[first.pk].messages == 2


def test_a_file_is_found_from_either_part(part: Request, kari: Person, now: datetime) -> None:
    send_message(
        request=part, author=kari, words=Words("Plan", [plan(now)]), by_staff=False, now=now
    )
    file = Attachment.objects.get()

    for one in Request.objects.all():
        assert attachment_in(one, file.pk, with_notes=False) == file


def test_who_waits_for_a_reply_is_listed_when_all_of_it_went_on(
    part: Request, haugen_unit: Unit, now: datetime
) -> None:
    Booking.objects.exclude(request=part).update(request=part)

    (found,) = unanswered([haugen_unit.pk], now=now)

    assert found in set(part.bookings.values_list("pk", flat=True))
    assert booking_of(part.conversation, now=now).request == part


def test_the_inbox_tells_of_it_on_either_part(part: Request, now: datetime) -> None:
    for one in Request.objects.all():
        (asking,) = askings([one.bookings.earliest("during").pk], now=now)
        assert (asking.said.messages, asking.said.waits_for_reply) == (1, True)
