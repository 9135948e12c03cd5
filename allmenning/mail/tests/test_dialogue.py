"""The dialogue with a relay that answers as the script says, down to the byte."""

import socket
import time
from collections.abc import Callable
from io import BufferedReader
from threading import Thread

import pytest

from allmenning.mail.channels import smtp
from allmenning.mail.channels.smtp import Relay
from allmenning.mail.rules.answers import Answer, Fate

BODY = b"Subject: Hei\r\n\r\nHei!\r\n.\r\nHilsen Oslo\r\n"
ON_THE_WIRE = b"Subject: Hei\r\n\r\nHei!\r\n..\r\nHilsen Oslo\r\n"
HANG_UP = b""


class Script:
    """A relay of one connection: answers each command with the next line, and keeps what it got."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        usual = {"hello": b"220 hei", "EHLO": b"250 hei", "MAIL": b"250 ok", "RCPT": b"250 ok"}
        usual |= {"DATA": b"354 go", "dot": b"250 ok", "RSET": b"250 ok", "QUIT": b"221 bye"}
        self.answers = usual | answers
        self.commands: list[str] = []
        self.body = b""
        self.has_dot = False
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        connection, _address = self._socket.accept()
        with self._socket, connection, connection.makefile("rb") as lines:
            is_up = self._answered(connection, "hello")
            while is_up and (line := lines.readline()):
                self.commands.append(line.decode().strip())
                word = line[:4].decode().upper()
                is_up = self._answered(connection, word) and word != "QUIT"
                if is_up and word == "DATA" and self.answers["DATA"].startswith(b"354"):
                    self._read_letter(lines)
                    is_up = self.has_dot and self._answered(connection, "dot")

    def _read_letter(self, lines: BufferedReader) -> None:
        for line in lines:
            if line == b".\r\n":
                self.has_dot = True
                return
            self.body += line

    def _answered(self, connection: socket.socket, word: str) -> bool:
        if self.answers[word] != HANG_UP:
            connection.sendall(self.answers[word] + b"\r\n")
        return self.answers[word] != HANG_UP

    def ended(self) -> None:
        self._thread.join(5)
        assert not self._thread.is_alive()


def handed_over(script: Script, mark: Callable[[], bool] = lambda: True) -> Answer | None:
    with Relay("127.0.0.1", script.port, own_name="oslo.example") as relay:
        answer = relay.hand_over(
            sender="post@oslo.example", recipient="kari@example.no", message=BODY, mark=mark
        )
    script.ended()
    return answer


def test_the_whole_dialogue() -> None:
    script = Script({})
    assert handed_over(script) == Answer(Fate.ACCEPTED, "250 ok")
    assert script.body == ON_THE_WIRE
    assert [command.upper() for command in script.commands] == [
        "EHLO OSLO.EXAMPLE",
        "MAIL FROM:<POST@OSLO.EXAMPLE>",
        "RCPT TO:<KARI@EXAMPLE.NO>",
        "DATA",
        "QUIT",
    ]


def test_the_attempt_is_marked_when_all_but_the_dot_is_there() -> None:
    script = Script({})
    seen = []

    def mark() -> bool:
        deadline = time.monotonic() + 5
        while script.body != ON_THE_WIRE and time.monotonic() < deadline:
            time.sleep(0.01)
        seen.append((script.body, script.has_dot))
        return True

    handed_over(script, mark)
    assert seen == [(ON_THE_WIRE, False)]


def test_a_letter_that_is_not_ours_is_never_finished() -> None:
    script = Script({})
    assert handed_over(script, lambda: False) is None
    assert (script.body, script.has_dot) == (ON_THE_WIRE, False)


def test_a_mark_that_fails_leaves_the_letter_unfinished() -> None:
    script = Script({})
    with pytest.raises(ZeroDivisionError):
        handed_over(script, lambda: bool(1 // 0))
    script.ended()
    assert not script.has_dot


def never() -> bool:
    raise AssertionError("The attempt was marked.")


@pytest.mark.parametrize("word", ["hello", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_connection_lost_before_the_dot_is_safe_to_try_again(word: str) -> None:
    answer = handed_over(Script({word: HANG_UP}), never)
    assert answer is not None
    assert answer.fate is Fate.POSTPONED


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("said", "fate"),
    [
        (b"451 vent", Fate.POSTPONED),
        (b"421 opptatt", Fate.POSTPONED),
        (b"550 nei", Fate.REFUSED),
        (b"199 hva", Fate.POSTPONED),
        (b"hva", Fate.POSTPONED),
    ],
)
def test_a_refusal_before_the_dot_is_clear(word: str, said: bytes, fate: Fate) -> None:
    answer = handed_over(Script({word: said}), never)
    assert answer is not None
    assert answer.fate is fate


def test_a_refusal_stands_even_when_the_relay_then_hangs_up() -> None:
    answer = handed_over(Script({"RCPT": b"550 nei", "RSET": HANG_UP}), never)
    assert answer == Answer(Fate.REFUSED, "550 nei")


@pytest.mark.parametrize(
    ("said", "fate"),
    [
        (b"250 ok", Fate.ACCEPTED),
        (b"451 vent", Fate.POSTPONED),
        (b"421 opptatt", Fate.POSTPONED),
        (b"554 nei", Fate.REFUSED),
        (b"hva", Fate.UNKNOWN),
        (b"354 mer", Fate.UNKNOWN),
        (HANG_UP, Fate.UNKNOWN),
    ],
)
def test_only_a_clear_answer_to_the_dot_tells_what_happened(said: bytes, fate: Fate) -> None:
    answer = handed_over(Script({"dot": said}))
    assert answer is not None
    assert answer.fate is fate


def test_silence_after_the_dot_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "FINAL_SECONDS", 0.2)
    answer = handed_over(Script({"dot": b"250-ok"}))
    assert answer is not None
    assert answer.fate is Fate.UNKNOWN


def test_a_relay_that_is_not_there_postpones() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    with Relay("127.0.0.1", port, own_name="oslo.example") as relay:
        answer = relay.hand_over(sender="a@b.no", recipient="c@d.no", message=BODY, mark=never)
    assert answer is not None
    assert answer.fate is Fate.POSTPONED
