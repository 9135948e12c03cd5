"""What is written about a request, and who takes care of it."""

from datetime import date, datetime, timedelta

import pytest

from django.db import IntegrityError, transaction

from allmenning.booking.actions.assigning import AssignedMeanwhile, NotAColleague, assign
from allmenning.booking.actions.messages import NothingSaid, Words, send_message, write_note
from allmenning.booking.actions.moving import Mover
from allmenning.booking.actions.splitting import Onwards, split_series
from allmenning.booking.models import Attachment, Booking, Message, Request, Series
from allmenning.booking.queries.inbox import askings
from allmenning.booking.queries.thread import (
    attachment_in,
    booking_of,
    responsible,
    said_about,
    thread,
    unanswered,
)
from allmenning.booking.tests.patterns import booked_series
from allmenning.booking.tests.scenes import asked, between
from allmenning.core.log import Actor
from allmenning.core.models import ActLog, EventRecord
from allmenning.documents.actions import let_go_of_unused, store_file
from allmenning.documents.models import StoredFile
from allmenning.documents.queries import path_of
from allmenning.documents.rules.keeping import to_keep
from allmenning.people.models import Person, Unit
from allmenning.places.models import Space
from tests.database import AtOnce

MINUTE = timedelta(minutes=1)
HOURS = timedelta(hours=1)


@pytest.fixture
def waiting(kari: Person, gymsal: Space, now: datetime) -> Booking:
    return asked(kari, gymsal, now)


def plan(now: datetime, text: bytes = b"Stolene i ring.") -> tuple[StoredFile, str]:
    kept = to_keep("plan.txt", text)
    return store_file(kept, now=now), kept.name


def wrote(
    booking: Booking, who: Person, text: str, now: datetime, *, at_work: bool = False
) -> Message:
    return send_message(
        request=booking.request, author=who, words=Words(text), by_staff=at_work, now=now
    )


def test_both_sides_read_what_was_written_and_colleagues_the_notes(
    waiting: Booking, kari: Person, fatima: Person, now: datetime
) -> None:
    wrote(waiting, kari, "Kan vi få stoler?", now)
    write_note(request=waiting.request, author=fatima, words=Words("Maset i fjor."), now=now)
    wrote(waiting, fatima, "Ja, tretti.", now + MINUTE, at_work=True)

    borrower = thread(waiting.request, with_notes=False)
    at_work = thread(waiting.request, with_notes=True)

    assert [message.text for message in borrower] == ["Kan vi få stoler?", "Ja, tretti."]
    assert [message.internal for message in at_work] == [False, True, False]
    assert said_about([waiting.request_id])[waiting.request_id].messages == 2


def test_each_is_logged_and_only_messages_are_announced(
    waiting: Booking, kari: Person, fatima: Person, now: datetime
) -> None:
    message = wrote(waiting, kari, "Hei", now)
    write_note(request=waiting.request, author=fatima, words=Words("Hm"), now=now)

    acts = ActLog.objects.about("request", waiting.request_id).order_by("id")
    assert [(act.verb, act.actor_id, act.details) for act in acts] == [
        ("message_sent", kari.pk, {}),
        ("note_written", fatima.pk, {}),
    ]
    announced = EventRecord.objects.filter(name="booking.MessageSent")
    assert [event.payload for event in announced] == [{"message_id": message.pk}]


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_a_message_without_words_is_refused(
    waiting: Booking, kari: Person, now: datetime, text: str
) -> None:
    with pytest.raises(NothingSaid):
        wrote(waiting, kari, text, now)
    with pytest.raises(NothingSaid):
        write_note(request=waiting.request, author=kari, words=Words(text), now=now)

    assert not Message.objects.exists()


def test_the_database_refuses_a_note_from_outside(
    waiting: Booking, kari: Person, now: datetime
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(
            request=waiting.request,
            author=kari,
            by_staff=False,
            internal=True,
            text="x",
            sent_at=now,
        )


def test_a_button_pressed_twice_sends_once(waiting: Booking, kari: Person, now: datetime) -> None:
    file = plan(now)
    words = Words("Se planen.", [file])
    send = {"request": waiting.request, "author": kari, "by_staff": False}

    first = send_message(words=words, now=now, **send)  # type: ignore[arg-type]
    again = send_message(words=words, now=now + MINUTE, **send)  # type: ignore[arg-type]

    assert again == first
    assert Attachment.objects.count() == 1
    assert EventRecord.objects.filter(name="booking.MessageSent").count() == 1


def test_what_only_looks_like_it_is_sent(
    waiting: Booking, kari: Person, fatima: Person, now: datetime
) -> None:
    """Another file, another person, another side, something between, or some time after."""
    send = {"request": waiting.request, "by_staff": False}
    for author, files in ((kari, []), (kari, [plan(now)]), (fatima, [])):
        send_message(author=author, words=Words("Ok", files), now=now, **send)  # type: ignore[arg-type]
    wrote(waiting, fatima, "Ok", now, at_work=True)
    write_note(request=waiting.request, author=fatima, words=Words("Ok"), now=now)
    wrote(waiting, kari, "Ok", now + 5 * MINUTE)

    assert Message.objects.count() == 6


@pytest.mark.usefixtures("committed")
def test_a_button_pressed_twice_at_once_sends_once(
    waiting: Booking, kari: Person, now: datetime, at_once: AtOnce
) -> None:
    sent = at_once(*[lambda: wrote(waiting, kari, "Hei", now)] * 4)

    assert len({message.pk for message in sent}) == 1


@pytest.mark.usefixtures("committed")
def test_two_at_work_write_at_once_and_both_are_read(
    waiting: Booking, fatima: Person, ingrid: Person, now: datetime, at_once: AtOnce
) -> None:
    at_once(
        lambda: wrote(waiting, fatima, "Ja", now, at_work=True),
        lambda: wrote(waiting, ingrid, "Nei", now, at_work=True),
    )

    assert {message.text for message in thread(waiting.request, with_notes=False)} == {
        "Ja",
        "Nei",
    }


def test_a_file_stays_as_long_as_a_message_points_at_it(
    waiting: Booking, kari: Person, now: datetime
) -> None:
    stored, name = plan(now)
    words = Words("Se planen.", [(stored, name), (stored, "samme.txt")])
    message = send_message(
        request=waiting.request, author=kari, words=words, by_staff=False, now=now
    )

    let_go_of_unused(now=now + HOURS)
    assert path_of(stored).exists()
    stored.refresh_from_db()
    assert stored.look_at == now + 25 * HOURS

    message.delete()
    let_go_of_unused(now=now + 25 * HOURS)
    assert not path_of(stored).exists()
    assert not StoredFile.objects.exists()


def test_the_export_leaves_out_notes(
    waiting: Booking, kari: Person, fatima: Person, now: datetime
) -> None:
    """What Kari gets when she asks for her data, by what each model declares."""
    wrote(waiting, kari, "Se planen.", now)
    note = Words("Maset i fjor.", [plan(now)])
    write_note(request=waiting.request, author=fatima, words=note, now=now)

    told = {}
    for model in (Message, Attachment):
        data = model.personal_data
        hers = {data.found_by.replace(".", "__"): kari}
        rows = model.objects.filter(**hers, **dict(data.exported_when))
        told[model.__name__] = list(rows.values_list(data.exported[0], flat=True))

    assert told == {"Message": ["Se planen."], "Attachment": []}


# Who waits for a reply


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


# Who takes care


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


# A series that was divided


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
