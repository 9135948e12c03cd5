"""Single logout: ours at the provider, and the provider's at ours.

Source: OpenID Connect RP-Initiated Logout 1.0, Front-Channel Logout 1.0 and Back-Channel
Logout 1.0; Digdir, "Back-channel logout".
"""

from __future__ import annotations

import datetime as dt
import re

from joserfc import jwt
from joserfc.errors import JoseError

from allmenning.registers.idporten.contract import LogoutRefused, Provider, SignOut
from allmenning.registers.idporten.discovery import published
from allmenning.registers.idporten.tokens import (
    CLOCK_SKEW_SECONDS,
    TOKEN_ERRORS,
    claimed_issuer,
    is_only_for,
    verified_token,
)

_EVENT = "http://schemas.openid.net/event/backchannel-logout"
# ID-porten tries once, at once, so an old token is a replayed one.
_OLDEST_SECONDS = 300
_SID = re.compile(r"[\x21-\x7e]{1,255}")


def sign_out(provider: Provider, *, id_token: str, state: str, now: dt.datetime) -> SignOut:
    """How the browser ends the session at the provider.

    state comes back on the registered address afterwards; printable ASCII only.
    Raises ProviderDown.
    """
    return SignOut(
        action=published(provider.issuer, now=now).end_session_endpoint,
        fields={
            "id_token_hint": id_token,
            "client_id": provider.client_id,
            "post_logout_redirect_uri": provider.post_logout_redirect_uri,
            "state": state,
        },
    )


def verify_logout_token(provider: Provider, logout_token: str, *, now: dt.datetime) -> str:
    """The sid of the session that the provider has ended (back-channel).

    A token sent twice is accepted twice: a sid is never used again, so ending its session
    once more changes nothing. Raises LogoutRefused, without calling anyone when the token
    names another issuer, or ProviderDown.
    """
    try:
        if claimed_issuer(logout_token) != provider.issuer:
            raise LogoutRefused("iss")
        claims = verified_token(provider.issuer, logout_token, now=now).claims
        _logout_claims(provider, now).validate(claims)
    except (JoseError, *TOKEN_ERRORS) as error:
        raise LogoutRefused(getattr(error, "claim", None) or type(error).__name__) from None
    if not is_only_for(claims, provider.client_id):
        raise LogoutRefused("aud")
    if claims["iat"] < now.timestamp() - _OLDEST_SECONDS:
        raise LogoutRefused("iat")
    if "nonce" in claims:
        raise LogoutRefused("nonce")
    if not _is_logout(claims["events"]):
        raise LogoutRefused("events")
    return _valid_sid(claims["sid"])


def verify_frontchannel(provider: Provider, *, iss: str | None, sid: str | None) -> str:
    """The sid of the session that the provider has ended (front-channel).

    No cookie of ours follows the request, so the sid alone finds the session; it is a secret
    between the provider and us. Raises LogoutRefused.
    """
    if iss != provider.issuer:
        raise LogoutRefused("iss")
    return _valid_sid(sid)


def _logout_claims(provider: Provider, now: dt.datetime) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=CLOCK_SKEW_SECONDS,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        iat={"essential": True},
        jti={"essential": True},
        sid={"essential": True},
        events={"essential": True},
    )


def _is_logout(events: object) -> bool:
    return isinstance(events, dict) and isinstance(events.get(_EVENT), dict)


def _valid_sid(sid: object) -> str:
    if not isinstance(sid, str) or not _SID.fullmatch(sid):
        raise LogoutRefused("sid")
    return sid
