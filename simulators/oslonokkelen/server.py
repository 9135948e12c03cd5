"""The stand-in on one port of this machine: keys in, tokens out, a page, and failures on demand."""

from __future__ import annotations

import json
import secrets
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from allmenning.keys.locks.oslo.schema import push
from simulators.oslonokkelen import pages
from simulators.oslonokkelen.asking import DoorSystem
from simulators.oslonokkelen.keychains import OSLO, Clock, Keychains, Refused
from simulators.oslonokkelen.tokens import Signer

FAILURES = {
    "none": "Alt virker.",
    "down": "Tjenesten svarer ikke.",
    "slow": "Tjenesten svarer etter lang tid.",
    "broken": "Tjenesten svarer med feil 500.",
    "wrong_type": "Tjenesten svarer med en nettside.",
    "lost": "Tjenesten gjør det den blir bedt om, men svaret kommer ikke fram.",
}
_LONGEST_BODY = 256 * 1024


@dataclass(frozen=True)
class Account:
    """Who may push, and which assets they may open."""

    system_id: str = "allmenning"
    api_key: str = "prove"
    assets: tuple[str, ...] = ("nabolagsrommet",)


@dataclass(frozen=True)
class Response:
    """An answer: protobuf of a type, or the content type given."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"


class Cut(Exception):
    """The connection ends without an answer."""


class Server(ThreadingHTTPServer):
    """Listens on 127.0.0.1 only. Port 0 takes a free one; `base_url` tells which."""

    daemon_threads = True

    def __init__(
        self,
        port: int,
        account: Account,
        doors: str = "http://oslo.localhost:8000",
        clock: Clock = lambda: datetime.now(OSLO),
        slow_seconds: float = 12,
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.base_url = f"http://127.0.0.1:{self.server_port}"
        self.account, self.failure, self.slow_seconds = account, "none", slow_seconds
        self.keychains = Keychains(account.assets, clock)
        self.signer = Signer(self.base_url, doors, lambda: clock().timestamp())
        self.door_system = DoorSystem(doors, self.signer)
        self.pushes, self.said = 0, ""

    def push(self, method: str, path: str, headers: Any, body: bytes) -> Response:
        """The answer to one call of keychain push. Raises Cut."""
        self.pushes += 1
        if self.failure == "down":
            raise Cut
        if self.failure == "slow":
            time.sleep(self.slow_seconds)
        if self.failure == "broken":
            return Response(500, b"Something broke.")
        if self.failure == "wrong_type":
            return Response(200, b"<!doctype html><p>Velkommen", "text/html")
        try:
            kind, message = self._carried_out(method, path, headers, body)
            response = _protobuf(200, kind, message)
        except Refused as error:
            words = {"errorCode": error.code, "technicalDebugMessage": str(error)}
            response = _protobuf(error.status, "error", push.ErrorResponse(**words))
        if self.failure == "lost":
            raise Cut
        return response

    def _carried_out(self, method: str, path: str, headers: Any, body: bytes) -> tuple[str, Any]:
        given = (headers.get("X-System-Id", ""), headers.get("X-System-Api-Key", ""))
        if given != (self.account.system_id, self.account.api_key):
            raise Refused("INVALID_CREDENTIALS", 401, "unknown system or key")
        verb, _, identifier = path.partition("/")
        match method, verb:
            case "GET", "info":
                return "system-description", self._described()
            case "GET", "index":
                return "index", self.keychains.index()
            case "GET", "state":
                return "state", self.keychains.state(identifier)
            case "POST", "sync":
                self.keychains.sync(body)
                return "push-response", push.PushResponse()
            case "DELETE", "delete":
                self.keychains.delete(identifier)
                return "delete", push.DeleteResponse()
        raise Refused("UNKNOWN", 404, "no such call")

    def _described(self) -> Any:
        assets = [{"id": asset} for asset in self.account.assets]
        return push.SystemDescriptionResponse(
            id=self.account.system_id, name="Allmenning", assets=assets
        )

    def look(self, path: str) -> Response:
        """A page, or what the service publishes."""
        match path:
            case "/adapter/v2/keys":
                body = json.dumps(self.signer.published()).encode()
                return Response(200, body, "application/json")
            case "/style.css":
                return Response(200, pages.style(), "text/css; charset=utf-8")
            case "/":
                things = self.door_system.things()
                page = pages.page(self.keychains, things, FAILURES[self.failure], self.said)
                return Response(200, page.encode(), "text/html; charset=utf-8")
        return Response(404, b"Not found.")

    def act(self, path: str, form: dict[str, str]) -> Response:
        """What somebody does on the page, or a program on this machine."""
        match path:
            case "/simulator/prove":
                self.keychains.prove(form.get("phone", ""))
                self.said = "Telefonen er bekreftet."
            case "/simulator/use":
                opened = self.keychains.use(form.get("id", ""))
                self.said = "Døra er åpen." if opened else "Nøkkelen åpner ikke nå."
            case "/simulator/execute":
                answer = self.door_system.execute(form.get("thing", ""), form.get("action", ""))
                self.said = f"Svaret var {answer}."
            case "/simulator/fail" if form.get("mode") in FAILURES:
                self.failure = form["mode"]
                self.said = FAILURES[self.failure]
            case _:
                return Response(400, b"No such thing to do.")
        return Response(303)


def _protobuf(status: int, kind: str, message: Any) -> Response:
    return Response(status, message.SerializeToString(), f"application/protobuf;type={kind}")


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = 30

    def do_GET(self) -> None:
        self._answer(b"")

    def do_DELETE(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        if not length.isdecimal() or int(length) > _LONGEST_BODY:
            self._send(Response(413, b"Too long."))
        else:
            self._answer(self.rfile.read(int(length)))

    def log_message(self, format: str, *args: object) -> None:
        # Ids of keys and telephones may stand in addresses, so only the first words are written.
        path = "/".join(urlsplit(getattr(self, "path", "")).path.split("/")[:4])
        print(f"{self.command} {path} {args[1:2]}", file=sys.stderr, flush=True)

    def _answer(self, body: bytes) -> None:
        path = urlsplit(self.path).path
        try:
            self._send(self._response(path, body))
        except (Cut, BrokenPipeError):
            self.close_connection = True

    def _response(self, path: str, body: bytes) -> Response:
        if path.startswith("/api/push/"):
            call = path.removeprefix("/api/push/")
            return self.server.push(str(self.command), call, self.headers, body)
        if self.command == "GET":
            return self.server.look(path)
        if self.command != "POST" or self.headers.get("Origin", self._own) != self._own:
            return Response(403, b"Only this page and programs on this machine may do that.")
        form = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
        return self.server.act(path, form)

    @property
    def _own(self) -> str:
        return f"http://{self.headers.get('Host', '')}"

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", pages.POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Trace-Id", secrets.token_hex(8))
        if response.status == 303:
            self.send_header("Location", "/")
        self.end_headers()
        self.wfile.write(response.body)
