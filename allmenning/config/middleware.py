"""What happens around every request: log line, municipality, signed-in person, guard."""

import logging
import time
from collections.abc import Callable
from string import ascii_lowercase
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from allmenning.activities.access import sender
from allmenning.core import audience, queries, ratelimit, scope
from allmenning.core.audience import Audience
from allmenning.core.clock import local_date
from allmenning.core.log import Actor
from allmenning.core.problems import Problem, answer, too_many
from allmenning.notices.actions.taking_up import count_take_up
from allmenning.notices.queries.take_up import offered_pages
from allmenning.people import access, actions
from allmenning.people.models import Person

log = logging.getLogger("allmenning.request")

GetResponse = Callable[[HttpRequest], HttpResponse]
READING = ratelimit.Limit("read", burst=300, per_minute=600)
WRITING = ratelimit.Limit("write", burst=60, per_minute=60)


class Middleware:
    """Base of all: keeps what comes next."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response


class RequestLog(Middleware):
    """One JSON line a request: route, status and time; never the path, which people type in."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        # Letters alone: digits in a row can be somebody's number, and look like a leak.
        request_id = get_random_string(12, ascii_lowercase)
        response = self.get_response(request)
        spent = time.perf_counter() - started
        response["X-Request-Id"] = request_id
        response["Server-Timing"] = f"app;dur={spent * 1000:.1f}"
        log.info("request", extra=_facts(request, response, spent, request_id))
        return response


def _facts(
    request: HttpRequest, response: HttpResponse, spent: float, request_id: str
) -> dict[str, Any]:
    match = request.resolver_match
    municipality = getattr(request, "municipality", None)
    return {
        "method": request.method,
        "route": match.view_name if match else "",
        "status": response.status_code,
        "milliseconds": round(spent * 1000, 1),
        "municipality": municipality.slug if municipality else "",
        "request_id": request_id,
    }


class MunicipalityByHost(Middleware):
    """Finds the municipality by host name and sets its scope; an unknown host gets a list."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = queries.municipality_at(request.get_host())
        if found is None:
            return _without_municipality(request)
        request.municipality = found  # type: ignore[attr-defined]
        with scope.municipality(found.pk):
            return self.get_response(request)


def _without_municipality(request: HttpRequest) -> HttpResponse:
    if request.path == "/health":
        return HttpResponse("ok", content_type="text/plain")
    links = [
        (municipality.name, f"{request.scheme}://{municipality.hosts[0]}{_port(request)}/")
        for municipality in queries.all_by_name()
        if municipality.hosts
    ]
    return render(request, "unknown_host.html", {"municipalities": links}, status=404)


def _port(request: HttpRequest) -> str:
    port = request.get_port()
    return "" if port in ("80", "443") else f":{port}"


class SignedInPerson(Middleware):
    """Puts who is signed in on the request, or None, and whether it was as an employee.

    What she sees is hers: no cache keeps it, unless the view says for how long.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = access.signed_in_person(request)
        request.person = person  # type: ignore[attr-defined]
        is_staff = access.signed_in_as_staff(request, person, now=timezone.now())
        request.is_staff = is_staff  # type: ignore[attr-defined]
        response = self.get_response(request)
        if person:
            _remember_language(request, person, response)
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _remember_language(request: HttpRequest, person: Person, response: HttpResponse) -> None:
    match, chosen = request.resolver_match, response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen and match and match.view_name == "core:language":
        actor = Actor("person", person.pk)
        language, now = chosen.value, timezone.now()
        actions.choose_language(person=person, language=language, actor=actor, now=now)


class PartOfPage(Middleware):
    """Tells caches that a page and a part of it are two, though one address gives both."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response


class OfferVisits(Middleware):
    """Counts how many open the pages that notices offer. A sum for the day, and nobody followed.

    Mail programs open links to look for harm; only a browser says that somebody pressed one.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "GET" and response.status_code == 200 and _is_pressed(request):
            now = timezone.now()
            for notice in offered_pages(now=now).get(request.path, ()):
                count_take_up(notice=notice, day=local_date(now))
        return response


def _is_pressed(request: HttpRequest) -> bool:
    """Whether a person's own press opened the page. Source: W3C Fetch Metadata Request Headers."""
    return request.headers.get("Sec-Fetch-User") == "?1"


class Guard(Middleware):
    """Enforces what each view declares: methods, audience and a limit on tries."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        declared = audience.declaration(view)
        if declared is None:
            raise LookupError(f"The view {view.__name__} declares no audience.")
        method = "GET" if request.method == "HEAD" else request.method
        if method not in declared.methods:
            return _not_so(declared)
        if declared.audience in (Audience.MACHINE, Audience.KEY):
            return None
        if declared.audience is Audience.OPEN_API:
            return None if _may_try(request) else answer(too_many())
        return _too_many(request) or _not_for(request, declared.audience)


def _not_so(declared: audience.Declaration) -> HttpResponse:
    """The method is none of those declared; programs are told so in their own way."""
    if declared.audience not in (Audience.OPEN_API, Audience.KEY):
        return HttpResponseNotAllowed(declared.methods)
    allowed = ", ".join(declared.methods)
    response = answer(Problem("wrong-method", _("Bruk %(methods)s.") % {"methods": allowed}))
    response["Allow"] = allowed
    return response


def _too_many(request: HttpRequest) -> HttpResponse | None:
    return None if _may_try(request) else render(request, "429.html", status=429)


def _may_try(request: HttpRequest) -> bool:
    limit = READING if request.method in ("GET", "HEAD") else WRITING
    person = request.person  # type: ignore[attr-defined]
    if limit is READING and person:
        return True
    now = timezone.now()
    who = f"{scope.setting()} person {person.pk}" if person else sender(request, now=now)
    return ratelimit.may_try(limit, who=who, now=now)


def _not_for(request: HttpRequest, who: Audience) -> HttpResponse | None:
    if who is Audience.ANYONE:
        return None
    if request.person is None:  # type: ignore[attr-defined]
        query = urlencode({"neste": request.get_full_path()})
        return redirect(f"{reverse('people:sign_in')}?{query}")
    if who is Audience.STAFF and not request.is_staff:  # type: ignore[attr-defined]
        raise Http404
    return None
