"""One call to a register: an answer to read, or why there was none and whether to try again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

import requests

TIMEOUT_SECONDS = 10
# A register that says nothing of when to come back is given this long.
_USUAL_PAUSE = dt.timedelta(seconds=30)
_LONGEST_PAUSE = dt.timedelta(hours=1)
Question: TypeAlias = Mapping[str, str | int | float | Sequence[str]]
NOTHING: Question = MappingProxyType({})
_OWN_CODE = re.compile(r"\bMP-\d{3}\b")


class RegisterDown(Exception):
    """The register did not answer as it should. Asking again later may help."""


class TooManyCalls(RegisterDown):
    """The register wants to be left alone for a while."""

    def __init__(self, pause: dt.timedelta) -> None:
        super().__init__(f"too many calls, wait {pause.total_seconds()} s")
        self.pause = pause


class TokenRefused(RegisterDown):
    """The register did not take the token: it may have run out on the way."""


class RegisterRefused(Exception):
    """The register refuses what was asked. Asking the same again will not help.

    `status` is HTTP's; `code` is the register's own, "" when it gave none.
    """

    def __init__(self, status: int, code: str = "") -> None:
        super().__init__(f"{status} {code}".rstrip())
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked. `retry_after_unit` is the unit in which the register counts Retry-After."""

    address: str
    headers: Mapping[str, str]
    retry_after_unit: dt.timedelta = dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON, and the mark (ETag) by which one asks whether it has changed since; "" for none."""

    content: Any
    etag: str


def get_json(call: Call, *, unless: str = "", asked: Question = NOTHING) -> Answer | None:
    """What stands at the address, or None when it is as it was under the mark `unless`.

    `asked` is what stands behind the question mark, each of several under the same name. Raises as `post_json`.
    """
    headers = {**call.headers, "If-None-Match": unless} if unless else call.headers
    answer = _sent("GET", call, headers, params=asked)
    if unless and answer.status_code == requests.codes.not_modified:
        return None
    return Answer(_taken(call, answer), answer.headers.get("ETag", ""))


def post_json(call: Call, content: object, *, asked: Question = NOTHING) -> Any:
    """The JSON that the register answers with; `asked` as in `get_json`.

    Raises RegisterDown or one of its kinds, and RegisterRefused.
    """
    return _taken(call, _sent("POST", call, call.headers, json=content, params=asked))


def post_form(call: Call, fields: Mapping[str, str]) -> Any:
    """The JSON that the register answers a form with. Raises as `post_json`."""
    return _taken(call, _sent("POST", call, call.headers, data=fields))


def _sent(method: str, call: Call, headers: Mapping[str, str], **asked: Any) -> requests.Response:
    try:
        return requests.request(
            method,
            call.address,
            headers=headers,
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            **asked,
        )
    except requests.RequestException as error:
        # The request may hold people's numbers, so nothing of it goes along.
        raise RegisterDown(type(error).__name__) from None


def _taken(call: Call, answer: requests.Response) -> Any:
    if answer.status_code != requests.codes.ok:
        raise _hindrance(call, answer)
    return _content(answer)


def _hindrance(call: Call, answer: requests.Response) -> Exception:
    status = answer.status_code
    if status == requests.codes.too_many:
        return TooManyCalls(_pause(answer.headers.get("Retry-After", ""), call.retry_after_unit))
    if status == requests.codes.unauthorized:
        return TokenRefused("status 401")
    if status >= requests.codes.internal_server_error or status < requests.codes.bad_request:
        return RegisterDown(f"status {status}")
    return RegisterRefused(status, _code(answer))


def _pause(said: str, unit: dt.timedelta) -> dt.timedelta:
    if not (said.isascii() and said.isdecimal()):
        return _USUAL_PAUSE
    return min(int(said[:9]) * unit, _LONGEST_PAUSE)


def _code(answer: requests.Response) -> str:
    """The register's own code: `kode` of Folkeregisteret, or what Maskinporten's words name."""
    try:
        match _content(answer):
            case {"kode": str(code)}:
                return code
            case {"error_description": str(words)} if found := _OWN_CODE.search(words):
                return found.group()
            case {"error": str(code)}:
                return code
    except RegisterDown:
        pass
    return ""


def _content(answer: requests.Response) -> Any:
    try:
        return answer.json()
    except (requests.JSONDecodeError, RecursionError):
        raise RegisterDown("no JSON") from None
