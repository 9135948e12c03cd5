from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
import requests

from allmenning.registers.idporten import (
    Provider,
    SignedIn,
    complete_sign_in,
    sign_out,
    verify_frontchannel,
    verify_logout_token,
)
from simulators.idporten.site import SESSION_IDLE_SECONDS, SESSION_LONGEST_SECONDS
from simulators.tests.desk import HOME, Browser, Desk, callback, open_desk


def sign_in(desk: Desk, browser: Browser, provider: Provider, name: str = "Kari") -> SignedIn:
    start = desk.begin(provider)
    page = browser.get(start.url)
    params = callback(page if page.status_code == 303 else browser.press(page, name))
    return complete_sign_in(provider, start, params=params, now=desk.clock.now())


def is_signed_in(desk: Desk, browser: Browser, provider: Provider) -> bool:
    return browser.get(desk.begin(provider).url).status_code == 303


def out_url(desk: Desk, provider: Provider, person: SignedIn) -> str:
    now = desk.clock.now()
    return sign_out(provider, id_token=person.id_token, state="s t", now=now).url


def test_one_session_serves_every_client_but_not_the_other_provider(
    desk: Desk, browser: Browser
) -> None:
    oslo, asker = desk.provider(), desk.provider(client_id="allmenning-asker")
    first = sign_in(desk, browser, oslo)
    again = sign_in(desk, browser, asker)
    assert (again.pid, again.sid) == (first.pid, first.sid)
    assert not is_signed_in(desk, browser, desk.provider("ansattporten"))
    assert not is_signed_in(desk, Browser(), oslo)


def test_a_session_on_a_lower_level_is_not_enough(desk: Desk, browser: Browser) -> None:
    sign_in(desk, browser, desk.provider())
    higher = desk.provider(requested_acr=("idporten-loa-high",))
    assert not is_signed_in(desk, browser, higher)
    assert sign_in(desk, browser, higher).acr == "idporten-loa-high"
    assert is_signed_in(desk, browser, desk.provider())


def test_asking_to_sign_in_anew_shows_the_people(desk: Desk, browser: Browser) -> None:
    provider = desk.provider()
    sign_in(desk, browser, provider)
    assert browser.get(f"{desk.begin(provider).url}&prompt=login").status_code == 200
    assert "code" in callback(browser.get(f"{desk.begin(provider).url}&prompt=none"))


def test_a_session_ends_when_idle_or_old(desk: Desk, browser: Browser) -> None:
    provider = desk.provider()
    sign_in(desk, browser, provider)
    desk.clock.ahead += SESSION_IDLE_SECONDS - 1
    assert is_signed_in(desk, browser, provider)
    desk.clock.ahead += SESSION_IDLE_SECONDS
    assert not is_signed_in(desk, browser, provider)
    sign_in(desk, browser, provider)
    for _ in range(SESSION_LONGEST_SECONDS // (SESSION_IDLE_SECONDS - 60)):
        desk.clock.ahead += SESSION_IDLE_SECONDS - 60
        assert is_signed_in(desk, browser, provider)
    desk.clock.ahead += SESSION_IDLE_SECONDS - 60
    assert not is_signed_in(desk, browser, provider)


def test_signing_out_ends_the_session_and_leads_back(desk: Desk, browser: Browser) -> None:
    provider = desk.provider()
    answer = browser.get(out_url(desk, provider, sign_in(desk, browser, provider)))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{HOME}?state=s+t")
    assert not is_signed_in(desk, browser, provider)


def test_signing_out_by_form_keeps_the_token_out_of_the_address(
    desk: Desk, browser: Browser
) -> None:
    provider = desk.provider()
    person = sign_in(desk, browser, provider)
    out = sign_out(provider, id_token=person.id_token, state="s", now=desk.clock.now())
    answer = browser.session.post(out.action, out.fields, timeout=5, allow_redirects=False)
    assert answer.headers["Location"] == f"{HOME}?state=s"
    assert not is_signed_in(desk, browser, provider)


def test_the_other_clients_are_told_in_frames(desk: Desk, browser: Browser) -> None:
    oslo, asker = desk.provider(), desk.provider(client_id="allmenning-asker")
    person = sign_in(desk, browser, oslo)
    sign_in(desk, browser, asker)
    page = browser.get(out_url(desk, oslo, person))
    told = f"http://asker.localhost:8000/innlogging/utlogget?iss={oslo.issuer}&sid={person.sid}"
    shown = page.text.replace("&amp;", "&").replace("%3A", ":").replace("%2F", "/")
    assert page.status_code == 200
    assert f'<iframe src="{told}"' in shown
    assert "http://oslo.localhost:8000/innlogging/utlogget" not in shown
    assert f'href="{HOME}?state=s+t"' in page.text
    assert "frame-src http://asker.localhost:8000" in page.headers["Content-Security-Policy"]
    assert verify_frontchannel(asker, iss=oslo.issuer, sid=person.sid) == person.sid


@pytest.mark.parametrize(
    "changes",
    [
        {"id_token_hint": ""},
        {"id_token_hint": "a.b.c"},
        {"client_id": "allmenning-asker"},
        {"post_logout_redirect_uri": "https://evil.example/"},
        {"state": "æ"},
    ],
)
def test_a_logout_that_breaks_the_contract_ends_nothing(
    desk: Desk, browser: Browser, changes: dict[str, str]
) -> None:
    provider = desk.provider()
    person = sign_in(desk, browser, provider)
    out = sign_out(provider, id_token=person.id_token, state="s", now=desk.clock.now())
    answer = browser.session.post(
        out.action, {**out.fields, **changes}, timeout=5, allow_redirects=False
    )
    assert answer.status_code == 400
    assert is_signed_in(desk, browser, provider)


class Ear(HTTPServer):
    """A service that hears about sessions that have ended."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Listener)
        self.heard: list[tuple[str, str, str]] = []


class _Listener(BaseHTTPRequestHandler):
    server: Ear

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.heard.append((self.path, self.headers["Host"], form["logout_token"][0]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def listening() -> Iterator[Ear]:
    with Ear() as ear:
        thread = threading.Thread(target=ear.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield ear
        ear.shutdown()
        thread.join()


def test_every_client_is_called_on_the_back_channel_under_its_own_name(browser: Browser) -> None:
    with listening() as ear:
        changes = {
            "frontchannel_logout_uri": None,
            "backchannel_logout_uri": f"http://127.0.0.1:{ear.server_port}/utlogget-bak",
            "backchannel_logout_host": "oslo.localhost:8000",
        }
        with open_desk(**changes) as desk:
            oslo, asker = desk.provider(), desk.provider(client_id="allmenning-asker")
            person = sign_in(desk, browser, oslo)
            sign_in(desk, browser, asker)
            browser.get(out_url(desk, oslo, person))
            (path, host, for_asker), (_, _, for_oslo) = ear.heard
            assert (path, host) == ("/utlogget-bak", "oslo.localhost:8000")
            now = desk.clock.now()
            assert verify_logout_token(oslo, for_oslo, now=now) == person.sid
            assert verify_logout_token(asker, for_asker, now=now) == person.sid


def test_a_client_that_does_not_answer_hinders_nobody(browser: Browser) -> None:
    with listening() as ear:
        port = ear.server_port
    gone = {"backchannel_logout_uri": f"http://127.0.0.1:{port}/", "frontchannel_logout_uri": None}
    with open_desk(**gone) as desk:
        provider = desk.provider()
        answer = browser.get(out_url(desk, provider, sign_in(desk, browser, provider)))
        assert answer.headers["Location"] == f"{HOME}?state=s+t"


def test_a_client_that_hears_of_no_logout_learns_no_sid(browser: Browser) -> None:
    with open_desk(frontchannel_logout_uri=None) as desk:
        provider = desk.provider()
        person = sign_in(desk, browser, provider)
        assert person.sid is None
        browser.get(out_url(desk, provider, person))
        assert not is_signed_in(desk, browser, provider)


def test_a_logout_without_a_way_back_says_so(desk: Desk, browser: Browser) -> None:
    provider = desk.provider()
    person = sign_in(desk, browser, provider)
    url = f"{provider.issuer}/logout"
    page = requests.get(url, params={"id_token_hint": person.id_token}, timeout=5)
    assert "Du er logget ut" in page.text
    assert "<a " not in page.text
