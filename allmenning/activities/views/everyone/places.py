"""Sessions in lists, with how many places are left where one signs up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from allmenning.activities.models import Session
from allmenning.activities.queries.signing_up import is_open, taken_at
from allmenning.activities.views.everyone.words import session_row


def rows_of(sessions: Sequence[Session], *, now: datetime) -> list[dict[str, Any]]:
    """The sessions' rows, with .left and .sign_up_url: "" where one just comes, or it is too late."""
    taken = taken_at(sessions)
    return [{**session_row(one, now=now), **_places(one, taken, now)} for one in sessions]


def _places(session: Session, taken: dict[int, int], now: datetime) -> dict[str, str]:
    if not session.activity.places or not is_open(session, now=now):
        return {"left": "", "sign_up_url": ""}
    left = session.activity.places - taken.get(session.pk, 0)
    return {"left": left_of(left), "sign_up_url": reverse("activities:sign_up", args=[session.pk])}


def left_of(left: int) -> str:
    """How many places are left, in words."""
    if left > 0:
        return _("Ledige plasser: %(number)d") % {"number": left}
    return _("Fullt. Du kan stå på venteliste.")
