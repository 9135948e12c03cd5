"""The server that carries both on one port of this machine, and fails when it is told to."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from http.server import ThreadingHTTPServer

from simulators.messages import Request, Response, json_response
from simulators.paid import svarut, texting
from simulators.serving import FailingHandler

FAILURES = {
    "none": "All is well.",
    "down": "It answers 503, and takes nothing.",
    "broken": "It answers 500, and takes nothing.",
    "lost": "It takes what it gets, and answers 500.",
    "slow": "It takes longer than anybody waits, and takes it.",
    "no_token": "It takes no token (401).",
    "refused": "It refuses everything (400).",
}
TOKEN, INTEGRATION, PASSWORD = "token", "allmenning", "hemmelig"


class _Handler(FailingHandler):
    longest_body = 10 * 1024 * 1024

    def _request(self, body: bytes) -> Request:
        headers = {name.lower(): value for name, value in self.headers.items()}
        # What is in a file is no form.
        return replace(super()._request(b""), body=body, headers=headers)


class Server(ThreadingHTTPServer):
    """Listens on 127.0.0.1 only. Port 0 takes a free one; base_url tells which."""

    daemon_threads = True

    def __init__(self, port: int, slow_seconds: float = 15) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.base_url = f"http://127.0.0.1:{self.server_port}"
        self.failure = "none"
        self.letters: list[svarut.Taken] = []
        self.texts: dict[str, texting.Text] = {}
        self._slow_seconds = slow_seconds

    def answer(self, request: Request) -> Response:
        """The answer to one request."""
        if request.authorization != f"Bearer {TOKEN}" or self.failure == "no_token":
            return Response(401)
        if self.failure in ("down", "broken", "refused"):
            return Response({"down": 503, "broken": 500, "refused": 400}[self.failure])
        if self.failure == "slow":
            time.sleep(self._slow_seconds)
        made = self._taken(request)
        return Response(500) if self.failure == "lost" else made

    def _taken(self, request: Request) -> Response:
        at = svarut.PATH.fullmatch(request.path)
        if request.method == "POST" and at:
            return self._letter(request, at["account"])
        if (request.method, request.path) == ("POST", "/messages"):
            return self._text(request)
        return Response(404, b"Not found.")

    def _letter(self, request: Request, account: str) -> Response:
        who = (request.headers.get("integrasjonid"), request.headers.get("integrasjonpassord"))
        if who != (INTEGRATION, PASSWORD):
            return Response(403)
        try:
            letter = svarut.taken(request, account)
        except svarut.Wrong as wrong:
            return json_response({"message": str(wrong)}, 400)
        self.letters.append(letter)
        return svarut.answer(letter)

    def _text(self, request: Request) -> Response:
        try:
            text = texting.told(request)
        except texting.Wrong as wrong:
            return json_response({"message": str(wrong)}, 400)
        if text.reference in self.texts:
            return Response(409)
        self.texts[text.reference] = text
        return json_response({"id": f"sms-{len(self.texts)}"}, 201)

    def set_failure(self, form: Mapping[str, str]) -> Response:
        """Fail in a named way until told otherwise."""
        if form.get("mode", "") not in FAILURES:
            return Response(400, f"mode is one of: {', '.join(FAILURES)}.".encode())
        self.failure = form["mode"]
        return Response(204)
