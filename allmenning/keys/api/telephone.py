"""The municipality's telephone provider tells that somebody rang or texted a building's doors.

Only what the provider signed within half a minute is read, so neither a session nor a CSRF token has
a part in it. Who has no key now is answered alike, whoever she is.
"""

import logging
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from allmenning.core import scope
from allmenning.core.audience import Audience, audience
from allmenning.core.ratelimit import Limit, may_try
from allmenning.keys.actions.oslo_opening import Replayed
from allmenning.keys.actions.telephone import open_by_phone
from allmenning.keys.queries import telephone, telephone_words
from allmenning.keys.rules.telephone import (
    LONGEST_BODY,
    NotTrusted,
    NotUnderstood,
    Rung,
    must_be_signed,
    rung,
)

# Of one caller; and of all of them together, as each text is answered with one that costs money.
CALLS = Limit("ring doors", burst=5, per_minute=3)
ALL_CALLS = Limit("ring doors of municipality", burst=60, per_minute=60)
log = logging.getLogger("allmenning.keys.telephone")


@never_cache
@csrf_exempt
@audience(Audience.MACHINE, "POST")
def rang(request: HttpRequest) -> HttpResponse:
    """Ask the door to open. The answer says whether, and what to say or text to the caller."""
    now, known = timezone.now(), telephone.secrets()
    if not known:
        raise Http404
    if len(request.body) > LONGEST_BODY:
        return _refused(413, "too-long")
    try:
        id = must_be_signed(request.headers, request.body, secrets=known, now=now)
        return _answered(rung(request.body, id=id), now)
    except NotTrusted as error:
        log.warning("call not taken", extra={"reason": str(error)})
        return _refused(401, "not-signed")
    except NotUnderstood:
        return _refused(422, "not-understood")
    except Replayed:
        return _refused(409, "used")


def _answered(call: Rung, now: datetime) -> HttpResponse:
    home = scope.municipality_id()
    each = may_try(CALLS, who=f"{home} {call.caller}", now=now)
    if not each or not may_try(ALL_CALLS, who=str(home), now=now):
        return _refused(429, "too-many")
    heard = open_by_phone(rung=call, now=now)
    said = {"opens": heard.order is not None, "text": telephone_words.answer(heard)}
    return JsonResponse(said)


def _refused(status: int, why: str) -> HttpResponse:
    """Nothing opens, and nothing is said to the caller."""
    return JsonResponse({"opens": False, "text": "", "error": why}, status=status)
