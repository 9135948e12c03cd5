"""Signing a person in: the way to the provider and the way back.

Source: OpenID Connect Core 1.0 §3.1; RFC 7636 (PKCE); RFC 7523 (private_key_jwt);
RFC 9207 (iss on the callback); Digdir, "/authorize" and "id_token from ID-porten".
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
import re
from collections.abc import Mapping
from functools import lru_cache

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from allmenning.registers.idporten.contract import (
    LevelTooLow,
    Provider,
    ProviderDown,
    SignedIn,
    SignInCancelled,
    SignInError,
    SignInRefused,
    SignInStart,
)
from allmenning.registers.idporten.discovery import TIMEOUT_SECONDS, published
from allmenning.registers.idporten.representation import reportees
from allmenning.registers.idporten.tokens import (
    CLOCK_SKEW_SECONDS,
    TOKEN_ERRORS,
    is_only_for,
    verified_token,
)

_LOCALES = ("nb", "nn", "en", "se")
# ID-porten refuses more than 120; a margin is left for clocks that differ.
_ASSERTION_SECONDS = 100
_SECRET_LENGTH = 48
_ERROR_CODE = re.compile(r"[a-z_]{1,40}")
_CODE = re.compile(r"[\x21-\x7e]{1,2048}")
_PID = re.compile(r"[0-9]{11}")


def begin_sign_in(provider: Provider, *, ui_locales: str, now: dt.datetime) -> SignInStart:
    """Prepare a sign-in. The start must be kept on the server until the browser is back.

    ui_locales are language codes in order of preference, separated by spaces; those that the
    provider does not speak are left out. Raises ProviderDown.
    """
    site = published(provider.issuer, now=now)
    state, nonce, verifier = (generate_token(_SECRET_LENGTH) for _ in range(3))
    with _session(provider) as session:
        url, _ = session.create_authorization_url(
            site.authorization_endpoint,
            state=state,
            code_verifier=verifier,
            nonce=nonce,
            acr_values=" ".join(provider.requested_acr),
            ui_locales=" ".join(c for c in ui_locales.split() if c in _LOCALES) or "nb",
            authorization_details=_details(provider),
        )
    return SignInStart(url=url, state=state, nonce=nonce, code_verifier=verifier)


def complete_sign_in(
    provider: Provider, start: SignInStart, *, params: Mapping[str, str], now: dt.datetime
) -> SignedIn:
    """Turn what the browser brought back into a signed-in person.

    params is the query of the callback. A start must be used once only.
    Raises SignInCancelled, SignInRefused, LevelTooLow or ProviderDown.
    """
    code = _code(provider, start, params)
    tokens = _fetch_tokens(provider, start, code, now)
    claims = _id_token_claims(provider, start, tokens, now)
    if claims.get("acr") not in provider.accepted_acr:
        raise LevelTooLow
    return _signed_in(tokens, claims)


def _details(provider: Provider) -> str | None:
    if not provider.authorization_details:
        return None
    return json.dumps([dict(detail) for detail in provider.authorization_details])


def _session(provider: Provider) -> OAuth2Session:
    return OAuth2Session(
        client_id=provider.client_id,
        client_secret=_private_key(provider.private_key_pem),
        token_endpoint_auth_method=PrivateKeyJWT.name,
        scope="openid profile",
        redirect_uri=provider.redirect_uri,
        code_challenge_method="S256",
    )


@lru_cache(maxsize=64)
def _private_key(pem: str) -> RSAKey:
    # Reading a key checks its primes, which takes longer than all the rest of a sign-in.
    return RSAKey.import_key(pem)


def _code(provider: Provider, start: SignInStart, params: Mapping[str, str]) -> str:
    if not hmac.compare_digest(start.state.encode(), _bytes(params.get("state"))):
        raise SignInRefused("callback.state")
    if params.get("iss") != provider.issuer:
        raise SignInRefused("callback.iss")
    if "error" in params:
        raise _hindrance("callback", params["error"])
    code = params.get("code", "")
    if not _CODE.fullmatch(code):
        raise SignInRefused("callback.code")
    return code


def _bytes(text: str | None) -> bytes:
    # Browsers may send lone surrogates, which have no ordinary encoding.
    return (text or "").encode(errors="surrogatepass")


def _hindrance(place: str, error: object) -> SignInError:
    if error == "access_denied":
        return SignInCancelled()
    if error in ("server_error", "temporarily_unavailable"):
        return ProviderDown(f"{place}.{error}")
    known = isinstance(error, str) and _ERROR_CODE.fullmatch(error)
    return SignInRefused(f"{place}.{error if known else 'error'}")


def _fetch_tokens(
    provider: Provider, start: SignInStart, code: str, now: dt.datetime
) -> Mapping[str, object]:
    endpoint = published(provider.issuer, now=now).token_endpoint
    with _session(provider) as session:
        session.register_client_auth_method(_client_authentication(provider, now))
        try:
            tokens: Mapping[str, object] = session.fetch_token(
                endpoint,
                code=code,
                code_verifier=start.code_verifier,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except OAuthError as error:
            raise _hindrance("token", error.error) from None
        except (requests.RequestException, ValueError) as error:
            raise ProviderDown(type(error).__name__) from None
    return tokens


def _client_authentication(provider: Provider, now: dt.datetime) -> PrivateKeyJWT:
    issued_at = int(now.timestamp())
    # ID-porten wants its issuer as audience, not the address of the token endpoint.
    return PrivateKeyJWT(
        provider.issuer,
        claims={"iat": issued_at, "exp": issued_at + _ASSERTION_SECONDS},
        headers={"kid": provider.key_id},
    )


def _id_token_claims(
    provider: Provider, start: SignInStart, tokens: Mapping[str, object], now: dt.datetime
) -> CodeIDToken:
    try:
        token = verified_token(provider.issuer, str(tokens.get("id_token")), now=now)
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": provider.issuer},
                "sub": {"essential": True},
            },
            params={
                "nonce": start.nonce,
                "client_id": provider.client_id,
                "access_token": tokens.get("access_token"),
            },
        )
        claims.validate(now=int(now.timestamp()), leeway=CLOCK_SKEW_SECONDS)
    except (JoseError, *TOKEN_ERRORS) as error:
        claim = getattr(error, "claim", None) or type(error).__name__
        raise SignInRefused(f"id_token.{claim}") from None
    if not is_only_for(claims, provider.client_id):
        raise SignInRefused("id_token.aud")
    return claims


def _signed_in(tokens: Mapping[str, object], claims: CodeIDToken) -> SignedIn:
    details = claims.get("authorization_details") or tokens.get("authorization_details")
    return SignedIn(
        issuer=claims["iss"],
        subject=claims["sub"],
        pid=_pid(claims),
        acr=claims["acr"],
        sid=_text(claims, "sid"),
        id_token=str(tokens["id_token"]),
        locale=_text(claims, "locale"),
        represents=reportees(details),
    )


def _pid(claims: CodeIDToken) -> str | None:
    pid = _text(claims, "pid")
    if pid is not None and not _PID.fullmatch(pid):
        raise SignInRefused("id_token.pid")
    return pid


def _text(claims: CodeIDToken, name: str) -> str | None:
    value = claims.get(name)
    if value is not None and not isinstance(value, str):
        raise SignInRefused(f"id_token.{name}")
    return value or None
