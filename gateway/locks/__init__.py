"""Kinds of locks, a file for each: what is told to one, and what it says of itself.

A kind holds no connection; `gateway.bus` carries its messages. What a lock says is read by name and
nothing else is passed on: some say the code that was last pressed.
"""

import json
from typing import Any, Protocol


class Lock(Protocol):
    """One lock, or something else that is set in motion: a light, a gate."""

    @property
    def topics(self) -> tuple[str, ...]:
        """What to listen to; more may come when it has been heard."""

    @property
    def is_open(self) -> bool | None:
        """What it last said; None before it has said anything."""

    @property
    def health(self) -> dict[str, Any]:
        """What staff are told: battery (per cent), linkquality, door_state, online, fault."""

    def command(self) -> tuple[str, bytes] | None:
        """Topic and payload that open it; None when it would not tell if it had opened."""

    def hear(self, topic: str, payload: bytes) -> None:
        """Takes what was said on one of its topics."""


def facts_in(payload: bytes) -> dict[str, Any]:
    """The JSON object in a payload; an empty one for anything else."""
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
