"""Folkeregisteret: what happened, a thousand in a page and three years back; people as they are;
what an event said; and extracts, which take a while.

Source: Skatteetaten, folkeregisteret-api-dokumentasjon, "Hendelsesliste", "Oppslag", "Uttrekk" and
"Feilkoder".
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from simulators.keeping import Clock
from simulators.messages import Request, Response, json_response
from simulators.population.ground import Home
from simulators.registers import persons
from simulators.registers.people import People

SCOPE = "folkeregister:deling/offentligmedhjemmel"
PATH = "folkeregisteret/offentlig-med-hjemmel/api/v1"
PAGE = MOST = 1000
KEPT = dt.timedelta(days=3 * 365)
MOST_EXTRACTS = 10
WITHOUT_DOCUMENT = "personErOppdatert"


class Folkeregisteret:
    """The list, which grows by `happened` from behind the number `told`; and the people."""

    def __init__(self, clock: Clock, people: People, told: int = 0) -> None:
        self._clock, self.people, self._told = clock, people, told
        self._events: list[tuple[dt.datetime, dict[str, Any]]] = []
        self._documents: dict[str, dict[str, Any]] = {}
        self.extracts: dict[str, list[str]] = {}
        self.extracts_are_ready = True

    def happened(
        self, number: str, kind: str, *, at: dt.datetime | None = None, home: Home | None = None
    ) -> int:
        """Note that something happened to a person, and for moves where to; returns its sequence
        number."""
        sequence = self._told + len(self._events) + 1
        moment = at or self._now()
        told = {
            "folkeregisteridentifikator": number,
            "hendelsetype": kind,
            "persondokument": _document(f"person {sequence}"),
            "ajourholdstidspunkt": moment.isoformat(timespec="milliseconds"),
        }
        if kind != WITHOUT_DOCUMENT:
            name = told["hendelsesdokument"] = _document(f"event {sequence}")
            self._documents[name] = _said(name, told, home)
        self._events.append((moment, {"sekvensnummer": sequence, "hendelse": told}))
        return sequence

    def answer(self, request: Request, rest: str) -> Response:
        """The answer to one call."""
        path = rest.removeprefix(f"{PATH}/").split("/")
        match request.method, path:
            case _, ["hendelser", *_]:
                return self._events_answer(request, path)
            case "POST", ["personer", "bulkoppslag"]:
                return self._people(request)
            case "GET", ["personer", number]:
                return self._person(number, request)
            case "POST", ["uttrekk", "tilpasset"]:
                return self._ordered(request)
            case "GET", ["uttrekk", job, "batch", number] if number.isdecimal():
                return self._batch(job, int(number))
        return _fault(404, "FREG-004", "Ressursen finnes ikke.")

    def _events_answer(self, request: Request, path: list[str]) -> Response:
        match request.method, path[1:]:
            case "GET", ["feed"]:
                return self._feed(request)
            case "GET", ["siste", "sekvensnummer"]:
                return json_response({"sekvensnummer": self._told + len(self._events)})
            case "POST", ["bulkoppslag"]:
                return self._said(request)
        return _fault(404, "FREG-004", "Ressursen finnes ikke.")

    def _feed(self, request: Request) -> Response:
        asked = request.query.get("seq", "")
        if not (asked.isascii() and asked.isdecimal()):
            return _fault(400, "FREG-001", "Parameteren seq må være et sekvensnummer.")
        since = max(int(asked) - self._told, 1)
        page = self._events[since - 1 : since - 1 + PAGE]
        if page and page[0][0] < self._now() - KEPT:
            return _fault(406, "FREG-006", "Hendelsene er eldre enn 36 måneder.")
        content = [told for _, told in page]
        mark = f'"{_document(repr(content))}"'
        if request.if_none_match == mark:
            return Response(304, headers=(("ETag", mark),))
        answer = json_response(content)
        return Response(200, answer.body, answer.content_type, (("ETag", mark),))

    def _said(self, request: Request) -> Response:
        asked = _asked(request, "dokumentidentifikator")
        if isinstance(asked, Response):
            return asked
        found = [self._documents[name] for name in asked if name in self._documents]
        return json_response({"oppslag": [_named(document) for document in found]})

    def _people(self, request: Request) -> Response:
        asked = _asked(request, "foedselsEllerDNummer")
        if isinstance(asked, Response):
            return asked
        found = [(number, self._told_of(number, request)) for number in asked]
        return json_response(
            {
                "oppslag": [
                    {"foedselsEllerDNummer": number, "folkeregisterperson": document}
                    for number, document in found
                    if document
                ]
            }
        )

    def _person(self, number: str, request: Request) -> Response:
        document = self._told_of(number, request)
        return json_response(document) if document else _fault(404, "FREG-004", "Ukjent person.")

    def _told_of(self, number: str, request: Request) -> dict[str, Any] | None:
        person = self.people.find(number)
        if person is None:
            return None
        return persons.told(person, self.people.wards(person.number), request.queries("part"))

    def _ordered(self, request: Request) -> Response:
        match _content(request):
            case {
                "personstatustyper": ["bosatt"],
                "kommunenummer": {"bostedskommunenummer": place},
            }:
                pass
            case _:
                return _fault(400, "FREG-001", "personstatustyper må oppgis.")
        if len(self.extracts) >= MOST_EXTRACTS:
            return Response(429, headers=(("Retry-After", "60000"),))
        job = _document(f"extract {len(self.extracts)}")
        self.extracts[job] = list(self.people.residents(str(place)))
        return json_response({"jobbId": job})

    def _batch(self, job: str, number: int) -> Response:
        if job not in self.extracts or not self.extracts_are_ready:
            return _fault(404, "FREG-004", "Uttrekket er ikke klart.")
        some = self.extracts[job][number * MOST : (number + 1) * MOST]
        if not some:
            del self.extracts[job]
        return json_response({"foedselsEllerDNummer": some})

    def _now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self._clock(), dt.UTC)


def _asked(request: Request, name: str) -> list[str] | Response:
    match _content(request):
        case dict(told) if isinstance(told.get(name), list) and 1 <= len(told[name]) <= MOST:
            return list(map(str, told[name]))
    return _fault(400, "FREG-001", f"Oppgi 1 til {MOST} {name}.")


def _content(request: Request) -> object:
    try:
        return json.loads(request.body)
    except ValueError:
        return None


def _said(name: str, told: dict[str, Any], home: Home | None) -> dict[str, Any]:
    change: dict[str, Any] = {"entitet": "bostedsadresse", "entitetsendring": "registrereNy"}
    if home is not None:
        change["bostedsadresse"] = persons.address(home)
    hendelse = {
        "folkeregisteridentifikator": told["folkeregisteridentifikator"],
        # Spelled otherwise than in the list.
        "hendelsestype": told["hendelsetype"],
        "ajourholdstidspunkt": told["ajourholdstidspunkt"],
        "egenskapshendelse": [change] if home is not None else [],
    }
    return {"dokumentidentifikator": name, "skjemaversjon": "1.0", "hendelse": hendelse}


def _named(document: dict[str, Any]) -> dict[str, Any]:
    name = document["dokumentidentifikator"]
    return {"dokumentidentifikator": name, "hendelsesdokument": document}


def _document(of: str) -> str:
    return hashlib.sha256(of.encode()).hexdigest()[:32]


def _fault(status: int, code: str, words: str) -> Response:
    return json_response({"kode": code, "melding": words}, status)
