"""What machines are told when something hinders: problem documents with a sentence for people.

Source: RFC 9457, Problem Details for HTTP APIs.
"""

from collections.abc import Mapping
from typing import Final

from ninja import Schema

from django.http import JsonResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE: Final = "application/problem+json"

# Each kind of problem: its status and a title that does not change from case to case.
KINDS: Final = {
    "not-json": (400, _("Innholdet er ikke gyldig JSON")),
    "no-key": (401, _("API-nøkkelen mangler eller gjelder ikke")),
    "not-allowed": (403, _("API-nøkkelen gir ikke lov til dette")),
    "not-found": (404, _("Finnes ikke")),
    "wrong-method": (405, _("Adressen kan ikke brukes slik")),
    "slot-taken": (409, _("Tiden er opptatt")),
    "unreadable": (422, _("Noe er feil i det som ble sendt")),
    "refused": (422, _("Lokalet kan ikke bestilles slik")),
    "other-content": (422, _("Samme nøkkel, men annet innhold")),
    "too-many": (429, _("For mange forespørsler")),
    "busy": (503, _("Opptatt akkurat nå")),
    "failed": (500, _("Noe gikk galt hos oss")),
}


class ProblemDocument(Schema):
    """What hindered. `type` tells the kind, `detail` is a sentence, `errors` one for each field."""

    type: str
    title: str
    status: int
    detail: str
    errors: dict[str, str]


class Problem(Exception):
    """A request that cannot be carried out: the kind, a sentence, and sentences by field."""

    def __init__(self, kind: str, detail: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.status: int = KINDS[kind][0]
        self.detail = detail
        self.errors = dict(errors or {})

    def document(self) -> dict[str, object]:
        """The problem as JSON, in the language of the request."""
        return {
            "type": f"/api/#{self.kind}",
            "title": str(KINDS[self.kind][1]),
            "status": self.status,
            "detail": self.detail,
            "errors": self.errors,
        }


def answer(problem: Problem) -> JsonResponse:
    """The response that carries the problem document."""
    response = JsonResponse(problem.document(), status=problem.status, content_type=MEDIA_TYPE)
    if problem.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def too_many() -> Problem:
    """Somebody asked more often than the limit allows."""
    return Problem("too-many", gettext("Du spør for ofte. Vent et minutt, og prøv igjen."))


def not_found() -> Problem:
    """Nothing is there, or nothing that may be seen."""
    return Problem("not-found", gettext("Vi fant ikke det du spurte om."))
