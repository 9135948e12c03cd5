"""The whole sign-in against a provider that none of us wrote (npm oidc-provider)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import json
import re
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urljoin, urlsplit

import pytest
import requests
from joserfc.jwk import RSAKey

from allmenning.registers.idporten import (
    LevelTooLow,
    LogoutRefused,
    Provider,
    SignedIn,
    SignInCancelled,
    SignInRefused,
    begin_sign_in,
    complete_sign_in,
    sign_out,
    verify_logout_token,
)
from tests.peers import node

pytestmark = pytest.mark.prove

HERE = Path(__file__).parent
REDIRECT_URI = "http://oslo.localhost/innlogging/tilbake"
HOME = "http://oslo.localhost/"
PERSON = {"subject": "kari", "pid": "15839000046", "acr": "idporten-loa-substantial"}
LEVELS = ("idporten-loa-substantial", "idporten-loa-high")
OUR_KEY = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig", "alg": "RS256"})


class Ear(HTTPServer):
    """Our back-channel: hears the logout tokens that the provider sends."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Listener)
        self.tokens: list[str] = []


class _Listener(BaseHTTPRequestHandler):
    server: Ear

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.tokens += form["logout_token"]
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def ear() -> Iterator[Ear]:
    with Ear() as ear:
        thread = threading.Thread(target=ear.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield ear
        ear.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def provider(ear: Ear, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    node.install(HERE)
    settings = tmp_path_factory.mktemp("peer") / "settings.json"
    settings.write_text(json.dumps({"client": _registration(ear), "person": PERSON}))
    command = [str(node.NODE), "server.mjs", str(settings)]
    with subprocess.Popen(
        command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        yield _provider(process.stdout.readline().strip())
        process.terminate()


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


def _registration(ear: Ear) -> dict[str, object]:
    return {
        "client_id": "allmenning-oslo",
        "redirect_uris": [REDIRECT_URI],
        "post_logout_redirect_uris": [HOME],
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "RS256",
        "jwks": {"keys": [OUR_KEY.as_dict(private=False)]},
        "backchannel_logout_uri": f"http://127.0.0.1:{ear.server_port}/",
        "backchannel_logout_session_required": True,
    }


def _provider(issuer: str) -> Provider:
    return Provider(
        issuer=issuer,
        client_id="allmenning-oslo",
        private_key_pem=OUR_KEY.as_pem(private=True).decode(),
        key_id="ours",
        redirect_uri=REDIRECT_URI,
        post_logout_redirect_uri=HOME,
        requested_acr=LEVELS[:1],
        accepted_acr=LEVELS,
    )


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def follow(session: requests.Session, url: str) -> dict[str, str]:
    """Follow the provider's redirects until they leave for our callback."""
    while not url.startswith(REDIRECT_URI):
        answer = session.get(url, timeout=10, allow_redirects=False)
        assert answer.is_redirect, answer.text
        url = urljoin(url, answer.headers["Location"])
    return dict(parse_qsl(urlsplit(url).query))


def sign_in(session: requests.Session, provider: Provider) -> SignedIn:
    start = begin_sign_in(provider, ui_locales="nb", now=now())
    return complete_sign_in(provider, start, params=follow(session, start.url), now=now())


def test_a_person_signs_in(session: requests.Session, provider: Provider) -> None:
    person = sign_in(session, provider)
    assert (person.issuer, person.subject) == (provider.issuer, "kari")
    assert (person.pid, person.acr) == ("15839000046", "idporten-loa-substantial")
    assert person.sid


def test_a_wrong_verifier_is_refused(session: requests.Session, provider: Provider) -> None:
    start = begin_sign_in(provider, ui_locales="nb", now=now())
    params = follow(session, start.url)
    other = dataclasses.replace(start, code_verifier="x" * 43)
    with pytest.raises(SignInRefused, match="invalid_grant"):
        complete_sign_in(provider, other, params=params, now=now())


def test_a_code_works_once(session: requests.Session, provider: Provider) -> None:
    start = begin_sign_in(provider, ui_locales="nb", now=now())
    params = follow(session, start.url)
    complete_sign_in(provider, start, params=params, now=now())
    with pytest.raises(SignInRefused, match="invalid_grant"):
        complete_sign_in(provider, start, params=params, now=now())


def test_another_key_is_refused(session: requests.Session, provider: Provider) -> None:
    stranger = RSAKey.generate_key(2048).as_pem(private=True).decode()
    with pytest.raises(SignInRefused, match="invalid_client"):
        sign_in(session, dataclasses.replace(provider, private_key_pem=stranger))


def test_too_low_a_level_is_refused(session: requests.Session, provider: Provider) -> None:
    with pytest.raises(LevelTooLow):
        sign_in(session, dataclasses.replace(provider, accepted_acr=LEVELS[1:]))


def test_turning_back_is_told_apart(session: requests.Session, provider: Provider) -> None:
    start = begin_sign_in(provider, ui_locales="nb", now=now())
    params = follow(session, f"{start.url}&login_hint=cancel")
    with pytest.raises(SignInCancelled):
        complete_sign_in(provider, start, params=params, now=now())


def test_signing_out_there_is_heard_here(
    session: requests.Session, provider: Provider, ear: Ear
) -> None:
    person = sign_in(session, provider)
    out = sign_out(provider, id_token=person.id_token, state="s", now=now())
    confirm(session, session.get(out.url, timeout=10))
    (token,) = ear.tokens
    assert verify_logout_token(provider, token, now=now()) == person.sid
    with pytest.raises(LogoutRefused):
        verify_logout_token(dataclasses.replace(provider, client_id="x"), token, now=now())
    with pytest.raises(LogoutRefused):
        verify_logout_token(provider, person.id_token, now=now())


def confirm(session: requests.Session, page: requests.Response) -> None:
    """Press yes on the provider's own page, which must lead back to us."""
    action = re.search(r'action="([^"]+)"', page.text)
    secret = re.search(r'name="xsrf" value="([^"]+)"', page.text)
    assert action
    assert secret
    form = {"xsrf": html.unescape(secret[1]), "logout": "yes"}
    answer = session.post(html.unescape(action[1]), form, timeout=10, allow_redirects=False)
    assert answer.headers["Location"] == f"{HOME}?state=s"
