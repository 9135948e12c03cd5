"""A lock behind Zigbee2MQTT; its address is its topic, as zigbee2mqtt/hoveddor.

Source: Zigbee2MQTT, "MQTT topics and messages" and the `exposes` of locks.
"""

import json
from typing import Any

from allmenning.keys.rules.wire import is_plain
from gateway.locks import facts_in

_TOLD = {
    "battery": (int, float),
    "linkquality": (int, float),
    "door_state": (str,),
    "lock_state": (str,),
}


class Zigbee2MqttLock:
    """Opens by {"state": "UNLOCK"} and has opened when it says so on its own topic."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._health: dict[str, Any] = {}
        self.is_open: bool | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        return (self._address, f"{self._address}/availability")

    @property
    def health(self) -> dict[str, Any]:
        return self._health

    def command(self) -> tuple[str, bytes]:
        return f"{self._address}/set", b'{"state": "UNLOCK"}'

    def hear(self, topic: str, payload: bytes) -> None:
        if topic.endswith("/availability"):
            # Older versions say it in plain words.
            said = facts_in(payload).get("state", payload.decode(errors="replace"))
            self._health["online"] = said == "online"
            return
        facts = facts_in(payload)
        if facts.get("state") in ("LOCK", "UNLOCK"):
            # A lock that has got the order but not moved says both.
            self.is_open = facts["state"] == "UNLOCK" and facts.get("lock_state") != "locked"
        self._health |= _told(facts)


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        name: facts[name]
        for name, kinds in _TOLD.items()
        if isinstance(facts.get(name), kinds)
        and is_plain(facts[name])
        and len(str(facts[name])) <= 40
    }


def locks_in(payload: bytes, base: str) -> dict[str, str]:
    """Address and model of every lock that Zigbee2MQTT has told of in `<base>/bridge/devices`."""
    try:
        devices = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    known = devices if isinstance(devices, list) else []
    locks = [one for one in known if isinstance(one, dict) and _is_lock(one)]
    named = {
        f"{base}/{one.get('friendly_name', '')}"[:120]: str(one["definition"].get("model", ""))[:80]
        for one in locks
    }
    return {name: model for name, model in named.items() if is_plain(name) and is_plain(model)}


def _is_lock(device: dict[str, Any]) -> bool:
    definition = device.get("definition")
    exposes = definition.get("exposes") if isinstance(definition, dict) else None
    listed = exposes if isinstance(exposes, list) else []
    return any(isinstance(one, dict) and one.get("type") == "lock" for one in listed)
