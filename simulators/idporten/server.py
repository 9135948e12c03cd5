"""The server that carries both providers on one port of this machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from http.server import ThreadingHTTPServer

from simulators.idporten import authorize, logout, pages, token_endpoint
from simulators.idporten.kinds import KINDS
from simulators.idporten.people import Person
from simulators.idporten.registration import Client
from simulators.idporten.site import FAILURES, Site
from simulators.keeping import Clock
from simulators.messages import Request, Response
from simulators.serving import FailingHandler

SLOW_SECONDS = 6
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
        super().__init__(("127.0.0.1", port), FailingHandler)
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
