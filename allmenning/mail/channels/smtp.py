"""The SMTP dialogue at command level, so that we know what happened when it breaks off.

Source: RFC 5321. The relay stands on the same machine or a closed net: it has the keys and the
queue, and speaks to the world.
"""

import smtplib
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from allmenning.mail.rules.answers import Answer, Fate, after_the_dot, before_the_dot
from allmenning.mail.rules.message import dot_stuffed

CONNECT_SECONDS = 10
COMMAND_SECONDS = 30
FINAL_SECONDS = 120
_CLOSING = 421


class Relay:
    """One connection to the mail relay: opened at the first letter, opened anew when it broke.

    What smtplib and the socket raise is OSError; SMTPException is one too. A relay that could not be reached is not tried again by the same object.
    """

    def __init__(self, host: str, port: int, *, own_name: str) -> None:
        self._address = (host, port)
        self._own_name = own_name
        self._smtp: smtplib.SMTP | None = None
        self._unreachable: Answer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._smtp is not None and kind is None:
            with suppress(OSError):
                self._smtp.quit()
        self._hang_up()

    def hand_over(
        self, *, sender: str, recipient: str, message: bytes, mark: Callable[[], bool]
    ) -> Answer | None:
        """Send one message; `mark` is called when all but the final dot is sent.

        Whatever breaks off before the mark is safe to try again. When `mark` returns False the
        letter is another process's: nothing is sent and the answer is None. What `mark` raises
        is raised here, and nothing is sent either.
        """
        try:
            if stopped := self._up_to_the_dot(sender, recipient, message):
                return stopped
        except OSError as error:
            self._hang_up()
            return Answer(Fate.POSTPONED, _said(error))
        is_ours = False
        try:
            is_ours = mark()
        finally:
            if not is_ours:
                self._hang_up()
        return self._final_dot() if is_ours else None

    def _up_to_the_dot(self, sender: str, recipient: str, message: bytes) -> Answer | None:
        smtp = self._connected()
        if smtp is None:
            return self._unreachable
        steps: tuple[tuple[str, int], ...] = (
            (f"MAIL FROM:<{sender}>", 2),
            (f"RCPT TO:<{recipient}>", 2),
            ("DATA", 3),
        )
        for command, first_digit in steps:
            code, text = smtp.docmd(command)
            if code // 100 != first_digit:
                return self._stopped(smtp, code, text)
        smtp.send(dot_stuffed(message))
        return None

    def _connected(self) -> smtplib.SMTP | None:
        if self._smtp is None and self._unreachable is None:
            try:
                self._smtp = self._connect()
            except OSError as error:
                self._unreachable = Answer(Fate.POSTPONED, _said(error))
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        host, port = self._address
        smtp = smtplib.SMTP(host, port, local_hostname=self._own_name, timeout=CONNECT_SECONDS)
        assert smtp.sock is not None
        smtp.sock.settimeout(COMMAND_SECONDS)
        smtp.ehlo_or_helo_if_needed()
        return smtp

    def _stopped(self, smtp: smtplib.SMTP, code: int, text: bytes) -> Answer:
        if code == _CLOSING or code // 100 not in (4, 5):
            self._hang_up()
        else:
            self._start_over(smtp)
        return before_the_dot(code, _decoded(text))

    def _start_over(self, smtp: smtplib.SMTP) -> None:
        try:
            smtp.rset()
        except OSError:
            self._hang_up()

    def _final_dot(self) -> Answer:
        """From here on silence means that we do not know: the relay may have the letter."""
        assert self._smtp is not None
        assert self._smtp.sock is not None
        try:
            self._smtp.sock.settimeout(FINAL_SECONDS)
            self._smtp.send(b".\r\n")
            code, text = self._smtp.getreply()
        except OSError as error:
            self._hang_up()
            return Answer(Fate.UNKNOWN, _said(error))
        return self._finished(code, _decoded(text))

    def _finished(self, code: int, text: str) -> Answer:
        answer = after_the_dot(code, text)
        if code == _CLOSING or answer.fate is Fate.UNKNOWN:
            self._hang_up()
        elif self._smtp is not None and self._smtp.sock is not None:
            self._smtp.sock.settimeout(COMMAND_SECONDS)
        return answer

    def _hang_up(self) -> None:
        """Close without a word: inside DATA, any word would become part of the letter."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "replace")


def _said(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return f"{error.smtp_code} {_decoded(reply) if isinstance(reply, bytes) else reply}"
    return f"{type(error).__name__}: {error}"
