"""The adapter by which Oslo's key service opens doors of ours; it answers in protobuf.

Only a token that Oslo's key service signed for this very municipality lets anybody in, so neither a
session nor a CSRF token has a part in it.

Source: Oslonøkkelen, adapter protocol.
"""

import logging
import time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from allmenning.core.audience import Audience, audience
from allmenning.keys.actions import oslo_opening as acts
from allmenning.keys.locks.oslo.accounts import adapter
from allmenning.keys.locks.oslo.executing import execute as carry_out
from allmenning.keys.locks.oslo.executing import failed
from allmenning.keys.locks.oslo.manifest import manifest as what_there_is
from allmenning.keys.locks.oslo.signers import key_of
from allmenning.keys.locks.oslo.tokens import Claims, Expected, NotTrusted, action_in, verified

_PROTOBUF = "application/protobuf"
log = logging.getLogger("allmenning.keys.oslo")


@never_cache
@csrf_exempt
@audience(Audience.MACHINE, "GET")
def manifest(request: HttpRequest) -> HttpResponse:
    """The doors that the service may open, and how they are."""
    now = timezone.now()
    try:
        claims = _claims(request, "manifest:scrape")
        acts.use_token(jti=claims.jti, expires_at=claims.expires_at, now=now)
    except (NotTrusted, acts.Replayed) as error:
        return _not_trusted(error)
    return _answer(what_there_is(now=now))


@never_cache
@csrf_exempt
@audience(Audience.MACHINE, "POST")
def execute(request: HttpRequest) -> HttpResponse:
    """Open a door now, within the time that the token gives."""
    began = time.monotonic()
    try:
        claims = _claims(request, "action:execute")
        answer = carry_out(claims, action_in(claims), began=began)
    except (NotTrusted, acts.Replayed) as error:
        return _not_trusted(error)
    return _answer(answer)


def _claims(request: HttpRequest, scope: str) -> Claims:
    """What the token of the request says. Raises NotTrusted; Http404 where nobody may ask."""
    settings = adapter()
    if settings is None:
        raise Http404
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        raise NotTrusted("bearer")
    return verified(
        token,
        key_of=lambda identifier: key_of(identifier, address=settings["keys"]),
        expected=Expected(settings["issuer"], settings["audience"], scope),
        now=timezone.now(),
    )


def _not_trusted(error: Exception) -> HttpResponse:
    """Why is for our log alone; whoever guesses is told nothing."""
    reason = str(error) if isinstance(error, NotTrusted) else "jti"
    log.warning("token not taken", extra={"reason": reason})
    response = _answer(failed("invalid-token", is_permanent=True), status=401)
    response["WWW-Authenticate"] = "Bearer"
    return response


def _answer(message: Any, *, status: int = 200) -> HttpResponse:
    return HttpResponse(message.SerializeToString(), content_type=_PROTOBUF, status=status)
