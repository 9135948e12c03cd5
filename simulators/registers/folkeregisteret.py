"""Folkeregisteret's list of what happened: a thousand in a page, three years back.

Source: Skatteetaten, folkeregisteret-api-dokumentasjon, "Hendelsesliste" and "Feilkoder".
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from simulators.keeping import Clock
from simulators.messages import Request, Response, json_response

SCOPE = "folkeregister:deling/offentligmedhjemmel"
PATH = "folkeregisteret/offentlig-med-hjemmel/api/v1"
PAGE = 1000
KEPT = dt.timedelta(days=3 * 365)


class Folkeregisteret:
    """The list, which grows by `happened`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._events: list[tuple[dt.datetime, dict[str, Any]]] = []

    def happened(self, number: str, kind: str, *, at: dt.datetime | None = None) -> int:
        """Note that something happened to a person; returns its sequence number."""
        sequence = len(self._events) + 1
        moment = at or self._now()
        told = {
            "folkeregisteridentifikator": number,
            "hendelsetype": kind,
            "persondokument": _document(f"person {sequence}"),
            "ajourholdstidspunkt": moment.isoformat(timespec="milliseconds"),
        }
        if kind != "personErOppdatert":
            told["hendelsesdokument"] = _document(f"event {sequence}")
        self._events.append((moment, {"sekvensnummer": sequence, "hendelse": told}))
        return sequence

    def answer(self, request: Request, rest: str) -> Response:
        """The answer to one call."""
        match request.method, rest.removeprefix(f"{PATH}/"):
            case "GET", "hendelser/feed":
                return self._feed(request)
            case "GET", "hendelser/siste/sekvensnummer":
                return json_response({"sekvensnummer": len(self._events)})
        return _fault(404, "FREG-004", "Ressursen finnes ikke.")

    def _feed(self, request: Request) -> Response:
        asked = request.query.get("seq", "")
        if not (asked.isascii() and asked.isdecimal()):
            return _fault(400, "FREG-001", "Parameteren seq må være et sekvensnummer.")
        since = max(int(asked), 1)
        page = self._events[since - 1 : since - 1 + PAGE]
        if page and page[0][0] < self._now() - KEPT:
            return _fault(406, "FREG-006", "Hendelsene er eldre enn 36 måneder.")
        content = [told for _, told in page]
        mark = f'"{_document(repr(content))}"'
        if request.if_none_match == mark:
            return Response(304, headers=(("ETag", mark),))
        answer = json_response(content)
        return Response(200, answer.body, answer.content_type, (("ETag", mark),))

    def _now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self._clock(), dt.UTC)


def _document(of: str) -> str:
    return hashlib.sha256(of.encode()).hexdigest()[:32]


def _fault(status: int, code: str, words: str) -> Response:
    return json_response({"kode": code, "melding": words}, status)
