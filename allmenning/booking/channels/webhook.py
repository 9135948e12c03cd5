"""Handing a message over to another system's address."""

import time
from collections.abc import Mapping
from http.client import HTTPException
from ipaddress import ip_address
from threading import Timer

from allmenning.booking.actions.deliveries import Outcome
from allmenning.core.outbound import Connection, Hindrance, Place, Unreachable, place_of

# From the first byte to the last; a system that needs longer answers first and works afterwards.
PATIENCE_SECONDS = 15.0
HEADERS = {
    "Content-Type": "application/json",
    "User-Agent": "Allmenning",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


def checked(address: str) -> Place:
    """Where the address leads, when messages may be sent there. Raises Unreachable.

    It must be https; plain http will do only to this very machine, where that is allowed at all.
    """
    place = place_of(address)
    if place.scheme != "https" and not ip_address(place.number).is_loopback:
        raise Unreachable(Hindrance.NOT_ALLOWED)
    return place


def hand_over(address: str, *, headers: Mapping[str, str], body: bytes) -> Outcome:
    """Send the message once. What is not answered in time, and every redirect, is no receipt."""
    began = time.monotonic()
    status, hindrance = None, ""
    try:
        status = _posted(checked(address), {**HEADERS, **headers}, body)
    except Unreachable as error:
        hindrance = error.hindrance.value
    return Outcome(status, hindrance, round((time.monotonic() - began) * 1000))


def _posted(place: Place, headers: dict[str, str], body: bytes) -> int:
    connection = Connection(place)
    alarm = Timer(PATIENCE_SECONDS, connection.cut)
    alarm.start()
    try:
        connection.request("POST", place.path, body=body, headers=headers)
        return connection.getresponse().status
    except (OSError, HTTPException, ValueError):
        raise Unreachable(Hindrance.NO_ANSWER) from None
    finally:
        alarm.cancel()
        connection.close()
