"""Who the municipality is with Oslo's key service, as the settings say.

`OSLO_KEY_SERVICE` is JSON: for each municipality that uses it, by its slug, `push` (address,
system_id, api_key) to give keys, `adapter` (issuer, keys, audience) to open doors when asked, or
both.
"""

from typing import Any

from django.conf import settings

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.keys.locks.oslo.pushing import Account


def account() -> Account | None:
    """Who we push keys as; None when the municipality in scope pushes none."""
    found = _settings().get("push")
    return Account(**found) if found else None


def adapter() -> dict[str, str] | None:
    """Whose tokens we take (`issuer`), where its keys are, and what it calls us (`audience`)."""
    found: dict[str, str] | None = _settings().get("adapter")
    return found


def _settings() -> dict[str, Any]:
    if not settings.OSLO_KEY_SERVICE:
        return {}
    municipality = Municipality.objects.get(pk=scope.municipality_id())
    found: dict[str, Any] = settings.OSLO_KEY_SERVICE.get(municipality.slug, {})
    return found
