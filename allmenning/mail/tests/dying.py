"""Senders that die at one point of their work, as by `kill -9`; tests run this as a process.

Three letters are due, and they die with the second.
"""

import json
import os
import signal
import smtplib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any

from django.conf import settings
from django.utils import timezone

from allmenning.core.postgres.base import DatabaseWrapper
from allmenning.mail import actions, jobs
from allmenning.mail.channels import smtp

Condition = Callable[..., bool]


def always(*_given: Any, **_named: Any) -> bool:
    return True


def is_command(word: str) -> Condition:
    return lambda _smtp, said, *_: str(said).startswith(word)


def is_body(_smtp: smtplib.SMTP, data: bytes | str) -> bool:
    return isinstance(data, bytes) and len(data) > 100


def is_dot(_smtp: smtplib.SMTP, data: bytes | str) -> bool:
    return data == b".\r\n"


def send_half(self: smtplib.SMTP, data: bytes) -> None:
    assert self.sock is not None
    self.sock.sendall(data[: len(data) // 2])


@dataclass(frozen=True)
class Point:
    """The nth call of a function, of those that answer to a condition, and after it or before."""

    holder: ModuleType | type | Any
    name: str
    nth: int = 2
    when: Condition = always
    before: bool = False
    last_act: Callable[..., None] | None = None

    def arm(self) -> None:
        original, calls = getattr(self.holder, self.name), 0

        def wrapped(*given: Any, **named: Any) -> Any:
            nonlocal calls
            counts = self.when(*given, **named)
            calls += counts
            is_here = counts and calls == self.nth
            if is_here and self.last_act:
                self.last_act(*given)
            if is_here and self.before:
                die()
            result = original(*given, **named)
            if is_here:
                die()
            return result

        setattr(self.holder, self.name, wrapped)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# Until the mark is committed nothing is finished. The claim is the first commit; then each letter
# has two, its mark's and its end's, so that the fourth is the mark of the second letter.
SAFE = {
    "claim not committed": Point(DatabaseWrapper, "commit", nth=1, before=True),
    "claimed": Point(actions, "claim_due", nth=1),
    "connected": Point(smtp.Relay, "_connect", nth=1),
    "sender named": Point(smtplib.SMTP, "docmd", when=is_command("MAIL")),
    "recipient named": Point(smtplib.SMTP, "docmd", when=is_command("RCPT")),
    "letter opened": Point(smtplib.SMTP, "docmd", when=is_command("DATA")),
    "half a letter": Point(smtplib.SMTP, "send", when=is_body, before=True, last_act=send_half),
    "all but the dot": Point(smtplib.SMTP, "send", when=is_body),
    "mark not committed": Point(DatabaseWrapper, "commit", nth=4, before=True),
}
IN_DOUBT = {
    "marked": Point(actions, "mark_attempt"),
    "dot sent": Point(smtplib.SMTP, "send", when=is_dot),
    "answered": Point(actions, "settle", before=True),
    "end not committed": Point(DatabaseWrapper, "commit", nth=5, before=True),
}
SETTLED = {"settled": Point(actions, "settle")}
NOWHERE = "nowhere"


def main() -> None:
    """Start a sender for each order that comes in; tell its process, and then how it ended.

    Senders are forked from one process that has loaded everything, as loading takes seconds.
    """
    for order in sys.stdin:
        process = os.fork()
        if not process:
            _send(**json.loads(order))
        _tell(process)
        _tell(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))


def _tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _send(*, point: str, municipality_id: int, now: str, smtp_port: int) -> None:
    """Send what is due at that moment, and die at the point unless it is nowhere."""
    timezone.now = lambda: datetime.fromisoformat(now)
    settings.SMTP_PORT = smtp_port
    if point != NOWHERE:
        (SAFE | IN_DOUBT | SETTLED)[point].arm()
    jobs.send(municipality_id=municipality_id)
    os._exit(0)
