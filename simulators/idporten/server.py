"""The server that carries both providers on one port of this machine."""

from __future__ import annotations

import ipaddress
import sys
import time
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from simulators.idporten import authorize, logout, pages, token_endpoint
from simulators.idporten.keeping import Clock
from simulators.idporten.kinds import KINDS
from simulators.idporten.messages import Request, Response
from simulators.idporten.people import Person
from simulators.idporten.registration import Client
from simulators.idporten.site import FAILURES, Site

SLOW_SECONDS = 6
_LONGEST_BODY = 64 * 1024
_Page = Callable[[Site, Request], Response]
_PAGES: Mapping[tuple[str, str], _Page] = {
    ("GET", "/authorize"): authorize.authorize,
    ("POST", "/authorize/choose"): authorize.choose,
    ("GET", "/logout"): logout.logout,
    ("POST", "/logout"): logout.logout,
    ("GET", "/style.css"): pages.style,
}
_CALLS: Mapping[tuple[str, str], _Page] = {
    ("GET", "/.well-known/openid-configuration"): token_endpoint.metadata,
    ("GET", "/jwks"): token_endpoint.jwks,
    ("POST", "/par"): token_endpoint.push,
    ("POST", "/token"): token_endpoint.token,
}
_USERINFO: Mapping[tuple[str, str], _Page] = {
    ("GET", "/userinfo"): token_endpoint.userinfo,
    ("POST", "/userinfo"): token_endpoint.userinfo,
}


class Server(ThreadingHTTPServer):
    """Listens on 127.0.0.1 only. Port 0 takes a free one; base_url tells which."""

    daemon_threads = True

    def __init__(
        self,
        port: int,
        people: tuple[Person, ...],
        clients: Mapping[str, Client],
        clock: Clock = time.time,
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.base_url = f"http://127.0.0.1:{self.server_port}"
        self.sites = {k.path: Site(k, self.base_url, people, clients, clock) for k in KINDS}

    def answer(self, request: Request) -> Response:
        """The answer to one request."""
        name, _, rest = request.path.removeprefix("/").partition("/")
        site = self.sites.get(name)
        if site is None:
            return Response(404, b"Not found.")
        return _answer(site, (request.method, f"/{rest}"), request)

    def set_failure(self, form: Mapping[str, str]) -> Response:
        """Make one provider, or both, fail in a named way until told otherwise."""
        mode, names = form.get("mode", ""), form.get("provider", " ".join(self.sites)).split()
        if mode not in FAILURES or not set(names) <= set(self.sites):
            return Response(400, f"mode is one of: {', '.join(FAILURES)}.".encode())
        for name in names:
            self.sites[name].failure = mode
        return Response(204)


def _answer(site: Site, route: tuple[str, str], request: Request) -> Response:
    calls = {**_CALLS, **(_USERINFO if site.kind.has_userinfo else {})}
    page = _PAGES.get(route) or calls.get(route)
    if page is None:
        return Response(404, b"Not found.")
    if site.failure == "down":
        return Response(503, b"Down.")
    if site.failure == "slow" and route in calls:
        time.sleep(SLOW_SECONDS)
    return page(site, request)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = 30

    def do_GET(self) -> None:
        self._send(self.server.answer(self._request({})))

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 <= length <= _LONGEST_BODY:
            return self._send(Response(413, b"Too long."))
        request = self._request(_params(self.rfile.read(length).decode(errors="replace")))
        if request.path != "/simulator/fail":
            return self._send(self.server.answer(request))
        if not self._is_from_this_machine():
            return self._send(Response(403, b"Only programs on this machine may do that."))
        return self._send(self.server.set_failure(request.form))

    def log_message(self, format: str, *args: object) -> None:
        # Addresses hold codes and tokens, so only their paths are written.
        path = urlsplit(getattr(self, "path", "")).path
        status = args[1] if len(args) > 1 else ""
        print(f"{self.command} {path} {status}", file=sys.stderr, flush=True)

    def _request(self, form: Mapping[str, str]) -> Request:
        address = urlsplit(self.path)
        return Request(
            method=str(self.command),
            path=address.path,
            query=_params(address.query),
            form=form,
            cookies=_cookies(self.headers.get("Cookie", "")),
            authorization=self.headers.get("Authorization", ""),
        )

    def _is_from_this_machine(self) -> bool:
        # A page in somebody's browser is on this machine too, but it names its origin.
        address = ipaddress.ip_address(self.client_address[0])
        return address.is_loopback and "Origin" not in self.headers

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        for name, value in response.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body)


def _params(text: str) -> dict[str, str]:
    return dict(parse_qsl(text, keep_blank_values=True))


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
