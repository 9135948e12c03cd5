"""A browser and a service at the stand-in, for tests."""

from __future__ import annotations

import datetime as dt
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from joserfc.jwk import RSAKey

from allmenning.registers.idporten import Provider, SignInStart, begin_sign_in
from simulators.clients import KEY_ID, new_key
from simulators.idporten.people import BUILT_IN, load_people
from simulators.idporten.registration import Client, client_of
from simulators.idporten.server import Server

REDIRECT_URI = "http://oslo.localhost:8000/innlogging/tilbake"
HOME = "http://oslo.localhost:8000/"
RESOURCE = {
    "type": "ansattporten:altinn:resource",
    "resource": "urn:altinn:resource:allmenning-lokaler",
}


@dataclass
class Clock:
    """The stand-in's clock; tests move it forward."""

    ahead: float = 0

    def __call__(self) -> float:
        return time.time() + self.ahead

    def now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self(), dt.UTC)


@dataclass
class Desk:
    """A running stand-in with two clients, and the key of both."""

    server: Server
    clock: Clock
    key: RSAKey

    def provider(self, kind: str = "idporten", **changes: Any) -> Provider:
        usual: dict[str, Any] = {
            "issuer": f"{self.server.base_url}/{kind}",
            "client_id": "allmenning-oslo",
            "private_key_pem": self.key.as_pem(private=True).decode(),
            "key_id": KEY_ID,
            "redirect_uri": REDIRECT_URI,
            "post_logout_redirect_uri": HOME,
            "requested_acr": LEVELS[kind][:1],
            "accepted_acr": LEVELS[kind],
        }
        return Provider(**{**usual, **changes})

    def begin(self, provider: Provider, ui_locales: str = "nb") -> SignInStart:
        return begin_sign_in(provider, ui_locales=ui_locales, now=self.clock.now())

    def fail(self, mode: str) -> None:
        requests.post(f"{self.server.base_url}/simulator/fail", data={"mode": mode}, timeout=5)


LEVELS = {
    "idporten": ("idporten-loa-substantial", "idporten-loa-high"),
    "ansattporten": ("substantial", "high"),
}


@dataclass
class Browser:
    """Follows nothing by itself, so a test sees every answer."""

    session: requests.Session = field(default_factory=requests.Session)

    def get(self, url: str) -> requests.Response:
        return self.session.get(url, timeout=10, allow_redirects=False)

    def press(self, page: requests.Response, button: str, level: str = "") -> requests.Response:
        """Press the button that says a word, or holds a name."""
        html = page.text
        form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
        checked = re.search(r'name="level" value="(\w+)" checked', html)
        name, value = _button(html, button)
        chosen = level or (checked[1] if checked else "")
        action = re.search(r'action="([^"]*)"', html)
        assert action
        data = {**form, "level": chosen, name: value}
        return self.session.post(unescape(action[1]), data=data, timeout=10, allow_redirects=False)

    def choose(self, start: SignInStart, name: str, level: str = "") -> dict[str, str]:
        """Sign in as someone and return what the service's callback gets."""
        return callback(self.press(self.get(start.url), name, level))


def callback(answer: requests.Response) -> dict[str, str]:
    assert answer.status_code == 303, answer.text
    address = answer.headers["Location"]
    assert address.startswith(f"{REDIRECT_URI}?"), address
    return dict(parse_qsl(urlsplit(address).query))


def _button(html: str, label: str) -> tuple[str, str]:
    for attributes, content in re.findall(r"<button([^>]*)>(.*?)</button>", html, re.DOTALL):
        if label in unescape(content):
            found = re.search(r'name="(\w+)" value="([^"]*)"', attributes)
            assert found
            return found[1], found[2]
    raise AssertionError(f"No button says {label}.")


def client(client_id: str, key: RSAKey, **changes: Any) -> Client:
    host = client_id.removeprefix("allmenning-")
    return client_of(
        {
            "client_id": client_id,
            "name": f"{host} <kommune> & “venner”",
            "jwks": {"keys": [key.as_dict(private=False)]},
            "redirect_uris": [REDIRECT_URI],
            "post_logout_redirect_uris": [HOME],
            "frontchannel_logout_uri": f"http://{host}.localhost:8000/innlogging/utlogget",
            **changes,
        }
    )


@contextmanager
def open_desk(**changes: Any) -> Iterator[Desk]:
    """Start a stand-in on a free port. The changes are for both clients' registrations."""
    clock, key = Clock(), new_key()
    names = ("allmenning-oslo", "allmenning-asker")
    clients = {name: client(name, key, **changes) for name in names}
    with Server(0, load_people(BUILT_IN), clients, clock) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield Desk(server, clock, key)
        server.shutdown()
        thread.join()
