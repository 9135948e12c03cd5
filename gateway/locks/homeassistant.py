"""A lock that announces itself the way Home Assistant reads; its address is the topic it does so on.

Source: Home Assistant, "MQTT lock".
"""

import re
from typing import Any

from gateway.locks import facts_in

_TOPIC = re.compile(r"[^#+\x00-\x1f\ud800-\udfff]{1,200}")
_ONE_NAME = re.compile(r"\{\{\s*value_json\.(\w+)\s*\}\}")


class HomeAssistantLock:
    """Opens and answers as its announcement says. One without a state of its own is not opened at
    all: nobody would know whether it had opened."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._announced: dict[str, Any] = {}
        self._health: dict[str, Any] = {"fault": "not_announced"}
        self.is_open: bool | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        state = self._topic("state_topic")
        return (self._address, state) if state else (self._address,)

    @property
    def health(self) -> dict[str, Any]:
        return self._health

    def command(self) -> tuple[str, bytes] | None:
        topic = self._topic("command_topic")
        if self._health.get("fault") or not topic:
            return None
        return topic, self._text("payload_unlock", "UNLOCK").encode()

    def hear(self, topic: str, payload: bytes) -> None:
        if topic == self._address:
            self._announced = facts_in(payload)
            self._health = self._faults()
        elif not self._faults():
            self._hear_state(payload)

    def _faults(self) -> dict[str, Any]:
        if not self._announced:
            return {"fault": "not_announced"}
        template = self._text("value_template", "")
        if not self._topic("state_topic") or (template and not _ONE_NAME.fullmatch(template)):
            return {"fault": "tells_no_state"}
        return {}

    def _hear_state(self, payload: bytes) -> None:
        template = _ONE_NAME.fullmatch(self._text("value_template", ""))
        said = payload.decode(errors="replace")
        if template:
            said = str(facts_in(payload).get(template[1], ""))
        if said == self._text("state_unlocked", "UNLOCKED"):
            self.is_open = True
        elif said == self._text("state_locked", "LOCKED"):
            self.is_open = False
        self._health = {"jammed": True} if said == self._text("state_jammed", "JAMMED") else {}

    def _topic(self, name: str) -> str:
        """A topic that one can speak and listen on: none with wildcards, which mean many."""
        topic = self._text(name, "")
        return topic if _TOPIC.fullmatch(topic) else ""

    def _text(self, name: str, usual: str) -> str:
        value = self._announced.get(name, usual)
        return value if isinstance(value, str) else usual
