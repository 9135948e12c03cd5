"""Writing letters: once for each source, in the transaction of what they tell about."""

from datetime import datetime, timedelta

import pytest

from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.mail import actions
from allmenning.mail.models import Letter
from allmenning.mail.rules.identity import HeaderInjection
from allmenning.mail.tests.conftest import Write

pytestmark = pytest.mark.postgres15


def jobs() -> list[tuple[str, object]]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args"))


def test_a_letter_is_owed_and_its_sending_is_deferred(
    write: Write, oslo: Municipality, now: datetime
) -> None:
    letter = write("booking.receipt:17", subject="Gymsal 1 er din")
    assert letter.state == Letter.State.WAITING
    assert (letter.due_at, letter.tries) == (now, 0)
    assert letter.message_id.endswith("@oslo.example")
    assert jobs() == [("mail.send", {"municipality_id": oslo.pk})]


def test_the_second_letter_from_a_source_changes_nothing(write: Write) -> None:
    first = write("booking.receipt:17", text="Den første")
    second = write("booking.receipt:17", text="Den andre", address="ola@example.no")
    assert second.pk == first.pk
    assert (second.text, second.address) == ("Den første", "kari@example.no")
    assert Letter.objects.count() == 1


def test_two_municipalities_may_use_the_same_source(write: Write, asker: Municipality) -> None:
    ours = write("booking.receipt:17")
    with scope.municipality(asker.pk):
        theirs = write("booking.receipt:17")
        assert theirs.message_id.endswith("@asker.example")
        assert Letter.objects.get() == theirs
    assert Letter.objects.get() == ours


def test_a_letter_goes_with_the_transaction_it_was_written_in(write: Write) -> None:
    with transaction.atomic():
        write("booking.receipt:17")
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    assert not jobs()


def test_a_letter_is_not_written_outside_a_transaction(
    committed: None, oslo: Municipality, now: datetime
) -> None:
    assert not connection.in_atomic_block
    with pytest.raises(actions.WrittenOutsideTransaction):
        actions.write_letter(source="x", address="a@example.no", subject="", text="", now=now)
    assert not Letter.objects.exists()


def test_a_letter_for_later_waits_for_its_time(write: Write, now: datetime) -> None:
    letter = write(due_at=now + timedelta(days=1))
    assert letter.due_at == now + timedelta(days=1)
    assert not jobs()


@pytest.mark.parametrize(
    "said",
    [
        {"subject": "Hei\r\nBcc: alle@example.no"},
        {"address": "kari@example.no\nBcc: alle@example.no"},
        {"subject": "Hei\u2028Bcc: alle@example.no"},
    ],
)
def test_a_header_that_starts_another_is_refused(write: Write, said: dict[str, str]) -> None:
    with pytest.raises(HeaderInjection):
        write(**said)
    assert not Letter.objects.exists()


def test_a_subject_too_long_for_anybody_is_shortened(write: Write) -> None:
    letter = write(subject="Å" * 500)
    assert letter.subject == "Å" * 199 + "…"


def test_after_90_days_nothing_is_left_but_that_it_was_written(write: Write, now: datetime) -> None:
    old, unsettled = write("booking.receipt:17"), write("booking.receipt:18")
    told = {"sent_at": now, "unsubscribe": "https://oslo.example/nei"}
    Letter.objects.filter(pk=old.pk).update(state=Letter.State.SENT, **told)

    actions.forget(now=now + timedelta(days=90) - timedelta(minutes=1))
    old.refresh_from_db()
    assert old.address

    actions.forget(now=now + timedelta(days=90))
    old.refresh_from_db()
    unsettled.refresh_from_db()
    assert (old.address, old.subject, old.text, old.calendar, old.answer) == ("",) * 5
    assert old.unsubscribe == ""
    assert unsettled.address
    write("booking.receipt:17", text="Igjen")
    assert Letter.objects.filter(source="booking.receipt:17").get().text == ""
