"""Asking the relay which letters it has accepted, when one is configured that can tell.

`GET <address>/<message-id>` answers 200 with `{"message_id": …}` when the relay has accepted the
letter, and 404 with `{"complete_since": "<ISO 8601>"}` when it has not, ever since that moment.
All else tells nothing.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from urllib.parse import quote

import requests

SECONDS = 5


class LogIsSilent(RuntimeError):
    """The relay's log could not be asked."""


def was_accepted(address: str, *, message_id: str, attempted_at: datetime) -> bool | None:
    """Whether the relay took the letter: True, False, or None when its log cannot tell.

    A log that begins after the attempt cannot say that the letter never came.
    Raises LogIsSilent when the log does not answer.
    """
    url = f"{address.rstrip('/')}/{quote(message_id, safe='')}"
    try:
        reply = requests.get(url, timeout=SECONDS)
    except requests.RequestException as error:
        raise LogIsSilent from error
    return _meaning(reply, message_id, attempted_at)


def _meaning(reply: requests.Response, message_id: str, attempted_at: datetime) -> bool | None:
    with suppress(ValueError, KeyError, TypeError):
        if reply.status_code == requests.codes.ok and reply.json()["message_id"] == message_id:
            return True
        if reply.status_code == requests.codes.not_found:
            complete_since = datetime.fromisoformat(reply.json()["complete_since"])
            return False if complete_since <= attempted_at else None
    return None


def were_accepted(address: str, attempts: Mapping[str, datetime]) -> dict[str, bool | None]:
    """The same for many letters at once: their names, and when each was attempted.

    Asked by `POST <address>` with `{"message_ids": […]}`, the log answers 200 with
    `{"accepted": […], "complete_since": "<ISO 8601>"}`. Raises LogIsSilent.
    """
    try:
        reply = requests.post(address, json={"message_ids": list(attempts)}, timeout=SECONDS)
    except requests.RequestException as error:
        raise LogIsSilent from error
    with suppress(ValueError, KeyError, TypeError):
        if reply.status_code == requests.codes.ok:
            accepted = set(reply.json()["accepted"])
            complete_since = datetime.fromisoformat(reply.json()["complete_since"])
            return {
                name: True if name in accepted else False if complete_since <= at else None
                for name, at in attempts.items()
            }
    raise LogIsSilent
