"""The server that carries both on one port of this machine, and fails when it is told to."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
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


def by_key(authorization: str) -> bool:
    """Whether the caller shows the key that a provider gave us."""
    return authorization == f"Bearer {TOKEN}"


class _Handler(FailingHandler):
    longest_body = 10 * 1024 * 1024

    def _request(self, body: bytes) -> Request:
        headers = {name.lower(): value for name, value in self.headers.items()}
        # What is in a file is no form.
        return replace(super()._request(b""), body=body, headers=headers)


class Server(ThreadingHTTPServer):
    """Listens on 127.0.0.1 only. Port 0 takes a free one; base_url tells which.

    `may_post` says of what stands in Authorization whether letters are taken for it.
    """

    daemon_threads = True

    def __init__(
        self, port: int, slow_seconds: float = 15, *, may_post: Callable[[str], bool] = by_key
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.base_url = f"http://127.0.0.1:{self.server_port}"
        self.failure = "none"
        self.letters: list[svarut.Taken] = []
        self.texts: dict[str, texting.Text] = {}
        self._slow_seconds, self._may_post = slow_seconds, may_post

    def answer(self, request: Request) -> Response:
        """The answer to one request."""
        if request.method == "GET" and request.path == "/":
            return Response(200, self._page().encode(), "text/html; charset=utf-8")
        if self.failure == "no_token" or not self._may_ask(request):
            return Response(401)
        if self.failure in ("down", "broken", "refused"):
            return Response({"down": 503, "broken": 500, "refused": 400}[self.failure])
        if self.failure == "slow":
            time.sleep(self._slow_seconds)
        made = self._taken(request)
        return Response(500) if self.failure == "lost" else made

    def _may_ask(self, request: Request) -> bool:
        is_letter = svarut.PATH.fullmatch(request.path) is not None
        return (self._may_post if is_letter else by_key)(request.authorization)

    def _page(self) -> str:
        """What has been taken, for whoever tries the demo."""
        letters = "".join(
            f"<li>{escape(letter.told['tittel'])} – {escape(letter.told['mottaker']['navn'])}</li>"
            for letter in self.letters
        )
        texts = "".join(
            f"<li>{escape(text.number)}: {escape(text.words)}</li>" for text in self.texts.values()
        )
        return (
            "<!doctype html><html lang=en><meta charset=utf-8><title>Letters and texts</title>"
            f"<h1>Letters taken for print</h1><ul>{letters}</ul>"
            f"<h1>Text messages</h1><ul>{texts}</ul>"
        )

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
