"""The digits for the keypad, shown only to who asks, and only for a while."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from allmenning.core.audience import Audience, audience
from allmenning.core.ratelimit import Limit, may_try
from allmenning.keys import access
from allmenning.keys.actions.offline import give_codes
from allmenning.keys.queries.digits import digits_of
from allmenning.keys.views.page import Pressed, page

LOOKS = Limit("see digits", burst=6, per_minute=2)


@audience(Audience.SIGNED_IN, "POST")
def digits(request: HttpRequest, id: int) -> HttpResponse:
    """The key's page with the digits on it. They are on no page that is kept or that one can link to.

    Where a door's line is down she is given a code that opens it once.
    """
    now, person = timezone.now(), access.signed_in(request)
    key = access.own_key_in_force(request, booking=id, now=now)
    if not may_try(LOOKS, who=f"person {person.pk}", now=now):
        return page(request, key, now=now, pressed=Pressed(too_many=True), status=422)
    give_codes(key=key, now=now)
    return page(request, key, now=now, pressed=Pressed(digits=digits_of(key, now=now)))
