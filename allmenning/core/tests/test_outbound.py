"""Reading addresses that people typed: what is asked, what is refused, and what gives up in time."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from allmenning.core import outbound
from allmenning.core.outbound import Hindrance, Unreachable, is_open, read

Serve = Callable[[BaseHTTPRequestHandler], None]


class Site(ThreadingHTTPServer):
    """A site on this machine that answers as the test says, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.serve: Serve = lambda asked: text(asked, b"hei")
        self.asked: list[dict[str, str]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class _Answering(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append({"path": self.path, **dict(self.headers.items())})
        self.server.serve(self)

    def log_message(self, format: str, *values: object) -> None:
        pass


def text(
    asked: BaseHTTPRequestHandler,
    body: bytes,
    status: int = 200,
    *,
    onward: str = "",
    length: int = -1,
) -> None:
    asked.send_response(status)
    asked.send_header("Content-Length", str(len(body) if length < 0 else length))
    if onward:
        asked.send_header("Location", onward)
    asked.end_headers()
    asked.wfile.write(body)


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.OUTBOUND_TO_LOOPBACK = True
    with Site() as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield site
        site.shutdown()
        thread.join()


def hindrance(address: str, most: int = 1000) -> Hindrance:
    with pytest.raises(Unreachable) as caught:
        read(address, accept="text/calendar", most=most)
    return caught.value.hindrance


def test_what_stands_there_is_read(site: Site) -> None:
    assert read(f"{site.url}/a b.ics?x=æ#del", accept="text/calendar", most=3) == b"hei"
    (asked,) = site.asked
    assert asked["path"] == "/a%20b.ics?x=%C3%A6"
    assert asked["Accept"] == "text/calendar"
    assert asked["Host"] == f"127.0.0.1:{site.server_port}"


def test_the_name_goes_with_the_question(site: Site) -> None:
    read(f"http://localhost:{site.server_port}", accept="*/*", most=3)

    assert site.asked[0]["Host"] == f"localhost:{site.server_port}"


@pytest.mark.parametrize("sends", ["length", "chunks", "the end"])
def test_more_than_may_come_is_refused(site: Site, sends: str) -> None:
    def much(asked: BaseHTTPRequestHandler) -> None:
        asked.protocol_version = "HTTP/1.1"
        asked.send_response(200)
        if sends == "length":
            asked.send_header("Content-Length", "1001")
        if sends == "chunks":
            asked.send_header("Transfer-Encoding", "chunked")
        asked.end_headers()
        body = b"x" * 1001
        asked.wfile.write(b"3e9\r\n%s\r\n0\r\n\r\n" % body if sends == "chunks" else body)

    site.serve = much

    assert hindrance(site.url) is Hindrance.TOO_LARGE


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (404, Hindrance.REFUSED),
        (403, Hindrance.REFUSED),
        (204, Hindrance.REFUSED),
        (500, Hindrance.FAILING),
        (503, Hindrance.FAILING),
    ],
)
def test_other_answers_are_told_apart(site: Site, status: int, found: Hindrance) -> None:
    site.serve = lambda asked: text(asked, b"", status)

    assert hindrance(site.url) is found


def test_half_an_answer_is_none(site: Site) -> None:
    site.serve = lambda asked: text(asked, b"hei", length=30)

    assert hindrance(site.url) is Hindrance.NO_ANSWER


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 hei\r\n\r\n", b"\x00\xff\r\n"])
def test_what_is_no_answer_is_none(site: Site, answer: bytes) -> None:
    def say(asked: BaseHTTPRequestHandler) -> None:
        asked.wfile.write(answer)

    site.serve = say

    assert hindrance(site.url) is Hindrance.NO_ANSWER


def test_nobody_there() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

    assert hindrance(f"http://127.0.0.1:{port}") is Hindrance.NO_ANSWER


def test_a_name_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_asked: Any, **_how: Any) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    assert hindrance("http://finnes-ikke.example/") is Hindrance.NO_ANSWER


@pytest.mark.parametrize("part", ["headers", "body"])
def test_one_that_drips_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    monkeypatch.setattr(outbound, "ALL_SECONDS", 0.6)

    def drip(asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(200)
        if part == "body":
            asked.end_headers()
        for _drop in range(100):
            try:
                asked.wfile.write(b"X: x\r\n" if part == "headers" else b"x")
                asked.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    site.serve = drip
    began = time.monotonic()

    assert hindrance(site.url) is Hindrance.NO_ANSWER
    assert time.monotonic() - began < 4


# Where it may lead


def test_a_redirect_is_followed(site: Site) -> None:
    def onward(asked: BaseHTTPRequestHandler) -> None:
        if asked.path == "/":
            text(asked, b"", 302, onward="/ny?x=1")
        else:
            text(asked, b"hei")

    site.serve = onward

    assert read(site.url, accept="*/*", most=3) == b"hei"
    assert [asked["path"] for asked in site.asked] == ["/", "/ny?x=1"]


def test_redirects_end(site: Site) -> None:
    site.serve = lambda asked: text(asked, b"", 301, onward="/")

    assert hindrance(site.url) is Hindrance.REFUSED
    assert len(site.asked) == outbound.MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "onward",
    ["http://10.0.0.1/", "http://169.254.169.254/latest", "file:///etc/passwd", "ftp://x.no/"],
)
def test_every_redirect_is_checked(site: Site, onward: str) -> None:
    site.serve = lambda asked: text(asked, b"", 302, onward=onward)

    assert hindrance(site.url) is Hindrance.NOT_ALLOWED
    assert len(site.asked) == 1


NUMBERS = [
    *("127.0.0.1", "10.1.1.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1"),
    *("ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
    *("2001:db8::1", "fe80::1%eth0", "2002:a00:1::"),
]


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_that_are_somebodys_own_are_closed(settings: Any, number: str) -> None:
    settings.OUTBOUND_TO_LOOPBACK = False

    assert not is_open(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "158.36.1.1", "2606:4700:4700::1111"])
def test_numbers_of_the_open_net_are_open(settings: Any, number: str) -> None:
    settings.OUTBOUND_TO_LOOPBACK = False

    assert is_open(number)


def test_loopback_is_open_only_where_it_is_said(site: Site, settings: Any) -> None:
    assert is_open("127.0.0.1")
    settings.OUTBOUND_TO_LOOPBACK = False

    assert hindrance(site.url) is Hindrance.NOT_ALLOWED
    assert site.asked == []
    assert not is_open("10.0.0.1")


@pytest.mark.parametrize(
    "address",
    [
        *("file:///etc/passwd", "ftp://example.org/x", "gopher://example.org", "//example.org"),
        *("https://", "http://kari:hemmelig@example.org/", "http://[::1", "http://x:99999/"),
        *("http://0x7f000001/", "http://127.1/", "http://2130706433/", "http://[::ffff:7f00:1]/"),
    ],
)
def test_addresses_that_must_not_be_asked(settings: Any, address: str) -> None:
    settings.OUTBOUND_TO_LOOPBACK = False

    assert hindrance(address) is Hindrance.NOT_ALLOWED


def test_a_name_that_leads_to_both_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _leads_to("8.8.8.8", "10.0.0.1"))

    assert hindrance("https://kalender.example/") is Hindrance.NOT_ALLOWED


def test_what_was_checked_is_what_is_connected_to(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that answers anew each time it is looked up (DNS rebinding) gains nothing."""
    looked_up: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: str, *more: Any, **how: Any) -> Any:
        looked_up.append(host)
        return real("127.0.0.1" if looked_up.count(host) == 1 else "10.0.0.1", *more, **how)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    address = f"http://kalender.example:{site.server_port}"
    assert read(address, accept="*/*", most=3) == b"hei"
    assert looked_up == ["kalender.example", "127.0.0.1"]


def _leads_to(*numbers: str) -> Callable[..., list[Any]]:
    def look_up(_host: str, port: int, **_how: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

    return look_up
