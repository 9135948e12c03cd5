"""What Oslo's key service may open at ours, and how each door is."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from allmenning.keys.locks.oslo.schema import adapter
from allmenning.keys.models import Door, ExposedDoor
from allmenning.keys.queries.oslo import exposed, is_reached

OPEN = "open"
ERRORS = {
    "not-now": "Ingen har nøkkel til døra akkurat nå.",
    "unknown-thing": "Døra finnes ikke, eller kan ikke åpnes herfra.",
    "unknown-action": "Døra kan ikke gjøre dette.",
    "door-refused": "Dørsentralen åpnet ikke.",
    "lock-failed": "Låsen svarte ikke dørsentralen.",
    "offline": "Dørsentralen har ikke kontakt med oss.",
    "no-answer": "Dørsentralen svarte ikke i tide.",
    "invalid-token": "Forespørselen var ikke signert slik den skal.",
}
_ALERT_SECONDS = 600
_POOR, _EMPTY = 20, 5


def manifest(*, now: datetime) -> Any:
    """The doors that were chosen, each with one action and what is known of it."""
    doors = list(exposed())
    errors = [{"code": code, "description": words} for code, words in ERRORS.items()]
    return adapter.AdapterManifest(
        version=_version(doors),
        things=[_thing(one, now) for one in doors],
        error_code_descriptions=errors,
    )


def _version(doors: list[ExposedDoor]) -> int:
    """Higher each time something is told anew: the latest moment in it, in milliseconds."""
    moments = [one.chosen_at for one in doors]
    for one in doors:
        gateway = one.door.gateway
        moments += [at for at in (one.door.health_at, gateway and gateway.seen_at) if at]
    return max((int(moment.timestamp() * 1000) for moment in moments), default=0)


def _thing(exposed: ExposedDoor, now: datetime) -> Any:
    door = exposed.door
    types = adapter.AdapterManifest.DESCRIPTOR.file.enum_types_by_name["AttachmentType"]
    produced = ("END_USER_MESSAGE", "ERROR_DESCRIPTION", "DENIED_REASON")
    action = adapter.AdapterManifest.Action(
        id=OPEN,
        description="Åpne",
        possible_output_attachment_types=[types.values_by_name[name].number for name in produced],
    )
    return adapter.AdapterManifest.Thing(
        id=exposed.thing,
        description=f"{door.building.name} – {door.name}",
        actions=[action],
        state=list(_states(door, now)),
        seconds_without_message_before_alert=_ALERT_SECONDS,
    )


def _states(door: Door, now: datetime) -> Iterator[Any]:
    """Only what is known: the battery, the lock, the door, and whether its gateway is heard."""
    state = adapter.ThingState
    told = {"last_update": _iso(door.health_at)} if door.health_at else {}
    health = door.health if door.health_at else {}
    if isinstance(battery := health.get("battery"), int | float):
        yield state(battery_status=_battery(battery), **told)
    if "locked" in (lock := health.get("lock_state"), health.get("state")) or lock == "unlocked":
        yield state(locked=state.UNLOCKED if lock == "unlocked" else state.LOCKED, **told)
    if (sensed := health.get("door_state")) in ("open", "closed"):
        yield state(open=state.OPEN if sensed == "open" else state.CLOSED, **told)
    if (gateway := door.gateway) is not None and gateway.seen_at is not None:
        seen = _iso(gateway.seen_at)
        is_there = is_reached(gateway, now=now)
        status = "REPORTED_ONLINE" if is_there else "REPORTED_OFFLINE"
        yield state(online={"last_seen": seen, "online_status": status}, last_update=seen)
        is_well = is_there and not health.get("fault") and not health.get("jammed")
        yield state(action_health={"action_id": OPEN, "healthy": is_well}, last_update=seen)


def _battery(percent: float) -> int:
    status = adapter.ThingState
    if percent <= _EMPTY:
        return int(status.EMPTY)
    return int(status.POOR if percent <= _POOR else status.GOOD)


def _iso(moment: datetime) -> str:
    whole = moment - timedelta(microseconds=moment.microsecond)
    return whole.isoformat().replace("+00:00", "Z")
