"""Checks a request to sign someone in.

Source: OpenID Connect Core 1.0 §3.1.2; RFC 7636; RFC 9126; RFC 9396; Digdir, "/authorize".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from simulators.idporten.registration import Client
from simulators.idporten.site import Asked, Site

LOCALES = ("nb", "nn", "en", "se")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_PROMPTS = ("", "login", "consent", "none")
_DETAIL_TYPES = ("ansattporten:altinn:resource", "ansattporten:altinn:service")


class UnknownSender(Exception):
    """The request names no registered client and address, so nobody can be answered."""


class Refused(Exception):
    """The request breaks the contract. The client is told why, on its own address."""

    def __init__(self, error: str, description: str, redirect_uri: str, state: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.redirect_uri = redirect_uri
        self.state = state


class _Breach(Exception):
    pass


def read_request(site: Site, params: Mapping[str, str]) -> Asked:
    """The request, when it keeps the contract. Raises UnknownSender or Refused."""
    client, redirect_uri = _sender(site, params)
    try:
        _check_form(params)
        return Asked(
            client=client,
            redirect_uri=redirect_uri,
            state=_required(params, "state"),
            nonce=_required(params, "nonce"),
            code_challenge=_challenge(params),
            scope=_scope(params),
            acr_values=_acr_values(site, params),
            locale=_locale(params),
            prompt=params.get("prompt", ""),
            authorization_details=_details(site, params),
        )
    except _Breach as breach:
        error, description = breach.args
        raise Refused(error, description, redirect_uri, params.get("state", "")) from None


def unpushed(site: Site, params: Mapping[str, str]) -> Mapping[str, str]:
    """The parameters that a request_uri stands for, or the parameters themselves."""
    if "request_uri" not in params:
        return params
    pushed = site.pushed.take(params["request_uri"].removeprefix("urn:idporten:"))
    if pushed is None or pushed[0] != params.get("client_id"):
        raise UnknownSender("request_uri is unknown, used or too old.")
    return pushed[1]


def _sender(site: Site, params: Mapping[str, str]) -> tuple[Client, str]:
    client = site.clients.get(params.get("client_id", ""))
    if client is None:
        raise UnknownSender("client_id is not registered.")
    redirect_uri = params.get("redirect_uri", "")
    if redirect_uri not in client.redirect_uris:
        raise UnknownSender("redirect_uri is not registered.")
    return client, redirect_uri


def _check_form(params: Mapping[str, str]) -> None:
    if params.get("response_type") != "code":
        raise _Breach("unsupported_response_type", "response_type must be code.")
    if params.get("prompt", "") not in _PROMPTS:
        raise _Breach("invalid_request", "prompt is unknown.")
    if "request" in params:
        raise _Breach("request_not_supported", "Request objects are not understood here.")


def _required(params: Mapping[str, str], name: str) -> str:
    value = params.get(name, "")
    if not value:
        raise _Breach("invalid_request", f"{name} is required.")
    return value


def _challenge(params: Mapping[str, str]) -> str:
    if params.get("code_challenge_method") != "S256":
        raise _Breach("invalid_request", "code_challenge_method must be S256.")
    challenge = params.get("code_challenge", "")
    if not _CHALLENGE.fullmatch(challenge):
        raise _Breach("invalid_request", "code_challenge must be 43 characters of base64url.")
    return challenge


def _scope(params: Mapping[str, str]) -> str:
    scopes = params.get("scope", "").split()
    if "openid" not in scopes or not set(scopes) <= {"openid", "profile"}:
        raise _Breach("invalid_scope", "scope must be openid, and may add profile.")
    return " ".join(scopes)


def _acr_values(site: Site, params: Mapping[str, str]) -> tuple[str, ...]:
    values = tuple(params.get("acr_values", "").split())
    if not set(values) <= set(site.kind.acr_values):
        raise _Breach("invalid_request", "acr_values names an unknown level.")
    return values or (f"{site.kind.acr_prefix}substantial",)


def _locale(params: Mapping[str, str]) -> str:
    return next((code for code in params.get("ui_locales", "").split() if code in LOCALES), "nb")


def _details(site: Site, params: Mapping[str, str]) -> tuple[Mapping[str, object], ...]:
    text = params.get("authorization_details")
    if text is None:
        return ()
    try:
        details = json.loads(text)
    except ValueError:
        details = None
    if site.kind.has_userinfo or not isinstance(details, list) or not all(map(_is_detail, details)):
        raise _Breach("invalid_authorization_details", "authorization_details is not understood.")
    return tuple(details)


def _is_detail(detail: object) -> bool:
    return (
        isinstance(detail, dict)
        and detail.get("type") in _DETAIL_TYPES
        and isinstance(detail.get("resource"), str)
    )
