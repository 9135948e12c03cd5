"""Who a program is: the bearer of an API key."""

from typing import Any

from ninja.security import HttpBearer

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from allmenning.core import ratelimit, scope
from allmenning.core.problems import Problem, too_many
from allmenning.core.visitor import address_of
from allmenning.people import access, actions
from allmenning.people.models import ApiKey

USE = ratelimit.Limit("api", burst=600, per_minute=600)
GUESSES = ratelimit.Limit("api guess", burst=30, per_minute=30)


class KeyFor(HttpBearer):
    """Lets in who bears a key that gives the right; the operation finds it as `request.auth`."""

    def __init__(self, right: str) -> None:
        super().__init__()
        self.right = right

    def __call__(self, request: HttpRequest) -> Any:
        """Raises Problem: no key that holds, a key without the right, or too many tries."""
        key = super().__call__(request)
        now = timezone.now()
        limit, who = (USE, f"{key.pk}") if key else (GUESSES, address_of(request))
        if not ratelimit.may_try(limit, who=f"{scope.setting()} {who}", now=now):
            raise too_many()
        if not key:
            sentence = _(
                "Send en API-nøkkel som gjelder. Nøkkelen mangler, er utløpt eller trukket tilbake."
            )
            raise Problem("no-key", sentence)
        if self.right not in key.rights:
            right = ApiKey.Right(self.right).label
            sentence = _("API-nøkkelen gir ikke lov til å %(right)s.") % {"right": right}
            raise Problem("not-allowed", sentence)
        actions.note_use(key=key, now=now)
        return key

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        return access.key_with(token, now=timezone.now())
