"""A lock as Zigbee2MQTT shows it: what it says of itself, and what it does when it is told.

Source: Zigbee2MQTT's `exposes` of locks with codes (state, lock_state, door_state, battery, pin_code,
users) and the fields they publish.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

OPEN_SECONDS = 5.0
MOST_CODES = 30


@dataclass(frozen=True)
class Manners:
    """How a lock behaves: what share of orders it drops, of how many it says that it has opened when
    it has not, and after how many seconds it does anything."""

    drops: float = 0.0
    lies: float = 0.0
    seconds: float = 0.3


HONEST = Manners()
BAD = Manners(drops=0.10, lies=0.02, seconds=8.0)


@dataclass(frozen=True)
class Deed:
    """Something that happens to a lock after some seconds: "open", "lie" or "close"."""

    seconds: float
    kind: str


@dataclass
class Lock:
    """One lock and the door it sits in."""

    name: str
    model: str
    manners: Manners
    chance: random.Random
    is_locked: bool = True
    says_locked: bool = True
    battery: int = 90
    linkquality: int = 120
    codes: dict[int, str] = field(default_factory=dict)
    disabled: set[int] = field(default_factory=set)
    last_action: dict[str, Any] = field(default_factory=dict)

    def told(self, facts: dict[str, Any]) -> list[Deed]:
        """What follows from a message to it."""
        match facts.get("state"):
            case "UNLOCK":
                return self._opening()
            case "LOCK":
                return [Deed(self.manners.seconds, "close")]
        return []

    def told_code(self, said: Any) -> dict[str, Any] | None:
        """What it answers when it is told to keep or clear a code; None when it dropped the order.

        A lock that lies answers as if it had done it."""
        fate = self.chance.random()
        if not isinstance(said, dict) or fate < self.manners.drops:
            return None
        if fate >= self.manners.drops + self.manners.lies:
            self._keep_code(said)
        is_kept = said.get("pin_code") is not None and said.get("user_enabled") is not False
        return _of_user(said.get("user"), "enabled" if is_kept else "available")

    def asked_code(self, asked: Any) -> dict[str, Any] | None:
        """What it answers when it is asked what stands in a place; None when it dropped that."""
        if not isinstance(asked, dict) or self.chance.random() < self.manners.drops:
            return None
        user = asked.get("user")
        return _of_user(user, self._status(user) if user in self.codes else "available")

    def pressed(self, code: str) -> list[Deed] | None:
        """What follows when digits are pressed on it; None when no code of its own has them."""
        user = next((one for one, known in self.codes.items() if known == code), None)
        if user is None or user in self.disabled:
            return None
        self.last_action = {
            "action": "unlock",
            "action_source_name": "keypad",
            "action_user": user,
            # Some locks do say this, in clear; nobody may pass it on.
            "last_used_pin_code": code,
        }
        return [Deed(0.3, "open"), Deed(OPEN_SECONDS, "close")]

    def do(self, deed: Deed) -> None:
        """Makes a deed happen."""
        if deed.kind == "open":
            self.is_locked = False
        if deed.kind == "close":
            self.is_locked, self.last_action = True, {}
        self.says_locked = deed.kind == "close"

    def says(self) -> dict[str, Any]:
        """What it publishes of itself."""
        return {
            "state": "LOCK" if self.says_locked else "UNLOCK",
            "lock_state": "locked" if self.says_locked else "unlocked",
            "door_state": "closed" if self.is_locked else "open",
            "battery": self.battery,
            "linkquality": self.linkquality,
            "users": {str(user): {"status": self._status(user)} for user in sorted(self.codes)},
            **self.last_action,
        }

    def device(self) -> dict[str, Any]:
        """How it stands in `bridge/devices`."""
        lock = {"type": "lock", "features": [{"name": "state"}, {"name": "lock_state"}]}
        names = ("pin_code", "battery", "door_state")
        exposes = [lock, *({"name": name, "property": name} for name in names)]
        return {
            "friendly_name": self.name,
            "type": "EndDevice",
            "power_source": "Battery",
            "definition": {"model": self.model, "vendor": "Prøvelåser", "exposes": exposes},
        }

    def _opening(self) -> list[Deed]:
        fate = self.chance.random()
        if fate < self.manners.drops:
            return []
        kind = "lie" if fate < self.manners.drops + self.manners.lies else "open"
        return [
            Deed(self.manners.seconds, kind),
            Deed(self.manners.seconds + OPEN_SECONDS, "close"),
        ]

    def _keep_code(self, said: dict[str, Any]) -> None:
        user, code = said.get("user"), said.get("pin_code")
        if not isinstance(user, int) or not 0 <= user <= MOST_CODES:
            return
        self.codes.pop(user, None)
        self.disabled.discard(user)
        if code is not None:
            self.codes[user] = str(code)
            if said.get("user_enabled") is False:
                self.disabled.add(user)

    def _status(self, user: int) -> str:
        return "disabled" if user in self.disabled else "enabled"


def _of_user(user: Any, status: str) -> dict[str, Any]:
    return {"users": {str(user): {"status": status}}}
