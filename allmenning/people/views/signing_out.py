"""Signing out: here, at the provider, and when the provider says so."""

from urllib.parse import urlsplit

from csp.decorators import csp_replace

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from allmenning.core.audience import Audience, audience
from allmenning.people import actions
from allmenning.people.views.onward import FIRST_PAGE
from allmenning.people.views.registration import Way, provider, way_of
from allmenning.people.views.session import id_token
from allmenning.registers import idporten
from allmenning.registers.idporten import LogoutRefused, ProviderDown, SignOut


@never_cache
@audience(Audience.ANYONE, "POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here, then have the browser end it at the provider."""
    person = request.person  # type: ignore[attr-defined]
    leaving = _at_provider(request) if person else None
    if person:
        actions.sign_out(person=person, now=timezone.now())
    request.session.flush()
    if leaving is None:
        return _emptied(redirect("people:signed_out"))
    request.person, request.is_staff = None, False  # type: ignore[attr-defined]
    response = render(request, "people/signing_out.html", {"leaving": leaving})
    # The form carries the token by POST: in an address it would lay the number open.
    response._csp_update = {"form-action": [_origin(leaving.action)]}  # type: ignore[attr-defined]
    return _emptied(response)


def _emptied(response: HttpResponse) -> HttpResponse:
    """Have the browser forget what pages kept for when there is no network.

    Source: W3C Clear Site Data §3.1.
    """
    response["Clear-Site-Data"] = '"storage"'
    return response


@audience(Audience.ANYONE)
def signed_out(request: HttpRequest) -> HttpResponse:
    """One is signed out, and where one may go."""
    if request.person:  # type: ignore[attr-defined]
        return redirect(FIRST_PAGE)
    return render(request, "people/signed_out.html")


@never_cache
@csp_replace({"frame-ancestors": ["*"]})
@audience(Audience.ANYONE)
def front_channel(request: HttpRequest) -> HttpResponse:
    """The provider's page opens this one in a frame; no cookie comes, so the sid is the proof.

    Nothing is shown, so it does no harm that any page may frame it.
    Source: OpenID Connect Front-Channel Logout 1.0.
    """
    issuer = request.GET.get("iss", "")
    try:
        way = way_of(issuer)
        if way is None:
            raise LogoutRefused("iss")
        sid = idporten.verify_frontchannel(
            provider(request, way), iss=issuer, sid=request.GET.get("sid")
        )
    except LogoutRefused:
        return HttpResponse(status=400)
    actions.end_sessions(issuer=issuer, sid=sid, now=timezone.now())
    return HttpResponse()


@never_cache
@csrf_exempt
@audience(Audience.MACHINE, "POST")
def back_channel(request: HttpRequest) -> HttpResponse:
    """The provider's server tells that a session is over; its signature is the proof.

    Source: OpenID Connect Back-Channel Logout 1.0, §2.8.
    """
    token = request.POST.get("logout_token", "")
    for way in Way:
        try:
            sid = idporten.verify_logout_token(provider(request, way), token, now=timezone.now())
        except (LogoutRefused, ProviderDown):
            continue
        issuer = provider(request, way).issuer
        actions.end_sessions(issuer=issuer, sid=sid, now=timezone.now())
        return HttpResponse()
    return JsonResponse({"error": "invalid_request"}, status=400)


def _at_provider(request: HttpRequest) -> SignOut | None:
    way, token = way_of(request.session.get("issuer", "")), id_token(request.session)
    if way is None or token is None:
        return None
    try:
        return idporten.sign_out(
            provider(request, way), id_token=token, state="utlogget", now=timezone.now()
        )
    except ProviderDown:
        return None


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
