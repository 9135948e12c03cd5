"""Which kind of lock a door's driver names."""

from collections.abc import Callable

from allmenning.keys.rules.slots import places_of
from gateway.locks import Lock
from gateway.locks.homeassistant import HomeAssistantLock
from gateway.locks.switch import Switch
from gateway.locks.zigbee2mqtt import Zigbee2MqttLock

KINDS: dict[str, Callable[[str], Lock]] = {
    "zigbee2mqtt": Zigbee2MqttLock,
    "homeassistant": HomeAssistantLock,
    "switch": Switch,
}


def lock(driver: str, address: str) -> Lock | None:
    """The lock at an address; None for a kind that is not known here, or an address that MQTT would
    read as many."""
    # A lock that holds codes of its own also opens when it is told to.
    kind = KINDS.get("zigbee2mqtt" if places_of(driver) else driver)
    if kind is None or not address or set(address) & set("#+\0"):
        return None
    return kind(address)
