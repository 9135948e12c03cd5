"""Reading addresses that people typed, without letting them lead into a network of ours.

The name is looked up once, what it leads to is checked, and exactly that is connected to: a name
that means something else a moment later changes nothing. Every redirect is checked anew.
"""

import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv6Address, ip_address
from threading import Timer
from urllib.parse import urljoin, urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH, requote_uri

from django.conf import settings

STEP_SECONDS = 10.0
ALL_SECONDS = 30.0
MOST_REDIRECTS = 4
PIECE = 64 * 1024
PORTS = {"http": 80, "https": 443}
_TRUST = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)


class Hindrance(StrEnum):
    """What stands in the way of an address."""

    NOT_ALLOWED = "not_allowed"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    FAILING = "failing"
    TOO_LARGE = "too_large"


class Unreachable(Exception):
    """The address could not be read, or must not be."""

    def __init__(self, hindrance: Hindrance) -> None:
        super().__init__(hindrance)
        self.hindrance = hindrance


@dataclass(frozen=True)
class Place:
    """Where an address leads: the machine's number, and what is asked for there."""

    scheme: str
    host: str
    port: int
    number: str
    path: str


class Connection(HTTPConnection):
    """A connection to a place that has been checked, whatever its name may lead to later."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.host, place.port, timeout=STEP_SECONDS)
        self.default_port = PORTS[place.scheme]
        self.place = place
        self.wire: socket.socket | None = None
        self.was_cut = False

    def connect(self) -> None:
        wire = socket.create_connection((self.place.number, self.place.port), self.timeout)
        if self.place.scheme == "https":
            wire = _TRUST.wrap_socket(wire, server_hostname=self.place.host)
        self.sock = self.wire = wire

    def cut(self) -> None:
        """End it from another thread: whoever waits for the other side waits no longer."""
        self.was_cut = True
        if self.wire is not None:
            with suppress(OSError):
                self.wire.shutdown(socket.SHUT_RDWR)


def read(address: str, *, accept: str, most: int) -> bytes:
    """What stands at an http or https address, at most `most` bytes. Raises Unreachable."""
    for _hop in range(MOST_REDIRECTS + 1):
        answer = _ask(place_of(address), accept, most)
        if isinstance(answer, bytes):
            return answer
        address = urljoin(address, answer)
    raise Unreachable(Hindrance.REFUSED)


def place_of(address: str) -> Place:
    """Where an address leads, when it may be asked at all. Raises Unreachable.

    All that the name leads to must be open to the world; loopback counts as that only where
    `OUTBOUND_TO_LOOPBACK` says so, for the demo and the tests.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise Unreachable(Hindrance.NOT_ALLOWED) from None
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise Unreachable(Hindrance.NOT_ALLOWED)
    port = port or PORTS[parts.scheme]
    number = _number(parts.hostname, port)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    return Place(parts.scheme, parts.hostname, port, number, requote_uri(path))


def _number(host: str, port: int) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable(Hindrance.NO_ANSWER) from None
    numbers = [str(answer[4][0]) for answer in found]
    if not numbers or not all(map(is_open, numbers)):
        raise Unreachable(Hindrance.NOT_ALLOWED)
    return numbers[0]


def is_open(number: str) -> bool:
    """Whether a machine's number belongs to the open net, and not to somebody's own."""
    there = ip_address(number.partition("%")[0])
    if isinstance(there, IPv6Address) and there.ipv4_mapped:
        there = there.ipv4_mapped
    if there.is_loopback:
        return bool(settings.OUTBOUND_TO_LOOPBACK)
    if isinstance(there, IPv6Address) and there.sixtofour:
        return False
    return there.is_global and not there.is_multicast and not there.is_reserved


def _ask(place: Place, accept: str, most: int) -> bytes | str:
    """What stands there, or the address it sends us on to. Raises Unreachable."""
    connection = Connection(place)
    alarm = Timer(ALL_SECONDS, connection.cut)
    alarm.start()
    try:
        headers = {"Accept": accept, "Accept-Encoding": "identity", "Connection": "close"}
        connection.request("GET", place.path, headers={"User-Agent": "Allmenning", **headers})
        with connection.getresponse() as response:
            answer = _answer(response, most)
    except (OSError, HTTPException, ValueError):
        raise Unreachable(Hindrance.NO_ANSWER) from None
    finally:
        alarm.cancel()
        connection.close()
    if connection.was_cut:
        raise Unreachable(Hindrance.NO_ANSWER)
    return answer


def _answer(response: HTTPResponse, most: int) -> bytes | str:
    onward = response.getheader("Location")
    if response.status in (301, 302, 303, 307, 308) and onward:
        return onward
    if response.status != 200:
        raise Unreachable(Hindrance.FAILING if response.status >= 500 else Hindrance.REFUSED)
    return _all_of(response, most)


def _all_of(response: HTTPResponse, most: int) -> bytes:
    """The body piece by piece, as it comes, until it is whole or too large."""
    body = bytearray()
    while piece := response.read1(PIECE):
        body += piece
        if len(body) > most:
            raise Unreachable(Hindrance.TOO_LARGE)
    if response.length:
        raise HTTPException
    return bytes(body)
