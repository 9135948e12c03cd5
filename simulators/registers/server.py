"""The server that carries the registers on one port of this machine."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Mapping
from http.server import ThreadingHTTPServer
from pathlib import Path

from simulators.keeping import Clock
from simulators.messages import Request, Response, json_response, redirect
from simulators.population.city import Population
from simulators.registers import geonorge, guarding, klass, krr, pages
from simulators.registers.folkeregisteret import SCOPE as FEED_SCOPE
from simulators.registers.folkeregisteret import Folkeregisteret
from simulators.registers.life import Act, Impossible, Life
from simulators.registers.maskinporten import Client, Maskinporten
from simulators.registers.people import People
from simulators.serving import FailingHandler, refused_page

FAILURES = {
    "none": "All is well.",
    "down": "It answers 503.",
    "broken": "It answers 500.",
    "slow": "It takes longer than anybody waits.",
    "too_many": "It answers 429, and says when to come back in its own unit.",
    "no_token": "It takes no token (401).",
    "wrong_scope": "It finds the token to be for something else (403).",
    "no_json": "It answers with a page.",
    "wrong_people": "It tells of others than it was asked for.",
    "fewer_people": "It leaves out the first of those it was asked for.",
}
SITES = ("maskinporten", "krr", "folkeregisteret", "geonorge", "klass")
NO_PEOPLE = Population({}, dt.date(2026, 1, 1))
# Under what name people stand in an answer, and under what their number.
_PEOPLE = {
    "krr": ("personer", "personidentifikator"),
    "folkeregisteret": ("oppslag", "foedselsEllerDNummer"),
}
_LET = "/simulator/let"


class _Handler(FailingHandler):
    """Takes what the page sends as well, when it is this page."""

    def _posted(self, request: Request) -> Response:
        if request.path != _LET:
            return super()._posted(request)
        return refused_page(self.headers) or self.server.answer(request)


class Server(ThreadingHTTPServer):
    """Listens on 127.0.0.1 only. Port 0 takes a free one; base_url tells which."""

    daemon_threads = True

    def __init__(
        self,
        port: int,
        clients: Mapping[str, Client],
        find: krr.Find,
        clock: Clock = time.time,
        slow_seconds: float = 15,
        *,
        population: Population = NO_PEOPLE,
        told: int = 0,
        journal: Path | None = None,
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.base_url = f"http://127.0.0.1:{self.server_port}"
        self.maskinporten = Maskinporten(f"{self.base_url}/maskinporten/", clients, clock)
        self.failures = dict.fromkeys(SITES, "none")
        self.calls = dict.fromkeys(SITES, 0)
        self.people = People(population)
        self.folkeregisteret = Folkeregisteret(clock, self.people, told)
        # What happened before a restart happens again first.
        self.life, self.said = Life(self.folkeregisteret, journal), ""
        self._find, self._clock, self._slow_seconds = find, clock, slow_seconds

    def answer(self, request: Request) -> Response:
        """The answer to one request."""
        site, _, rest = request.path.removeprefix("/").partition("/")
        if site not in SITES:
            return self._page(request)
        self.calls[site] += 1
        failed = self._failed(site, self.failures[site])
        return failed or self._site(site, request, rest)

    def _site(self, site: str, request: Request, rest: str) -> Response:
        match site:
            case "maskinporten":
                return self._token_service(request, rest)
            case "krr":
                return self._krr(request, rest)
            case "geonorge":
                return geonorge.answer(request, rest, self.people.addresses)
            case "klass":
                return klass.answer(request, rest)
        refused = self._refused(request, FEED_SCOPE)
        return refused or self._changed(site, self.folkeregisteret.answer(request, rest))

    def _page(self, request: Request) -> Response:
        match request.method, request.path:
            case "GET", "/style.css":
                return Response(200, pages.style(), "text/css; charset=utf-8")
            case "GET", "/":
                page = pages.page(self.people, self.said, self._now().date())
                return Response(200, page.encode(), "text/html; charset=utf-8")
            case "POST", "/simulator/let":
                return self._let(request.form)
        return Response(404, b"Not found.")

    def _let(self, form: Mapping[str, str]) -> Response:
        act = Act(form.get("what", ""), form.get("number", ""), form.get("to", ""))
        try:
            self.life.let(act, now=self._now())
            self.said = "Det har skjedd, og står i hendelseslisten."
        except Impossible:
            self.said = "Det kan ikke skje med denne personen."
        return redirect("/", {})

    def _now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self._clock(), dt.UTC)

    def _failed(self, site: str, mode: str) -> Response | None:
        if mode == "slow":
            time.sleep(self._slow_seconds)
        statuses = {"down": 503, "broken": 500, "no_token": 401, "wrong_scope": 403}
        if mode in statuses:
            return json_response({"feilmelding": FAILURES[mode]}, statuses[mode])
        if mode == "too_many":
            # Folkeregisteret alone counts in milliseconds.
            pause = "2000" if site == "folkeregisteret" else "2"
            return Response(429, headers=(("Retry-After", pause),))
        if mode == "no_json":
            return Response(200, b"<!doctype html><p>Vedlikehold", "text/html")
        return None

    def _token_service(self, request: Request, rest: str) -> Response:
        match request.method, rest:
            case "POST", "token":
                return self.maskinporten.token(request)
            case "GET", ".well-known/oauth-authorization-server":
                return self.maskinporten.metadata()
            case "GET", "jwk":
                return self.maskinporten.jwk()
        return Response(404, b"Not found.")

    def _krr(self, request: Request, rest: str) -> Response:
        if (request.method, rest) != ("POST", "rest/v2/personer"):
            return Response(404, b"Not found.")
        refused = self._refused(request, krr.SCOPE)
        return refused or self._changed("krr", krr.people(request.body, self._find))

    def _refused(self, request: Request, scope: str) -> Response | None:
        who, clock = self.maskinporten, self._clock
        try:
            guarding.check(request.authorization, scope=scope, issuer=who, clock=clock)
        except guarding.NoToken:
            return Response(401)
        except guarding.WrongScope:
            return Response(403)
        return None

    def _changed(self, site: str, response: Response) -> Response:
        """The answer as the failure that is set would have it."""
        mode, (name, number) = self.failures[site], _PEOPLE[site]
        if response.status != 200 or mode not in ("wrong_people", "fewer_people"):
            return response
        content = json.loads(response.body)
        if not isinstance(content, dict) or name not in content:
            return response
        people = content[name]
        if mode == "wrong_people":
            people = [{**person, number: "15839010351"} for person in people]
        return json_response({name: people[mode == "fewer_people" :]})

    def set_failure(self, form: Mapping[str, str]) -> Response:
        """Make one register fail in a named way until told otherwise."""
        site, mode = form.get("register", ""), form.get("mode", "")
        if site not in SITES or mode not in FAILURES:
            return Response(400, f"mode is one of: {', '.join(FAILURES)}.".encode())
        self.failures[site] = mode
        return Response(204)
