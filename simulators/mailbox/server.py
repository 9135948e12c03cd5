"""The web side: the page, the mails as JSON, the log of what was accepted, and the failures."""

from __future__ import annotations

import ipaddress
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from simulators.mailbox import pages
from simulators.mailbox.journal import Journal
from simulators.mailbox.mails import Mail
from simulators.mailbox.relay import Failure, Relay

_LONGEST_BODY = 4096
_LONGEST_QUESTION = 200_000
_FILE = re.compile(r"/messages/(\d{1,9})\.(ics|eml)")


@dataclass(frozen=True)
class Response:
    """An answer to a request."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    file_name: str = ""


class Server(ThreadingHTTPServer):
    """Listens on 127.0.0.1 only. Port 0 takes a free one. Raises OSError when it is taken."""

    daemon_threads = True

    def __init__(self, port: int, relay: Relay) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.relay = relay
        self.journal: Journal = relay.journal

    def get(self, path: str, query: Mapping[str, str]) -> Response:
        """The answer to a reading request."""
        if path == "/":
            return self._page(query)
        if path == "/style.css":
            return Response(200, pages.style().encode(), "text/css; charset=utf-8")
        if path == "/messages.json":
            return _json(200, [facts(mail) for mail in self._chosen(query)])
        if path.startswith("/accepted/"):
            return self._accepted(unquote(path.removeprefix("/accepted/")))
        if match := _FILE.fullmatch(path):
            return self._file(int(match[1]), match[2])
        return Response(404, b"Not found.")

    def accepted_of(self, body: bytes) -> Response:
        """Which of the mails named have been accepted."""
        try:
            asked = json.loads(body)["message_ids"]
            accepted = [name for name in asked if self.journal.times_accepted(name)]
        except (ValueError, KeyError, TypeError):
            return Response(400, b"The body must name message_ids.")
        since = self.journal.complete_since.isoformat()
        return _json(200, {"accepted": accepted, "complete_since": since})

    def fail(self, form: Mapping[str, str]) -> Response:
        """Make the relay fail in a named way until told otherwise."""
        try:
            seconds = float(form.get("seconds", "0"))
            self.relay.failure = Failure(form.get("mode", ""), form.get("address", ""), seconds)
        except ValueError as error:
            return Response(400, str(error).encode())
        return Response(204)

    def _page(self, query: Mapping[str, str]) -> Response:
        choice = pages.choice_from(query)
        page = pages.mailbox(self.journal.newest_first(), choice, self.relay.failure)
        return Response(200, page.encode(), "text/html; charset=utf-8")

    def _chosen(self, query: Mapping[str, str]) -> list[Mail]:
        choice = pages.choice_from(query)
        return [mail for mail in self.journal.newest_first() if choice.takes(mail)]

    def _accepted(self, message_id: str) -> Response:
        times = self.journal.times_accepted(message_id)
        if not times:
            return _json(404, {"complete_since": self.journal.complete_since.isoformat()})
        return _json(200, {"message_id": message_id, "times": times})

    def _file(self, number: int, kind: str) -> Response:
        mail = self.journal.numbered(number)
        if mail is None or (kind == "ics" and not mail.calendar):
            return Response(404, b"Not found.")
        if kind == "eml":
            return Response(200, mail.content, "message/rfc822", f"brev-{number}.eml")
        body = mail.calendar.encode()
        return Response(200, body, "text/calendar; charset=utf-8", "kalender.ics")


def facts(mail: Mail) -> dict[str, object]:
    """What a test or a browser journey wants to know about a mail."""
    return {
        "number": mail.number,
        "at": mail.at.isoformat(),
        "message_id": mail.message_id,
        "sender": mail.sender,
        "recipients": mail.recipients,
        "from": mail.header("From"),
        "to": mail.header("To"),
        "subject": mail.header("Subject"),
        "text": mail.text,
        "calendar": mail.calendar,
    }


def _json(status: int, content: object) -> Response:
    body = json.dumps(content, ensure_ascii=False).encode()
    return Response(status, body, "application/json")


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = 30

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        self._send(self.server.get(address.path, _params(address.query)))

    def do_POST(self) -> None:
        path, length = urlsplit(self.path).path, self.headers.get("Content-Length") or "0"
        longest = _LONGEST_QUESTION if path == "/accepted" else _LONGEST_BODY
        if not length.isdecimal() or int(length) > longest:
            return self._send(Response(413, b"Too long."))
        body = self.rfile.read(int(length))
        if path == "/accepted":
            return self._send(self.server.accepted_of(body))
        if path != "/simulator/fail":
            return self._send(Response(404, b"Not found."))
        if not self._is_from_this_machine():
            return self._send(Response(403, b"Only programs on this machine may do that."))
        return self._send(self.server.fail(_params(body.decode(errors="replace"))))

    def log_message(self, format: str, *args: object) -> None:
        # Addresses may name people, so only what kind of page it was is written.
        page = urlsplit(getattr(self, "path", "")).path.split("/")[1:2]
        status = args[1] if len(args) > 1 else ""
        print(f"{self.command} /{''.join(page)} {status}", file=sys.stderr, flush=True)

    def _is_from_this_machine(self) -> bool:
        # A page in somebody's browser is on this machine too, but it names its origin.
        address = ipaddress.ip_address(self.client_address[0])
        return address.is_loopback and "Origin" not in self.headers

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", pages.POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        if response.file_name:
            disposition = f'attachment; filename="{response.file_name}"'
            self.send_header("Content-Disposition", disposition)
        self.end_headers()
        self.wfile.write(response.body)


def _params(text: str) -> dict[str, str]:
    return dict(parse_qsl(text, keep_blank_values=True))
