"""A running stand-in for the mail relay, and a way to hand it a mail."""

import smtplib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests

from simulators.mailbox.journal import Journal
from simulators.mailbox.relay import Relay
from simulators.mailbox.server import Server

Post = Callable[..., None]
Get = Callable[..., requests.Response]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mailbox"


@pytest.fixture
def relay(folder: Path) -> Iterator[Relay]:
    relay = Relay(0, Journal(folder))
    relay.start()
    yield relay
    relay.stop()
    relay.journal.close()


@pytest.fixture
def server(relay: Relay) -> Iterator[Server]:
    server = Server(0, relay)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def get(server: Server) -> Get:
    """Read a page."""

    def get(path: str) -> requests.Response:
        return requests.get(f"http://127.0.0.1:{server.server_port}{path}", timeout=5)

    return get


@pytest.fixture
def post(relay: Relay) -> Post:
    """Hand over a mail; what is not said is filled in."""

    def post(**said: Any) -> None:
        mail = mail_of(**said)
        with smtplib.SMTP("127.0.0.1", relay.port, "localhost", timeout=5) as connection:
            connection.send_message(mail)

    return post


def mail_of(
    *,
    subject: str = "Bestillingen din er bekreftet",
    text: str = "Hei, Kari!",
    sender: str = "Oslo kommune <post@oslo.example>",
    recipient: str = "kari@example.no",
    message_id: str = "1@oslo.example",
    calendar: str = "",
) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, sender, recipient
    mail["Message-ID"] = f"<{message_id}>"
    mail.set_content(text)
    if calendar:
        mail.add_attachment(calendar, subtype="calendar", filename="kalender.ics")
    return mail
