"""The signed tokens that the stand-in hands out.

Source: Digdir, "id_token from ID-porten", "Back-channel logout" and "Representasjon i
Ansattporten".
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from simulators.idporten.people import Person
from simulators.idporten.registration import Client
from simulators.idporten.site import TOKEN_SECONDS, Asked, Granted, Session, Site

_LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_LOGOUT_TOKEN_SECONDS = 300


def subject(site: Site, client: Client, person: Person) -> str:
    """The person's name towards one client: the same each time, unlike towards others."""
    whole = f"{site.issuer} {client.client_id} {person.pid or person.name}"
    return hashlib.sha256(whole.encode()).hexdigest()


def id_token(site: Site, granted: Granted) -> str:
    """A signed statement of who signed in, and how."""
    asked, session = granted.asked, granted.session
    claims: dict[str, object] = {
        **_common(site, asked.client, TOKEN_SECONDS),
        "sub": subject(site, asked.client, session.person),
        "acr": "idporten-loa-low" if site.failure == "lower_acr" else session.acr,
        "amr": ["eIDAS" if session.person.eidas else "TestID"],
        "auth_time": int(session.started),
        "nonce": "wrong" if site.failure == "wrong_nonce" else asked.nonce,
        "locale": asked.locale,
    }
    if asked.client.learns_sid:
        claims["sid"] = session.sid
    if session.person.pid and site.failure != "missing_pid":
        claims["pid"] = session.person.pid
    if asked.authorization_details and session.person.represents:
        claims["authorization_details"] = _representation(asked, session)
    return _signed(site, claims, "JWT")


def logout_token(site: Site, client: Client, session: Session) -> str:
    """A signed statement that a session has ended."""
    claims = {
        **_common(site, client, _LOGOUT_TOKEN_SECONDS),
        "sub": subject(site, client, session.person),
        "events": {_LOGOUT_EVENT: {}},
        "sid": session.sid,
    }
    return _signed(site, claims, "logout+jwt")


def _common(site: Site, client: Client, seconds: int) -> dict[str, object]:
    now = int(site.clock())
    return {
        "iss": site.issuer,
        "aud": client.client_id,
        "iat": now,
        "exp": now + seconds,
        "jti": secrets.token_urlsafe(16),
    }


def _representation(asked: Asked, session: Session) -> list[Mapping[str, object]]:
    reportees = [
        {
            "Rights": ["Read"],
            "Authority": "iso6523-actorid-upis",
            "ID": f"0192:{organisation.number}",
            "Name": organisation.name,
        }
        for organisation in session.person.represents
    ]
    return [{**detail, "reportees": reportees} for detail in asked.authorization_details]


def _signed(site: Site, claims: dict[str, object], kind: str) -> str:
    key = site.keys.keys[0]
    header = {"alg": "RS256", "kid": key.kid, "typ": kind}
    if site.failure == "wrong_signature":
        key = KeySet([RSAKey.generate_key(2048)]).keys[0]
    return jwt.encode(header, claims, key)
