"""Mails as bytes: what the standard builder would say, and what a stranger can verify."""

import email
import quopri
import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from django.core.management import call_command
from django.core.management.base import CommandError

from allmenning.notices.rules import rendering
from allmenning.notices.rules.dkim import Signer, UnusableKey, canonical, dns_record, private_key
from allmenning.notices.rules.frame import OWN, Frame
from allmenning.notices.rules.letter import (
    Letter,
    Own,
    Sender,
    TooLarge,
    UnfitValue,
    quoted_printable,
    written,
)
from allmenning.notices.rules.rendering import Variant

FRAME = Frame(
    municipality="Bærum kommune",
    phone="67 50 40 50",
    sent="https://baerum.example/varsler/1",
    why="https://baerum.example/varsler/hvorfor/",
    no="https://baerum.example/varsler/nei/",
)
SENDER = Sender("Bærum kommune", "post@baerum.example", "gravearbeid", FRAME.no)
OWN_FACTS = Own("kari@example.no", f"{'ab' * 16}@baerum.example", "17-3-9.aB_c-d")
NOON = written(datetime(2026, 12, 1, 12, tzinfo=UTC))
KEY = rsa.generate_private_key(65537, 2048)
SIGNER = Signer(KEY, "baerum.example", "a1")


def variant(subject: str = "Vi graver på Åsen", body: str = "Hei\n\nDu kan gå") -> Variant:
    said = rendering.section(subject, body, values={}, site="https://baerum.example")
    return rendering.variant([said], language="nb", frame=FRAME)


def built(one: Variant, own: Own) -> EmailMessage:
    """The same mail by the standard library's builder."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(SENDER.name, addr_spec=SENDER.address)
    message["To"] = own.recipient
    message["Subject"] = one.subject
    message["Date"] = NOON.decode()
    message["Message-ID"] = f"<{own.message_id}>"
    message["Reply-To"] = SENDER.address
    message["List-Id"] = "<gravearbeid.baerum.example>"
    message["List-Unsubscribe"] = f"<{SENDER.no}{own.link}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    filled = one.filled(own.link)
    message.set_content(filled.text, cte="quoted-printable")
    message.add_alternative(filled.html, subtype="html", cte="quoted-printable")
    return message


def parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn", "Zs", "Zl", "Zp", "Cf")),
    min_size=1,
    max_size=60,
)
OWNS = st.builds(
    Own,
    recipient=st.from_regex(r"[a-z0-9]{1,20}(\.[a-z+]{1,9})?@[a-z]{1,20}\.no", fullmatch=True),
    message_id=st.from_regex(r"[0-9a-f]{32}@baerum\.example", fullmatch=True),
    link=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,73}", fullmatch=True),
)


@settings(max_examples=60)
@given(WORDS, st.lists(WORDS, min_size=1, max_size=5), OWNS)
def test_it_says_what_the_standard_builder_says(
    subject: str, paragraphs: list[str], own: Own
) -> None:
    values = {"bydel": " ".join(paragraphs), "kommune": subject}
    said = rendering.section(
        "{kommune}", "{bydel}\n\n" * 9, values=values, site="https://baerum.example"
    )
    one = rendering.variant([said], language="nb", frame=FRAME)
    content = Letter(one, SENDER, SIGNER).filled(own, NOON)
    ours, oracle = parsed(content), built(one, own)
    for name in {*oracle.keys()} - {"Content-Type", "MIME-Version"}:
        assert str(ours[name]).split() == str(oracle[name]).split(), name
    assert ours.get_content_type() == "multipart/alternative"
    for part, other in zip(ours.iter_parts(), oracle.iter_parts(), strict=True):
        assert part.get_content_type() == other.get_content_type()
        assert part.get_content().split() == other.get_content().split()
        assert not part.defects
    assert not ours.defects
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert not re.search(rb"(^|\n)\.|[^\r]\n|\r[^\n]", content)
    assert content.isascii()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_quoted_printable_reads_back(text: str) -> None:
    lines = text.replace("\r", "").replace("\x0b", "").rstrip("\n").replace(OWN, "")
    coded = quoted_printable(lines)
    assert quopri.decodestring(coded.encode()).decode() == f"{lines}\n".replace("\n", "\r\n")
    assert all(len(line) <= 76 and not line.startswith(".") for line in coded.split("\r\n"))


@pytest.mark.parametrize("body", ["Hei", "Hei\n\n- a\n- b", "Æ" * 4000, ". punktum først"])
def test_a_stranger_verifies_the_signature(body: str) -> None:
    content = Letter(variant(body=body), SENDER, SIGNER).filled(OWN_FACTS, NOON)
    asked = []

    def record(name: bytes, timeout: int = 5) -> bytes:
        asked.append(name)
        return dns_record(KEY).encode()

    assert dkim.verify(content, dnsfunc=record)
    assert asked == [b"a1._domainkey.baerum.example."]
    for old, new in ((b"kari@", b"kara@"), (b"One-Click", b"One-Clock"), (b"/nei/17", b"/nei/18")):
        assert not dkim.verify(content.replace(old, new), dnsfunc=record)


def test_both_headers_for_saying_no_are_signed() -> None:
    content = Letter(variant(), SENDER, SIGNER).filled(OWN_FACTS, NOON)
    signature = str(parsed(content)["DKIM-Signature"])
    names = re.search("h=([^;]*);", signature)
    assert names
    assert {"list-unsubscribe", "list-unsubscribe-post", "from"} <= set(names[1].split(":"))


def test_headers_are_signed_as_the_standard_writes_them() -> None:
    # RFC 6376 §3.4.5: the relaxed example.
    assert canonical("A", b" X") + canonical("B ".strip(), b" Y\t\r\n\tZ  ") == b"a:X\r\nb:Y Z\r\n"


def test_facts_are_equal_in_text_and_html() -> None:
    one = variant(body="Ring **22 33 44 55** før 3. mai, eller [se her](/gravearbeid).").filled("x")
    shown = unescape(re.sub("<[^>]*>", " ", one.html.partition("<body>")[2]))
    assert set(re.findall(r"[\wæøå]+", shown)) <= set(re.findall(r"[\wæøå]+", one.text))
    links = re.findall('href="([^"]*)"', one.html)
    assert all(unescape(link) in one.text for link in links)
    assert "https://baerum.example/gravearbeid" in links


def test_nothing_is_fetched_and_nobody_is_followed() -> None:
    html = variant().filled("x").html
    assert '<html lang="nb" dir="ltr">' in html
    assert not re.search(r"<img|<script|<link|src=|url\(|@import|utm_", html)
    assert len(re.findall("<h1", html)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"recipient": "kari@example.no\r\nBcc: ola@example.no"},
        {"recipient": "kari@example.no, ola@example.no"},
        {"message_id": f"{'ab' * 16}@baerum.example\r\nX: y"},
        {"link": "17\r\n.\r\n"},
        {"link": ".17"},
        {"link": ""},
    ],
)
def test_no_value_can_end_its_line(changed: dict[str, str]) -> None:
    facts: dict[str, Any] = {
        "recipient": OWN_FACTS.recipient,
        "message_id": OWN_FACTS.message_id,
        "link": OWN_FACTS.link,
        **changed,
    }
    with pytest.raises(ValueError):
        Letter(variant(), SENDER, None).filled(Own(**facts), NOON)


def test_a_line_break_in_a_subject_never_reaches_a_header() -> None:
    with pytest.raises(UnfitValue):
        Letter(Variant("nb", "Hei\r\nBcc: x@y.no", "<p>", "x"), SENDER, None)


def test_a_mail_that_would_be_cut_off_is_refused() -> None:
    with pytest.raises(TooLarge):
        Letter(Variant("nb", "Hei", "x" * 103 * 1024, "x"), SENDER, None)


def test_a_key_that_receivers_would_not_take_is_refused() -> None:
    weak = rsa.generate_private_key(65537, 1024)
    for key in (weak, ed25519.Ed25519PrivateKey.generate()):
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        with pytest.raises(UnusableKey):
            private_key(pem)
    with pytest.raises(UnusableKey):
        private_key(b"no key")
    pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert private_key(pem).key_size == 2048


def test_a_key_is_made_once_and_read_by_us_alone(tmp_path: Path) -> None:
    file, said = tmp_path / "dkim.pem", StringIO()
    call_command("make_dkim_key", str(file), stdout=said)
    key = private_key(file.read_bytes())
    assert file.stat().st_mode & 0o777 == 0o600
    assert said.getvalue() == f'allmenning._domainkey IN TXT "{dns_record(key)}"\n'
    with pytest.raises(CommandError):
        call_command("make_dkim_key", str(file))
