"""The one API of the house: every room's operations, their description, and how they refuse."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation, PathView

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from allmenning.activities import api as activities
from allmenning.booking.api import bookings, changes, free
from allmenning.core.audience import Audience, audience
from allmenning.core.problems import KINDS, MEDIA_TYPE, Problem, answer, not_found
from allmenning.places import api as places
from allmenning.portal.views import errors

ROOT = "api/"

api = NinjaAPI(
    title="Allmenning",
    version="1",
    description="Places, free times and bookings of one municipality: the one of the host name.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", places.router)
api.add_router("", free.router)
api.add_router("", bookings.router)
api.add_router("", changes.router)
api.add_router("", activities.router)


# How it refuses


@api.exception_handler(Problem)
def hindered(request: HttpRequest, problem: Problem) -> HttpResponse:
    return answer(problem)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return answer(not_found())


@api.exception_handler(ValidationError)
def misread(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Pydantic knows what is wrong; people are told in their own language, field by field."""
    fields = {_field(fault["loc"]): _sentence(fault["type"]) for fault in error.errors}
    return answer(Problem("unreadable", _("Se hva som er feil under hvert felt."), fields))


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return answer(Problem("not-json", _("Send innholdet som JSON i UTF-8.")))


def _field(place: tuple[Any, ...]) -> str:
    """The field as the sender named it; where it stood, and the name of our parameter, are ours."""
    named = [str(part) for part in place[1:] if part not in ("wish", "sent")]
    return ".".join(named) or str(place[0])


def _sentence(kind: str) -> str:
    sentences = {
        "missing": _("Feltet mangler."),
        "extra_forbidden": _("Vi kjenner ikke dette feltet."),
        "int_parsing": _("Skriv et helt tall."),
        "string_too_long": _("Teksten er for lang."),
        "string_too_short": _("Teksten er for kort."),
        # What pydantic calls the same when a check of our own comes before the length.
        "too_long": _("Teksten er for lang."),
        "too_short": _("Teksten er for kort."),
        "timezone_aware": _("Skriv tidspunktet med tidssone."),
        "greater_than_equal": _("Tallet er for lavt."),
        "less_than_equal": _("Tallet er for høyt."),
    }
    return sentences.get(kind, _("Denne verdien kan ikke brukes."))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Programs get a problem document where people get a page."""
    if request.path.startswith(f"/{ROOT}"):
        return answer(not_found())
    return errors.not_found(request, exception)


def page_failed(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(f"/{ROOT}"):
        return answer(Problem("failed", _("Noe gikk galt hos oss. Prøv igjen om litt.")))
    return errors.failed(request)


def page_busy(request: HttpRequest) -> HttpResponse:
    """Nothing was changed, since somebody else was changing the same."""
    if request.path.startswith(f"/{ROOT}"):
        said = _("Noen andre endrer det samme akkurat nå. Ingenting er endret. Prøv igjen om litt.")
        return answer(Problem("busy", said))
    return errors.busy(request)


# How it is described

_TOLD: Final[dict[str, Any]] = {
    "operationId": "told_of_change",
    "summary": "Change",
    "description": "Sent to the address of a system that is told of changes, in the order of the "
    "change feed, until any 2xx answers. The same message has the same webhook-id.",
    "parameters": [
        {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
        for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
    ],
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ChangeMessage"}}},
    },
    "responses": {"2XX": {"description": "The message is received."}},
}


@audience(Audience.ANYONE)
def page(request: HttpRequest) -> HttpResponse:
    """What the API is, on a page for people."""
    problems = [(kind, status, title) for kind, (status, title) in KINDS.items()]
    return render(request, "api.html", {"operations": list(described()), "problems": problems})


@audience(Audience.OPEN_API)
def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(description())


@cache
def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document. Ninja would say that problem documents are plain JSON."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix=ROOT)
    for _path, _method, operation in _operations_in(schema):
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
    named = changes.ChangeMessage.model_json_schema(ref_template="#/components/schemas/{model}")
    named.pop("$defs")
    schema["components"]["schemas"]["ChangeMessage"] = named
    schema["webhooks"] = {"change": {"post": _TOLD}}
    return schema


def _operations_in(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for where, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield where, method.upper(), operation


def described() -> Iterator[dict[str, str]]:
    """Each operation as the page shows it."""
    for where, method, operation in _operations_in(description()):
        yield {"method": method, "path": where, "says": operation["description"]}


# Where it is found


def operations() -> Iterator[Operation]:
    """Every operation of every room."""
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            yield from view.operations


def addresses() -> list[URLPattern]:
    """The page, the description and every operation, each declared for the house's guard."""
    own = [path("", page, name="page"), path("openapi.json", openapi, name="openapi")]
    routes = [
        path(_route(where), _declared(view), name=view.operations[0].view_func.__name__)
        for router in api._get_bound_routers()
        for where, view in router.path_operations.items()
    ]
    return [*own, *routes]


def _route(where: str) -> str:
    """{int:id} as Django writes it."""
    return where.replace("{", "<").replace("}", ">")


def _declared(view: PathView) -> Callable[..., Any]:
    """An address is open, or all of it needs a key."""
    (open_to_all,) = {operation.auth_param is None for operation in view.operations}
    who = Audience.OPEN_API if open_to_all else Audience.KEY
    methods = [method for operation in view.operations for method in operation.methods]
    return audience(who, *methods)(view.get_view())
