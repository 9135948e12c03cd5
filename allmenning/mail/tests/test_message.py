"""A letter on the wire: readable as text, one recipient, and no way to smuggle a header in."""

import email
import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmenning.mail.rules.calendar_file import CONFIRMED, Entry, event_file
from allmenning.mail.rules.message import Mailbox, dot_stuffed, message_bytes, wire_address

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
BAERUM = Mailbox("Bærum kommune", "post@baerum.example")
HEADERS = {
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
}
CALENDAR = event_file(
    Entry(
        uid="booking-17@oslo.example",
        sequence=0,
        starts=datetime(2026, 12, 1, 17, tzinfo=UTC),
        ends=datetime(2026, 12, 1, 19, tzinfo=UTC),
        summary="Gymsal 1, Haugen skole",
        status=CONFIRMED,
        stamped=NOW,
        location="Haugen skole",
        description="Øving med korpset",
        url="http://oslo.localhost/bestillinger/17",
    )
)
ONE_LINE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def written(
    *,
    recipient: str = "kari@example.no",
    subject: str = "Bestillingen din er bekreftet",
    text: str = "Hei, Kari!\n",
    calendar: str = "",
    unsubscribe: str = "",
    message_id: str = "0123456789@baerum.example",
) -> bytes:
    return message_bytes(
        sender=BAERUM,
        recipient=recipient,
        subject=subject,
        text=text,
        calendar=calendar,
        unsubscribe=unsubscribe,
        message_id=message_id,
        now=NOW,
    )


def read(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=default)


def lines(part: Message) -> list[str]:
    assert isinstance(part, EmailMessage)
    return re.split("\r\n|\r|\n", str(part.get_content()).rstrip("\r\n"))


def test_a_letter_says_whose_it_is_and_that_a_machine_wrote_it() -> None:
    letter = read(
        written(subject="Søknaden din om Gymsal 1 på Åsen er godkjent", text="Hei, Åse!\n")
    )
    assert letter["From"] == "Bærum kommune <post@baerum.example>"
    assert letter["Reply-To"] == letter["From"]
    assert letter["To"] == "kari@example.no"
    assert letter["Subject"] == "Søknaden din om Gymsal 1 på Åsen er godkjent"
    assert letter["Date"] == "Tue, 01 Dec 2026 08:00:00 +0000"
    assert letter["Message-ID"] == "<0123456789@baerum.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert lines(letter) == ["Hei, Åse!"]


def test_a_letter_without_accents_is_plain_to_the_naked_eye() -> None:
    assert b"\r\n\r\nHei, Kari!\r\n" in written()


def test_a_long_name_is_not_broken_up() -> None:
    name = f"{'0' * 40}@{'post.' * 12}kommune.example"
    assert f"Message-ID: <{name}>\r\n".encode() in written(message_id=name)


def test_the_calendar_file_is_attached_and_names_its_organiser() -> None:
    letter = read(written(text="Velkommen!\n", calendar=CALENDAR))
    body, file = letter.iter_parts()
    assert lines(body) == ["Velkommen!"]
    assert file.get_content_type() == "text/calendar"
    assert file.get_param("method") == "PUBLISH"
    assert file.get_param("charset") == "utf-8"
    assert file.get_filename() == "kalender.ics"
    assert 'ORGANIZER;CN="Bærum kommune":mailto:post@baerum.example' in lines(file)
    assert set(CALENDAR.splitlines()) < set(lines(file))


def test_a_text_that_is_no_calendar_is_an_error() -> None:
    with pytest.raises(ValueError):
        written(calendar="Tirsdag kl. 18")


@given(subject=ONE_LINE, text=TEXT)
def test_what_is_written_is_what_is_read(subject: str, text: str) -> None:
    content = written(subject=subject, text=text)
    letter = read(content)
    assert set(letter.keys()) == HEADERS
    assert " ".join(str(letter["Subject"]).split()) == " ".join(subject.split())
    assert lines(letter) == re.split("\r\n|\r|\n", text.rstrip("\r\n"))


@given(subject=ONE_LINE, text=TEXT)
def test_the_wire_carries_short_lines_of_ascii(subject: str, text: str) -> None:
    content = written(subject=subject, text=text, calendar=CALENDAR)
    assert content.isascii()
    assert content.endswith(b"\r\n")
    carried = content.split(b"\r\n")
    assert max(map(len, carried)) <= 998
    assert not any(b"\n" in line or b"\r" in line for line in carried)


@given(st.emails())
def test_every_ordinary_address_can_be_written_to(address: str) -> None:
    letter = read(written(recipient=address))
    (recipient,) = letter["To"].addresses
    assert recipient.username == address.rpartition("@")[0]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "kari",
        "kari@",
        "@example.no",
        "kari@example.no, ola@example.no",
        "Kari <kari@example.no>",
        "kari@example.no>\r\nRCPT TO:<ola@example.no",
        "kåre@example.no",
        f"{'k' * 65}@example.no",
        "kari nordlie@example.no",
    ],
)
def test_what_is_not_one_address_is_an_error(address: str) -> None:
    with pytest.raises(ValueError):
        written(recipient=address)


def test_an_address_at_a_norwegian_domain_goes_in_ascii() -> None:
    assert wire_address("kari@blåbær.example") == "kari@xn--blbr-roah.example"
    assert Address(addr_spec=wire_address("kari@blåbær.example")).username == "kari"


@given(st.binary())
def test_a_dot_alone_never_ends_the_message_too_early(content: bytes) -> None:
    wire = dot_stuffed(content)
    assert wire.endswith(b"\r\n")
    assert b"\n.\r\n" not in b"\n" + wire
    kept = re.sub(rb"^\.", b"", wire, flags=re.MULTILINE)
    assert kept in (content, content + b"\r\n")


@pytest.mark.parametrize("length", [10, 80, 240])
def test_a_mail_program_can_say_no_for_her(length: int) -> None:
    """The address stands whole on one line, however long it is. Source: RFC 8058 §3.1."""
    address = f"https://baerum.example/tavler/folger/{'x' * length}"

    content = written(unsubscribe=address)

    assert f"\r\nList-Unsubscribe: <{address}>\r\n".encode() in content
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in content
    assert read(content)["List-Unsubscribe"] == f"<{address}>"
    assert read(written())["List-Unsubscribe"] is None
