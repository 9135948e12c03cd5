"""One call to a web service of the key service's, cut off in time, with nothing kept open."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from ipaddress import ip_address
from threading import Timer

from allmenning.core.outbound import Connection, Hindrance, Place, Unreachable, place_of

_AT_MOST = 4 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """What came back; `headers` by their names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def call(
    address: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    seconds: float,
) -> Answer:
    """Ask once, for at most so many seconds. Raises Unreachable.

    It must be https; plain http will do only to this very machine, where that is allowed at all.
    """
    place = place_of(address)
    if place.scheme != "https" and not ip_address(place.number).is_loopback:
        raise Unreachable(Hindrance.NOT_ALLOWED)
    own = {"User-Agent": "Allmenning", "Accept-Encoding": "identity", "Connection": "close"}
    return _asked(place, method, {**own, **(headers or {})}, body, seconds)


def _asked(
    place: Place, method: str, headers: dict[str, str], body: bytes | None, seconds: float
) -> Answer:
    connection = Connection(place)
    connection.timeout = seconds
    alarm = Timer(seconds, connection.cut)
    alarm.start()
    try:
        connection.request(method, place.path, body=body, headers=headers)
        with connection.getresponse() as response:
            content = response.read(_AT_MOST + 1)
            named = {name.lower(): value for name, value in response.getheaders()}
            answer = Answer(response.status, named, content)
    except (OSError, HTTPException, ValueError):
        raise Unreachable(Hindrance.NO_ANSWER) from None
    finally:
        alarm.cancel()
        connection.close()
    if connection.was_cut:
        raise Unreachable(Hindrance.NO_ANSWER)
    if len(content) > _AT_MOST:
        raise Unreachable(Hindrance.TOO_LARGE)
    return answer
