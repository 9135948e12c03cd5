"""Signing in: choose how, go out to the provider, come back."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from allmenning.core.audience import Audience, audience
from allmenning.people import actions, queries
from allmenning.people.models import Person
from allmenning.people.rules.languages import understood
from allmenning.people.views.hindrances import NotStarted, hindered
from allmenning.people.views.onward import FIRST_PAGE, onward, with_onward
from allmenning.people.views.registration import Way, provider
from allmenning.people.views.session import Begun, enter, keep_start, take_start
from allmenning.registers.idporten import SignInError, begin_sign_in, complete_sign_in
from allmenning.registers.national_id import InvalidNationalId


@audience(Audience.ANYONE)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Choose between signing in as a resident and as an employee."""
    target = onward(request)
    context = {
        "resident_url": with_onward("people:start", target, Way.RESIDENT),
        "employee_url": with_onward("people:start", _at_work(target), Way.STAFF),
        "reason": "" if target == FIRST_PAGE else _("Logg inn, så kommer du videre."),
    }
    return render(request, "people/sign_in.html", context)


def _at_work(target: str) -> str:
    """Who signs in at work and was not on the way to any page, begins with what waits for her."""
    return reverse("portal:staff") if target == FIRST_PAGE else target


@never_cache
@audience(Audience.ANYONE)
def start(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the browser to the provider, and remember on the server that it went."""
    if kind not in list(Way):
        raise Http404
    way, target = Way(kind), onward(request)
    languages = understood(get_language() or settings.LANGUAGE_CODE)
    try:
        begun = begin_sign_in(provider(request, way), ui_locales=languages, now=timezone.now())
    except SignInError as error:
        return hindered(request, error, onward=target)
    keep_start(request.session, Begun(way, begun, target))
    return redirect(begun.url)


@never_cache
@audience(Audience.ANYONE)
def callback(request: HttpRequest) -> HttpResponse:
    """Receive the browser back, and sign in whom the provider vouches for."""
    begun = take_start(request.session, request.GET.get("state", ""))
    if begun is None:
        return _without_start(request)
    try:
        person = _complete(request, begun)
    except (SignInError, InvalidNationalId) as error:
        return hindered(request, error, onward=begun.onward)
    return _in_her_language(request, person, _welcome(request, person, begun))


def _without_start(request: HttpRequest) -> HttpResponse:
    if request.person:  # type: ignore[attr-defined]
        return redirect(FIRST_PAGE)
    return hindered(request, NotStarted(), onward=FIRST_PAGE)


def _complete(request: HttpRequest, begun: Begun) -> Person:
    now, registration = timezone.now(), provider(request, begun.way)
    signed_in = complete_sign_in(registration, begun.start, params=request.GET.dict(), now=now)
    person = actions.sign_in(
        signed_in=signed_in,
        as_staff=begun.way is Way.STAFF,
        language=get_language() or settings.LANGUAGE_CODE,
        now=now,
    )
    enter(request, person, signed_in, begun.way)
    return person


def _welcome(request: HttpRequest, person: Person, begun: Begun) -> HttpResponse:
    if not person.is_complete:
        return redirect(with_onward("people:welcome", begun.onward))
    if begun.way is Way.STAFF and not queries.holds_role(person=person, now=timezone.now()):
        return render(request, "people/no_role.html", {"name": person.name})
    return redirect(begun.onward)


def _in_her_language(request: HttpRequest, person: Person, response: HttpResponse) -> HttpResponse:
    """Her own language for this visit, unless the browser has been told another."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax", httponly=True
        )
    return response
