"""The code on the screen: a copy of the key that is lent to one phone alone."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from allmenning.core.audience import Audience, audience
from allmenning.core.log import Actor
from allmenning.core.ratelimit import Limit, may_try
from allmenning.keys import access
from allmenning.keys.actions.granting import NotStanding
from allmenning.keys.actions.orders import TooManyPhones, bind_phone
from allmenning.keys.forms.phone import PhoneForm
from allmenning.keys.models import Credential
from allmenning.keys.queries.carried import carried_to
from allmenning.keys.queries.held import Held, Standing

ASKS = Limit("lend to phone", burst=20, per_minute=10)
LENT_WHEN = (Standing.COMING, Standing.SETTING, Standing.READY, Standing.FAILED)


@audience(Audience.SIGNED_IN, "POST")
def phone(request: HttpRequest, id: int) -> HttpResponse:
    """The copies lent to this phone, and whether more are on their way. Asked for again, as is."""
    now, person = timezone.now(), access.signed_in(request)
    key = access.own_key_in_force(request, booking=id, now=now)
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"phone": form.errors["phone"]}, status=422)
    if not may_try(ASKS, who=f"person {person.pk}", now=now):
        return JsonResponse({}, status=429)
    copies = _copies(key, form.cleaned_data["phone"], now)
    lent = [
        _copy(bytes(one.sealed), one.lease_ends, one, key)
        for one in copies
        if one.sealed and one.lease_ends
    ]
    return JsonResponse({"copies": lent, "waits": len(lent) < len(copies)})


def _copies(key: Held, device: bytes, now: datetime) -> list[Credential]:
    """None when it is too early, over, or on as many phones as it may be."""
    if key.standing not in LENT_WHEN:
        return []
    actor = Actor("person", key.grant.holder_id)
    try:
        return bind_phone(grant=key.grant, device=device, actor=actor, now=now)
    except (NotStanding, TooManyPhones):
        return []


def _copy(token: bytes, until: datetime, lent: Credential, key: Held) -> dict[str, Any]:
    doors = [held.door.name for held in key.doors if held.door.gateway_id == lent.gateway_id]
    return {
        "token": token.hex(),
        "until": int(until.timestamp() * 1000),
        "doors": ", ".join(doors),
        "revoked": carried_to(lent.gateway_id),
    }
