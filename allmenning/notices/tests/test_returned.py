"""Mail that came back, as relays and mailbox providers tell it."""

from datetime import datetime
from email.message import EmailMessage
from io import BytesIO, TextIOWrapper

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django.core.management import CommandError, call_command
from django.db import OperationalError

from allmenning.notices.management.commands import take_returned_mail
from allmenning.notices.management.commands.take_returned_mail import take
from allmenning.notices.models import Bounce, Notice, Tally
from allmenning.notices.queries.naming import names
from allmenning.notices.rules.naming import Names
from allmenning.notices.rules.pace import REST
from allmenning.notices.rules.returned import Kind, Returned, is_gone, read
from allmenning.notices.tests import town
from allmenning.notices.tests.posting import dispatch

OURS = "<aa0123456789abcdef0123456789abcd@oslo.example>"
ORIGINAL = (
    f"From: post@oslo.example\r\nTo: i@innbygger.example\r\nMessage-ID: {OURS}\r\n\r\nHei\r\n"
)


def report(kind: str, facts: str, original: str = ORIGINAL, as_headers: bool = False) -> bytes:
    """As RFC 3464 and RFC 5965 write it."""
    third = "text/rfc822-headers" if as_headers else "message/rfc822"
    machine = "delivery-status" if kind == "delivery-status" else "feedback-report"
    return (
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\r\n'
        f"From: MAILER-DAEMON@relay.example\r\n\r\n"
        f"--b\r\nContent-Type: text/plain\r\n\r\nIt came back.\r\n"
        f"--b\r\nContent-Type: message/{machine}\r\n\r\n{facts}\r\n"
        f"--b\r\nContent-Type: {third}\r\n\r\n{original}\r\n--b--\r\n"
    ).encode()


FAILED = (
    "Reporting-MTA: dns; relay.example\r\n\r\n"
    "Final-Recipient: rfc822; i@innbygger.example\r\nAction: {action}\r\nStatus: {status}\r\n"
)


@pytest.mark.parametrize("as_headers", [True, False])
@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("failed", "5.1.1", Kind.GONE),
        ("failed", "5.2.2 (full)", Kind.GONE),
        ("failed", "5.1.8", Kind.REFUSED),
        ("failed", "5.2.3", Kind.REFUSED),
        ("failed", "5.7.1 (refused)", Kind.REFUSED),
        ("delayed", "4.4.1", None),
        ("failed", "4.4.7", None),
        ("delivered", "2.0.0", None),
        ("relayed", "2.0.0", None),
    ],
)
def test_what_failed_for_good(
    action: str, status: str, kind: Kind | None, as_headers: bool
) -> None:
    content = report(
        "delivery-status", FAILED.format(action=action, status=status), as_headers=as_headers
    )
    assert read(content) == (Returned(kind, OURS) if kind else None)


@pytest.mark.parametrize(
    ("answer", "is_it"),
    [
        ("550 5.1.1 No such mailbox", True),
        ("550 No such mailbox", False),
        ("554 5.7.1 Blocked for spam, not 5.1.1", False),
        ("554 5.7.26 Unauthenticated", False),
        ("550 15.1.1", False),
    ],
)
def test_an_address_is_gone_when_the_code_says_so(answer: str, is_it: bool) -> None:
    assert is_gone(answer) is is_it


@pytest.mark.parametrize(("feedback", "is_one"), [("abuse", True), ("not-spam", False)])
def test_what_was_called_unwanted(feedback: str, is_one: bool) -> None:
    facts = f"Feedback-Type: {feedback}\r\nUser-Agent: SomeGenerator/1.0\r\nVersion: 1\r\n"
    found = read(report("feedback-report", facts))
    assert found == (Returned(Kind.UNWANTED, OURS) if is_one else None)


def test_what_is_no_report_is_left() -> None:
    letter = EmailMessage()
    letter["Message-ID"] = OURS
    letter.set_content(ORIGINAL)
    assert read(letter.as_bytes()) is None
    assert read(report("delivery-status", FAILED, original="Subject: x\r\n\r\n")) is None
    assert read(b"x" * 2_000_000) is None


@given(st.binary(max_size=300))
def test_no_mail_breaks_the_reading(content: bytes) -> None:
    read(content)
    read(report("delivery-status", "").replace(b"It came", content))


def test_only_our_key_makes_and_reads_a_name() -> None:
    ours, others = Names((b"a" * 32,), "oslo.example"), Names((b"b" * 32,), "oslo.example")
    name = ours.name(17)
    assert ours.dispatch(f"<{name}>") == 17
    assert others.dispatch(name) is None
    assert ours.dispatch(f"{'0' * 32}@oslo.example") is None
    both = Names((b"b" * 32, b"a" * 32), "oslo.example")
    assert both.dispatch(name) == 17
    assert name in both.names(17)


@pytest.mark.parametrize(
    ("kind", "state", "rests"),
    [
        (Kind.GONE, "bounced", True),
        (Kind.REFUSED, "bounced", False),
        (Kind.UNWANTED, "complained", True),
    ],
)
def test_the_person_is_left_alone(
    kind: Kind, state: str, rests: bool, sending: Notice, now: datetime
) -> None:
    houses = town.settle()
    person = town.resident(houses["Stovner 1"])
    row = dispatch(sending, person, state="accepted", attempted_at=now)
    came = Returned(kind, f"<{names().name(row.pk)}>")
    assert take(came)
    assert not take(came)
    row.refresh_from_db()
    assert row.state == state
    resting = [(one.person_id, one.until) for one in Bounce.objects.all()]
    assert resting == ([(person.pk, now + REST)] if rests else [])
    sums = dict(Tally.objects.filter(notice=sending).values_list("name", "number"))
    assert sums == {"accepted": -1, state: 1}


def test_a_report_of_nothing_we_sent_changes_nothing(sending: Notice) -> None:
    assert not take(Returned(Kind.GONE, OURS))
    assert not Bounce.objects.exists()


def test_while_the_database_is_away_the_relay_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_report: Returned) -> bool:
        raise OperationalError("no route to it")

    failed = FAILED.format(action="failed", status="5.1.1")
    monkeypatch.setattr(take_returned_mail, "take", gone)
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(report("delivery-status", failed))))
    with pytest.raises(CommandError) as refused:
        call_command("take_returned_mail")
    assert refused.value.returncode == 75
