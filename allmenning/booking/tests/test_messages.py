"""What is written about a request, and who reads it."""

from datetime import datetime, timedelta

import pytest

from django.db import IntegrityError, transaction

from allmenning.booking.actions.messages import NothingSaid, Words, send_message, write_note
from allmenning.booking.models import Attachment, Booking, Message
from allmenning.booking.queries.thread import said_about, thread
from allmenning.booking.tests.scenes import asked
from allmenning.booking.tests.threads import plan, wrote
from allmenning.core.models import ActLog, EventRecord
from allmenning.documents.actions import let_go_of_unused
from allmenning.documents.models import StoredFile
from allmenning.documents.queries import path_of
from allmenning.people.models import Person
from allmenning.places.models import Space
from tests.database import AtOnce

MINUTE = timedelta(minutes=1)
HOURS = timedelta(hours=1)


@pytest.fixture
def waiting(kari: Person, gymsal: Space, now: datetime) -> Booking:
    return asked(kari, gymsal, now)


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
