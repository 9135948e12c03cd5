"""Opening a door of ours when Oslo's key service asks, and answering within its time."""

import time
from datetime import datetime
from typing import Any

from django.utils import timezone

from allmenning.keys.actions import oslo_opening as acts
from allmenning.keys.locks.oslo.manifest import OPEN
from allmenning.keys.locks.oslo.schema import adapter
from allmenning.keys.locks.oslo.tokens import ActionRequest, Claims
from allmenning.keys.models import DoorOrder, ExposedDoor
from allmenning.keys.queries.oslo import came_of, exposed_as, is_reached

# The answer must also travel back.
_MARGIN_SECONDS = 0.5
_LOOK_SECONDS = 0.1


def execute(claims: Claims, request: ActionRequest, *, began: float) -> Any:
    """Open the door and say what came of it; `began` is when the request came (`monotonic`).

    The token is used up in the same transaction as the door is ordered to open. Raises Replayed.
    """
    now = timezone.now()
    exposed = exposed_as(request.thing)
    hindrance = _hindrance(exposed, request, now)
    if exposed is None or hindrance:
        acts.use_token(jti=claims.jti, expires_at=claims.expires_at, now=now)
        return failed(hindrance, is_permanent=hindrance != "offline")
    order = acts.open_for_service(
        exposed=exposed, jti=claims.jti, expires_at=claims.expires_at, now=now
    )
    if order is None:
        return denied("not-now")
    return _answer(order, began + request.milliseconds / 1000 - _MARGIN_SECONDS)


def _hindrance(exposed: ExposedDoor | None, request: ActionRequest, now: datetime) -> str:
    """The code of what stands in the way before anything is asked of a gateway; empty if nothing."""
    if exposed is None or exposed.door.gateway is None:
        return "unknown-thing"
    if request.action != OPEN:
        return "unknown-action"
    return "" if is_reached(exposed.door.gateway, now=now) else "offline"


def _answer(order: DoorOrder, until: float) -> Any:
    """What the door answers, when it does so in time; a timely failure is better than silence."""
    while True:
        outcome = came_of(order)
        if outcome is not None:
            return _said(*outcome)
        left = until - time.monotonic()
        if left <= 0:
            return failed("no-answer", is_permanent=False)
        time.sleep(min(_LOOK_SECONDS, left))


def _said(is_allowed: bool, is_open: bool) -> Any:
    if not is_allowed:
        return denied("door-refused")
    if not is_open:
        return failed("lock-failed", is_permanent=False)
    return adapter.ActionResponse(status=adapter.ActionResponse.SUCCESS)


def denied(code: str) -> Any:
    """The answer to who may not open now, and words for people."""
    words = "Døra er ikke åpen for deg nå."
    return adapter.ActionResponse(
        status=adapter.ActionResponse.DENIED,
        attachments=[
            {"denied_reason": {"code": code}},
            {"end_user_message": {"message": {"message": words}}},
        ],
    )


def failed(code: str, *, is_permanent: bool) -> Any:
    """The answer when it did not go: whether trying again may help."""
    status = adapter.ActionResponse
    return status(
        status=status.ERROR_PERMANENT if is_permanent else status.ERROR_TEMPORARY,
        attachments=[{"error_description": {"code": code, "permanent": is_permanent}}],
    )
