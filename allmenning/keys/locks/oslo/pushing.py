"""The client of keychain push, version 2: give keys, take them back, and ask what became of them.

Source: Oslonøkkelen, keychain push version 2.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from typing import Any

from google.protobuf.message import DecodeError

from allmenning.core.outbound import Unreachable
from allmenning.keys.locks.oslo.calling import Answer, call
from allmenning.keys.locks.oslo.schema import push
from allmenning.keys.rules.oslo import Interval, Permission, Phone, Pushed

SECONDS = 10.0
log = logging.getLogger("allmenning.keys.oslo")


class Problem(StrEnum):
    """Why a call did not succeed: the service's own codes, and that it did not answer."""

    UNKNOWN = "UNKNOWN"
    INVALID_CREDENTIALS = "INVALID_CREDENTIALS"
    INVALID_RESPONSE = "INVALID_RESPONSE"
    UNKNOWN_PERMISSION = "UNKNOWN_PERMISSION"
    INVALID_PERMISSION = "INVALID_PERMISSION"
    NO_ANSWER = "NO_ANSWER"

    @property
    def is_worth_trying_again(self) -> bool:
        """Whether time alone may mend it."""
        return self not in (Problem.INVALID_CREDENTIALS, Problem.INVALID_PERMISSION)


class NotPushed(Exception):
    """A call to the service did not succeed; it may still have been carried out."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Account:
    """Who we are with the service: its address, our id there and the key that proves it."""

    address: str
    system_id: str
    api_key: str

    def __repr__(self) -> str:
        return f"Account({self.address})"


@dataclass(frozen=True)
class State:
    """What became of a pushed key. `uses` is how often its holder has opened with it."""

    version: int
    is_pending: bool
    uses: int


@dataclass(frozen=True)
class System:
    """What the service lets us push: its name for us, and the assets we may open."""

    id: str
    name: str
    assets: tuple[str, ...]


def info(account: Account) -> System:
    """Who we are there, as a check of how we are set up. Raises NotPushed."""
    found = _called(account, "GET", "info", "system-description", push.SystemDescriptionResponse)
    return System(found.id, found.name, tuple(asset.id for asset in found.assets))


def index(account: Account) -> dict[str, int]:
    """The version of every key we have pushed, by its id. Raises NotPushed."""
    found = _called(account, "GET", "index", "index", push.IndexResponse)
    return {entry.permissionId: entry.version for entry in found.entries}


def sync(account: Account, pushed: Pushed) -> None:
    """Give a key, or change it: the same again changes nothing. Raises NotPushed."""
    body = message_of(pushed).SerializeToString()
    _called(account, "POST", "sync", "push-response", push.PushResponse, body)


def state(account: Account, permission: str) -> State:
    """What became of one key. Raises NotPushed."""
    found = _called(account, "GET", f"state/{permission}", "state", push.StateResponse)
    uses = sum(one.usageCounter for one in found.confirmedRecipients)
    return State(found.version, bool(found.pendingRecipients), uses)


def delete(account: Account, permission: str) -> None:
    """Take a key back; one that is not there is taken back already. Raises NotPushed."""
    try:
        _called(account, "DELETE", f"delete/{permission}", "delete", push.DeleteResponse)
    except NotPushed as error:
        if error.problem is not Problem.UNKNOWN_PERMISSION:
            raise


def message_of(pushed: Pushed) -> Any:
    """The key as the protocol writes it."""
    return push.PushRequest(
        id=pushed.id,
        title=pushed.title,
        permissions=[_permission(one) for one in pushed.permissions],
        recipients=[{"phoneNumber": _phone(pushed.phone)}],
        information={"content": pushed.information} if pushed.information else None,
    )


def _permission(permission: Permission) -> dict[str, Any]:
    return {"timeInterval": _interval(permission.interval), "assetIds": permission.assets}


def _interval(interval: Interval) -> dict[str, Any]:
    ends = {"from": interval.start, "until": interval.end}
    return {name: {"date": f"{end:%Y-%m-%d}", "time": f"{end:%H:%M}"} for name, end in ends.items()}


def _phone(phone: Phone) -> dict[str, str]:
    return {"cc": phone.code, "number": phone.number}


def _called(
    account: Account, method: str, path: str, kind: str, message: Any, body: bytes | None = None
) -> Any:
    """The answer, when it is of the kind that was asked for. Raises NotPushed, and logs it."""
    headers = {
        "X-System-Id": account.system_id,
        "X-System-Api-Key": account.api_key,
        "Accept": "application/protobuf",
    }
    trace = ""
    try:
        address = f"{account.address.rstrip('/')}/api/push/{path}"
        answer = call(address, method=method, headers=headers, body=body, seconds=SECONDS)
        trace = _trace(answer.headers)
        return _read(answer, kind, message)
    except Unreachable:
        problem = Problem.NO_ANSWER
    except NotPushed as error:
        problem = error.problem
    what = path.partition("/")[0]
    log.warning("not pushed", extra={"reason": f"{what} {problem}", "request_id": trace})
    raise NotPushed(problem)


def _read(answer: Answer, kind: str, message: Any) -> Any:
    found = _kind(answer.headers)
    try:
        if found == "error":
            code = push.ErrorResponse.FromString(answer.body).errorCode
            raise NotPushed(_problem(code))
        if not 200 <= answer.status < 300:
            raise NotPushed(Problem.UNKNOWN)
        if found != kind:
            raise NotPushed(Problem.INVALID_RESPONSE)
        return message.FromString(answer.body)
    except DecodeError:
        raise NotPushed(Problem.INVALID_RESPONSE) from None


def _problem(code: int) -> Problem:
    names = push.ErrorResponse.ErrorCode
    return Problem(names.Name(code)) if code in names.values() else Problem.UNKNOWN


def _kind(headers: Mapping[str, str]) -> str | None:
    """The `type` of a protobuf answer; nothing for any other."""
    content = Message()
    content["Content-Type"] = headers.get("content-type", "")
    if content.get_content_type() != "application/protobuf":
        return None
    kind = content.get_param("type")
    return kind if isinstance(kind, str) else None


def _trace(headers: Mapping[str, str]) -> str:
    """The service's id of the call, for whoever asks it about one; nothing that is not an id."""
    trace = headers.get("x-trace-id", "")
    return trace if re.fullmatch(r"[\w\-]{1,64}", trace) else ""
