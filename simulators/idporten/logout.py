"""Ending a session here, and telling every service that the person signed in to.

Source: OpenID Connect RP-Initiated Logout 1.0, Front-Channel Logout 1.0 and Back-Channel
Logout 1.0; Digdir, "/logout endpoint" and "Back-channel logout".
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from urllib.parse import urlencode

import requests
from joserfc import jwt
from joserfc.errors import JoseError

from simulators.idporten import pages
from simulators.idporten.registration import Client
from simulators.idporten.site import Session, Site
from simulators.idporten.tokens import logout_token
from simulators.messages import Request, Response, redirect

# ID-porten waits this long for an answer to a logout call, once, and never tries again.
_CONNECT_SECONDS = 2
_READ_SECONDS = 5
_STATE = re.compile(r"[\x20-\x7e]*")


class _NoLogout(Exception):
    pass


def logout(site: Site, request: Request) -> Response:
    """End the session of the hint and of the browser, and go back to the service."""
    params = request.form if request.method == "POST" else request.query
    try:
        client, sid = _asker(site, params)
        target = _target(client, params)
    except _NoLogout as error:
        return pages.broken_request(site, str(error))
    ended = _end_sessions(site, request, sid)
    forget = f"{site.cookie}=; Path=/{site.kind.path}; Max-Age=0; HttpOnly; SameSite=Lax"
    frames = _tell_others(site, client, ended)
    if target and not frames:
        return redirect(target, {}, forget)
    return pages.signed_out(site, target, frames, forget)


def _asker(site: Site, params: Mapping[str, str]) -> tuple[Client, str | None]:
    try:
        hint = params.get("id_token_hint", "")
        claims = jwt.decode(hint, site.keys, algorithms=["RS256"]).claims
        client = site.clients[claims["aud"]]
    except (JoseError, ValueError, TypeError, KeyError):
        raise _NoLogout("id_token_hint is not a token of ours.") from None
    if params.get("client_id", client.client_id) != client.client_id:
        raise _NoLogout("client_id differs from id_token_hint.")
    return client, claims.get("sid")


def _target(client: Client, params: Mapping[str, str]) -> str | None:
    address, state = params.get("post_logout_redirect_uri"), params.get("state", "")
    if address is None:
        return None
    if address not in client.post_logout_redirect_uris:
        raise _NoLogout("post_logout_redirect_uri is not registered.")
    if not _STATE.fullmatch(state):
        raise _NoLogout("state may only hold printable ASCII.")
    separator = "&" if "?" in address else "?"
    return f"{address}{separator}{urlencode({'state': state})}" if state else address


def _end_sessions(site: Site, request: Request, sid: str | None) -> list[Session]:
    current = site.session(request.cookies)
    names = {sid or "", current.sid if current else ""}
    taken = [site.sessions.take(name) for name in names]
    return [session for session in taken if session]


def _tell_others(site: Site, asker: Client, ended: list[Session]) -> list[str]:
    frames = []
    for session in ended:
        for client in map(site.clients.__getitem__, sorted(session.clients)):
            if client.backchannel_logout_uri:
                _call_back(site, client, client.backchannel_logout_uri, session)
            if client.frontchannel_logout_uri and client != asker:
                told = urlencode({"iss": site.issuer, "sid": session.sid})
                frames.append(f"{client.frontchannel_logout_uri}?{told}")
    return frames


def _call_back(site: Site, client: Client, address: str, session: Session) -> None:
    host = client.backchannel_logout_host
    try:
        answer = requests.post(
            address,
            data={"logout_token": logout_token(site, client, session)},
            headers={"Host": host} if host else {},
            timeout=(_CONNECT_SECONDS, _READ_SECONDS),
            allow_redirects=False,
        )
        outcome = str(answer.status_code)
    except requests.RequestException as error:
        outcome = type(error).__name__
    print(f"back-channel logout of {client.client_id}: {outcome}", file=sys.stderr, flush=True)
