"""What has been pushed, and all that the service checks before it takes it.

Source: Oslonøkkelen, keychain push version 2.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from google.protobuf.message import DecodeError

from allmenning.keys.locks.oslo.schema import push

OSLO = ZoneInfo("Europe/Oslo")
Clock: TypeAlias = Callable[[], datetime]
Codes = push.ErrorResponse.ErrorCode
_PERMISSION = re.compile(r"[a-z0-9\-_]{1,40}")
_ASSET = re.compile(r"[a-z0-9\-_]{1,20}")
_CODE = re.compile(r"[1-9][0-9]{1,3}")
_NUMBER = re.compile(r"[0-9]{5,13}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")


class Refused(Exception):
    """The service answers with an error: its code, the HTTP status and words for developers."""

    def __init__(self, code: str, status: int, words: str) -> None:
        super().__init__(words)
        self.code = Codes.Value(code)
        self.status = status


@dataclass
class Keychain:
    """One key that was pushed. `confirmed_at` is when its phone was proved, `uses` how often used."""

    request: Any
    pushed_at: int
    version: int = 1
    confirmed_at: int = 0
    uses: int = 0

    @property
    def phone(self) -> str:
        """The telephone it is for: country code and number."""
        phone = self.request.recipients[0].phoneNumber
        return f"{phone.cc} {phone.number}"


@dataclass
class Keychains:
    """All keys of one system, which may open `assets`. Safe to use from several threads."""

    assets: tuple[str, ...]
    clock: Clock
    kept: dict[str, Keychain] = field(default_factory=dict)
    proved: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def sync(self, body: bytes) -> None:
        """Keep a key, or change it; the same again changes nothing. Raises Refused."""
        request = _read(body)
        self._check(request)
        with self.lock:
            old = self.kept.get(request.id)
            if old is not None and old.request == request:
                return
            new = Keychain(request, self._seconds(), old.version + 1 if old else 1)
            new.uses = old.uses if old else 0
            new.confirmed_at = self._seconds() if new.phone in self.proved else 0
            self.kept[request.id] = new

    def delete(self, identifier: str) -> None:
        """Forget a key. Raises Refused."""
        with self.lock:
            if self.kept.pop(identifier, None) is None:
                raise Refused("UNKNOWN_PERMISSION", 404, "no such permission")

    def index(self) -> Any:
        """Every key with its version."""
        with self.lock:
            entries = [
                push.IndexResponse.Entry(permissionId=identifier, version=one.version)
                for identifier, one in sorted(self.kept.items())
            ]
        return push.IndexResponse(entries=entries)

    def state(self, identifier: str) -> Any:
        """What became of one key. Raises Refused."""
        with self.lock:
            one = self.kept.get(identifier)
            if one is None:
                raise Refused("UNKNOWN_PERMISSION", 404, "no such permission")
            return _state(one)

    def prove(self, phone: str) -> None:
        """Somebody has installed the app and proved that the telephone is hers."""
        with self.lock:
            self.proved.add(phone)
            for one in self.kept.values():
                if one.phone == phone and not one.confirmed_at:
                    one.confirmed_at, one.version = self._seconds(), one.version + 1

    def use(self, identifier: str) -> bool:
        """Open with a key; whether it opened: its phone is proved, and its time is now."""
        now = self.clock().astimezone(OSLO).replace(tzinfo=None)
        with self.lock:
            one = self.kept.get(identifier)
            if one is None or not one.confirmed_at or not _is_open(one.request, now):
                return False
            one.uses, one.version = one.uses + 1, one.version + 1
            return True

    def _seconds(self) -> int:
        return int(self.clock().timestamp())

    def _check(self, request: Any) -> None:
        _require(_PERMISSION.fullmatch(request.id), "id")
        _require(request.title.strip() and len(request.title) <= 100, "title")
        _require(len(request.information.content) <= 2000, "information")
        _require(len(request.link.title) <= 20, "link")
        _require(not request.link.uri or urlsplit(request.link.uri).scheme == "https", "link")
        _require(request.recipients, "recipients")
        _require(request.permissions, "permissions")
        for recipient in request.recipients:
            phone = recipient.phoneNumber
            _require(_CODE.fullmatch(phone.cc) and _NUMBER.fullmatch(phone.number), "phone")
        for permission in request.permissions:
            self._check_permission(permission)

    def _check_permission(self, permission: Any) -> None:
        assets = permission.assetIds
        _require(assets and all(map(_ASSET.fullmatch, assets)), "asset")
        _require(set(assets) <= set(self.assets), "asset of another")
        start, end = _moments(permission.timeInterval)
        _require(start <= end, "interval")
        now = self.clock().astimezone(OSLO).replace(tzinfo=None)
        _require(now.replace(second=0, microsecond=0) <= start, "back in time")


def _read(body: bytes) -> Any:
    try:
        return push.PushRequest.FromString(body)
    except DecodeError:
        raise Refused("UNKNOWN", 400, "not protobuf") from None


def _require(is_right: object, what: str) -> None:
    if not is_right:
        raise Refused("INVALID_PERMISSION", 400, what)


def _moments(interval: Any) -> tuple[datetime, datetime]:
    return _moment(getattr(interval, "from")), _moment(interval.until)


def _moment(shown: Any) -> datetime:
    _require(_DATE.fullmatch(shown.date) and _TIME.fullmatch(shown.time), "time")
    try:
        return datetime.fromisoformat(f"{shown.date}T{shown.time}")
    except ValueError:
        raise Refused("INVALID_PERMISSION", 400, "time") from None


def _is_open(request: Any, now: datetime) -> bool:
    times = [_moments(permission.timeInterval) for permission in request.permissions]
    return any(start <= now <= end for start, end in times)


def _state(one: Keychain) -> Any:
    phone = one.request.recipients[0].phoneNumber
    state = push.StateResponse(version=one.version)
    if one.confirmed_at:
        state.confirmedRecipients.add(
            phoneNumber=phone,
            usageCounter=one.uses,
            confirmedAtEpochSeconds=one.confirmed_at,
            pushedAtEpochSeconds=one.pushed_at,
        )
    else:
        state.pendingRecipients.add(phoneNumber=phone, pushedAtEpochSeconds=one.pushed_at)
    return state
