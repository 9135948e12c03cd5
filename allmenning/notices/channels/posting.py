"""One call to a provider that costs money: it was taken, it was not, or nobody knows."""

from __future__ import annotations

from typing import Any

import requests
from urllib3.exceptions import NewConnectionError

_LATER = (
    requests.codes.too_many,
    requests.codes.service_unavailable,
    requests.codes.unauthorized,
)


class NotTaken(Exception):
    """The provider took nothing now. It may be tried again later, and costs nothing until then."""


class Refused(Exception):
    """The provider will not have it: trying the same again does not help. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class InDoubt(Exception):
    """It may have been taken and paid for. It must not be sent again before somebody has looked."""


def post(address: str, *, timeout: tuple[float, float], **content: Any) -> requests.Response:
    """The provider's answer, when it is a good one. Raises NotTaken, Refused, InDoubt.

    What the request holds is about a person, so nothing of it goes into an exception.
    """
    try:
        answer = requests.post(address, timeout=timeout, allow_redirects=False, **content)
    except requests.RequestException as error:
        raise (NotTaken if _never_left(error) else InDoubt)(type(error).__name__) from None
    if answer.ok and not answer.is_redirect:
        return answer
    if answer.status_code in _LATER:
        raise NotTaken(f"status {answer.status_code}")
    if 400 <= answer.status_code < 500:
        raise Refused(str(answer.status_code))
    raise InDoubt(f"status {answer.status_code}")


def identifier_in(answer: requests.Response) -> str:
    """What the provider calls what it has taken. Raises InDoubt when it does not say."""
    try:
        match answer.json():
            case {"id": str(identifier)}:
                return identifier
    except requests.JSONDecodeError:
        pass
    raise InDoubt("no id in the answer")


def _never_left(error: requests.RequestException) -> bool:
    """Whether there was no connection at all, so that nothing was sent."""
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(cause, NewConnectionError)
