"""A sender, a relay that swallows, and the ledger: who gets what, once."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from allmenning.core import scope
from allmenning.notices.actions import journal
from allmenning.notices.channels import sending as channel
from allmenning.notices.channels import supervising
from allmenning.notices.channels.mails import Mail
from allmenning.notices.models import Bounce, Dispatch, Notice, Tally
from allmenning.notices.rules import pace
from allmenning.notices.rules.reasons import Reason
from allmenning.notices.tests import posting
from allmenning.notices.tests.posting import (
    REACHED,
    Register,
    dispatch,
    number_of,
    send_until,
    settled,
    states,
)
from allmenning.people.models import RegisteredPerson
from allmenning.registers.calling import RegisterDown
from simulators.sink.server import Sink
from tests.moment import NOW, SetClock


@pytest.fixture
def got(sink: Sink) -> list[tuple[str, bytes]]:
    """What the relay has taken, each with whom it is for."""
    taken: list[tuple[str, bytes]] = []
    sink.state.keep = lambda recipient, content: taken.append((recipient, content))
    return taken


@pytest.fixture
def people(committed: None, sending: Notice) -> list[RegisteredPerson]:
    people = posting.residents(12)
    for person in people:
        dispatch(sending, person)
    return people


def test_everybody_gets_it_once(
    people: list[RegisteredPerson], sending: Notice, sink: Sink, got: list[tuple[str, bytes]]
) -> None:
    send_until(lambda: settled(sending), sink, Register())
    assert states(sending) == {"accepted": 12}
    assert sorted(to for to, _mail in got) == sorted(
        posting.address_of(number_of(person)) for person in people
    )
    tally = Tally.objects.get(notice=sending, kind="outcome", name="accepted")
    assert tally.number == 12
    mail = message_from_bytes(got[0][1], policy=default)
    assert mail["To"] == got[0][0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert set(sink.state.accepted.times.values()) == {1}


def test_who_cannot_be_reached_is_skipped_with_the_reason(
    people: list[RegisteredPerson], sending: Notice, sink: Sink, got: list[tuple[str, bytes]]
) -> None:
    numbers = [number_of(person) for person in people]
    told = {
        numbers[0]: replace(REACHED, email="a@innbygger.example", is_reserved=True),
        numbers[1]: None,
        numbers[2]: replace(REACHED, email="b@elsewhere.example"),
        numbers[3]: replace(REACHED, email=""),
    }
    send_until(lambda: settled(sending), sink, Register(told=told))
    assert states(sending) == {"accepted": 8, "skipped": 4}
    reasons = [Dispatch.objects.get(person=person).reason for person in people[:4]]
    assert reasons == [Reason.RESERVED, Reason.UNKNOWN, Reason.UNREACHABLE, Reason.UNREACHABLE]
    assert {to for to, _mail in got} == {posting.address_of(one) for one in numbers[4:]}
    reserved = Tally.objects.get(notice=sending, kind="audience", name="reserved")
    assert reserved.number == 1


@pytest.mark.parametrize("pipelines", [True, False])
@pytest.mark.parametrize("mode", ["refuse", "refuse_late"])
def test_a_refused_recipient_is_never_followed_by_anothers_mail(
    mode: str,
    pipelines: bool,
    people: list[RegisteredPerson],
    sending: Notice,
    sink: Sink,
    got: list[tuple[str, bytes]],
) -> None:
    sink.state.mode, sink.state.times, sink.state.pipelines = mode, 4, pipelines
    send_until(lambda: settled(sending), sink, Register())
    assert states(sending) == {"accepted": 8, "rejected": 4}
    assert all(message_from_bytes(mail)["To"] == to for to, mail in got)
    assert Bounce.objects.count() == 4


@pytest.mark.parametrize("mode", ["busy", "busy_at_dot", "lose_and_drop"])
def test_what_was_not_taken_waits_or_is_in_doubt(
    mode: str, people: list[RegisteredPerson], sending: Notice, sink: Sink
) -> None:
    sink.state.mode, sink.state.times = mode, 3

    def is_enough() -> bool:
        later = Dispatch.objects.filter(state="pending", tries=1).count()
        return later + states(sending).get("unknown", 0) + states(sending).get("accepted", 0) == 12

    send_until(is_enough, sink, Register())
    assert states(sending) == {
        "accepted": 9,
        "unknown" if mode == "lose_and_drop" else "pending": 3,
    }
    assert len(sink.state.accepted.times) == 9


def test_a_paused_notice_stops_before_the_dot(
    people: list[RegisteredPerson], sending: Notice, sink: Sink
) -> None:
    sink.state.mode, sink.state.seconds = "slow", 0.3
    Dispatch.objects.update(due_at=NOW)

    def pause_then_look() -> bool:
        is_begun = bool(states(sending).get("claimed") or states(sending).get("attempting"))
        if is_begun:
            Notice.objects.filter(pk=sending.pk).update(state="paused")
        return Notice.objects.get(pk=sending.pk).state == "paused" and not is_begun

    send_until(pause_then_look, sink, Register())
    assert set(states(sending)) <= {"pending", "accepted", "unknown"}
    assert states(sending).get("accepted", 0) == len(sink.state.accepted.times)


@pytest.mark.parametrize("mode", ["accept_and_hang", "accept_and_drop"])
def test_a_mail_without_an_answer_is_in_doubt_and_then_found(
    mode: str,
    people: list[RegisteredPerson],
    sending: Notice,
    sink: Sink,
    monkeypatch: pytest.MonkeyPatch,
    set_clock: SetClock,
) -> None:
    monkeypatch.setattr(pace, "FINAL", timedelta(seconds=0.5))
    sink.state.mode, sink.state.times = mode, 3
    sink.state.accepted.complete_since = NOW - timedelta(days=1)
    send_until(lambda: settled(sending), sink, Register())
    assert states(sending) == {"accepted": 9, "unknown": 3}
    set_clock(NOW + pace.QUIESCE)
    supervising.look_after()
    assert states(sending) == {"accepted": 12}
    assert set(sink.state.accepted.times.values()) == {1}


def test_a_register_that_is_down_keeps_everybody_waiting(
    people: list[RegisteredPerson], sending: Notice, sink: Sink
) -> None:
    register = Register(failure=RegisterDown("status 503"))
    send_until(lambda: bool(register.asked) and states(sending) == {"pending": 12}, sink, register)
    assert not sink.state.accepted.times


def test_a_number_that_cannot_be_read_holds_nobody_else_up(
    people: list[RegisteredPerson], sending: Notice, sink: Sink
) -> None:
    RegisteredPerson.objects.filter(pk=people[0].pk).update(number_sealed=b"x" * 40)
    RegisteredPerson.objects.filter(pk=people[1].pk).update(number_key_id="gone")
    send_until(lambda: settled(sending), sink, Register())
    assert states(sending) == {"accepted": 10, "skipped": 2}


def test_a_municipality_that_comes_later_is_sent_for(
    people: list[RegisteredPerson], sending: Notice, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "_LOOKS_AROUND_SECONDS", 0.1)
    here, asked = scope.municipality_id(), []

    def all_there_are() -> list[int]:
        asked.append(1)
        return [here] if len(asked) > 3 else []

    send_until(lambda: settled(sending), sink, Register(), municipalities=all_there_are)
    assert states(sending) == {"accepted": 12}


def test_what_nobody_thought_of_never_ends_the_sender(
    people: list[RegisteredPerson],
    sending: Notice,
    sink: Sink,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole, broken = Mail.content, iter(range(3))

    def content(self: Mail) -> bytes:
        if next(broken, None) is not None:
            raise RuntimeError
        return whole(self)

    monkeypatch.setattr(Mail, "content", content)
    send_until(lambda: states(sending).get("accepted") == 9, sink, Register())
    assert len(sink.state.accepted.times) == 9


def test_a_sender_that_cannot_mark_ends_and_keeps_nobody_waiting(
    people: list[RegisteredPerson], sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken database is tried again; after anything else another sender is started."""

    def mark(**_given: object) -> set[int]:
        raise RuntimeError

    monkeypatch.setattr(journal, "mark", mark)
    with pytest.raises(ExceptionGroup):
        send_until(lambda: False, sink, Register())
    assert not sink.state.accepted.times
