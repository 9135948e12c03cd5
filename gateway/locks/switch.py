"""A light, or anything else behind Zigbee2MQTT that goes on; its address is its topic."""

from typing import Any

from gateway.locks import facts_in


class Switch:
    """Goes on by {"state": "ON"} and says so on its own topic."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._health: dict[str, Any] = {}
        self.is_open: bool | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        return (self._address,)

    @property
    def health(self) -> dict[str, Any]:
        return self._health

    def command(self) -> tuple[str, bytes]:
        return f"{self._address}/set", b'{"state": "ON"}'

    def hear(self, topic: str, payload: bytes) -> None:
        facts = facts_in(payload)
        if facts.get("state") in ("ON", "OFF"):
            self.is_open = facts["state"] == "ON"
        if isinstance(facts.get("linkquality"), int):
            self._health["linkquality"] = facts["linkquality"]
