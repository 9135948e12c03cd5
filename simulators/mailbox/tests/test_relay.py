"""What the stand-in takes, keeps and answers, and how it fails when it is told to."""

import json
import smtplib
import socket
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
import requests

from simulators.mailbox.journal import Journal
from simulators.mailbox.relay import Failure, Relay
from simulators.mailbox.server import Server
from simulators.mailbox.tests.conftest import Get, Post


def fail(server: Server, *, origin: str = "", **form: str) -> int:
    address = f"http://127.0.0.1:{server.server_port}/simulator/fail"
    headers = {"Origin": origin} if origin else {}
    return requests.post(address, data=form, headers=headers, timeout=5).status_code


def test_the_log_tells_what_was_accepted(get: Get, post: Post, relay: Relay) -> None:
    post(message_id="1@oslo.example")
    assert get("/accepted/1@oslo.example").json() == {"message_id": "1@oslo.example", "times": 1}
    missing = get("/accepted/2%40oslo.example")
    assert missing.status_code == 404
    since = datetime.fromisoformat(missing.json()["complete_since"])
    assert since == relay.journal.complete_since


def test_a_mail_that_comes_twice_is_counted_twice(get: Get, post: Post) -> None:
    post()
    post()
    assert get("/accepted/1@oslo.example").json()["times"] == 2


def test_mails_outlive_the_process(folder: Path, relay: Relay, post: Post) -> None:
    post(subject="Åpent på Åsen")
    again = Journal(folder)
    assert again.complete_since == relay.journal.complete_since
    assert again.times_accepted("1@oslo.example") == 1
    assert [mail.header("Subject") for mail in again.newest_first()] == ["Åpent på Åsen"]
    assert again.take("a@b.no", ["c@d.no"], b"\r\n").number == 2
    again.close()


def test_a_line_cut_short_hides_no_other(folder: Path, relay: Relay, post: Post) -> None:
    post()
    with (folder / "mails.jsonl").open("ab") as file:
        file.write(b'{"number": 2, "at"')
    Journal(folder).close()
    again = Journal(folder)
    again.take("a@b.no", ["c@d.no"], b"Message-ID: <2@x>\r\n\r\n")
    again.close()
    last = Journal(folder)
    assert [mail.number for mail in last.newest_first()] == [2, 1]
    last.close()


def test_an_accepted_mail_may_go_without_an_answer(server: Server, get: Get, post: Post) -> None:
    assert fail(server, mode="accept_and_drop") == 204
    with pytest.raises(smtplib.SMTPServerDisconnected):
        post()
    assert get("/accepted/1@oslo.example").status_code == 200


def test_a_lost_mail_is_not_accepted(server: Server, get: Get, post: Post) -> None:
    fail(server, mode="lose_and_drop")
    with pytest.raises(smtplib.SMTPServerDisconnected):
        post()
    assert get("/accepted/1@oslo.example").status_code == 404


def test_a_busy_relay_answers_421_and_hangs_up(server: Server, post: Post, relay: Relay) -> None:
    fail(server, mode="busy")
    with pytest.raises(smtplib.SMTPSenderRefused) as refused:
        post()
    assert refused.value.smtp_code == 421
    with smtplib.SMTP("127.0.0.1", relay.port, "localhost", timeout=5) as connection:
        connection.ehlo()
        connection.mail("a@b.no")
        time.sleep(0.2)
        with pytest.raises(smtplib.SMTPServerDisconnected):
            connection.docmd("NOOP")


def test_one_address_is_refused_and_others_are_not(server: Server, get: Get, post: Post) -> None:
    fail(server, mode="refuse", address="Kari@example.no")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        post()
    post(recipient="ola@example.no", message_id="2@oslo.example")
    assert get("/accepted/2@oslo.example").status_code == 200


def test_a_slow_relay_answers_late(server: Server, post: Post) -> None:
    fail(server, mode="slow", seconds="0.5")
    started = time.monotonic()
    post()
    assert time.monotonic() - started >= 0.5


def test_the_page_says_that_a_failure_is_on(server: Server, get: Get) -> None:
    fail(server, mode="busy")
    assert "Feil er slått på" in get("/").text
    fail(server, mode="none")
    assert "Feil er slått på" not in get("/").text


@pytest.mark.parametrize(
    "form",
    [{"mode": "x"}, {}, {"mode": "slow", "seconds": "nan"}, {"mode": "slow", "seconds": "x"}],
)
def test_a_failure_nobody_knows_is_refused(
    form: dict[str, str], server: Server, relay: Relay
) -> None:
    assert fail(server, **form) == 400
    assert relay.failure == Failure()


def test_a_page_in_a_browser_cannot_switch_failures_on(server: Server, relay: Relay) -> None:
    assert fail(server, origin="http://oslo.localhost:8000", mode="busy") == 403
    assert relay.failure == Failure()


def test_what_is_posted_elsewhere_or_too_long_is_refused(server: Server) -> None:
    address = f"http://127.0.0.1:{server.server_port}"
    assert requests.post(f"{address}/", data={"mode": "busy"}, timeout=5).status_code == 404
    long = {"Content-Length": "5000"}
    assert requests.post(f"{address}/simulator/fail", headers=long, timeout=5).status_code == 413


def test_the_command_serves_until_it_is_told_to_end(folder: Path) -> None:
    command = [sys.executable, "-m", "simulators.mailbox", "--folder", str(folder)]
    ports = ["--smtp-port", "0", "--http-port", "0"]
    with subprocess.Popen([*command, *ports], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        assert json.loads(requests.get(f"{address}messages.json", timeout=5).text) == []
        process.terminate()
        assert process.wait(10) == 0


def test_a_taken_port_is_said_in_one_sentence(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "simulators.mailbox", "--folder", str(folder)]
        ports = ["--smtp-port", port, "--http-port", "0"]
        done = subprocess.run([*command, *ports], capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert done.stderr.startswith("The stand-in for the mail relay cannot start: ")
    assert len(done.stderr.splitlines()) == 1
