"""What programs call: metadata, keys, pushed requests, tokens and userinfo."""

from __future__ import annotations

from simulators.idporten.asking import LOCALES, Refused, UnknownSender, read_request
from simulators.idporten.proofs import NotTheClient, authenticated_client, proves_start
from simulators.idporten.registration import Client
from simulators.idporten.site import PUSHED_SECONDS, TOKEN_SECONDS, Granted, Site
from simulators.idporten.tokens import id_token, subject
from simulators.messages import Request, Response, json_response, refusal


def metadata(site: Site, request: Request) -> Response:
    """What the provider says about itself (OpenID Connect Discovery 1.0)."""
    endpoints = {
        "issuer": site.issuer,
        "jwks_uri": f"{site.issuer}/jwks",
        "authorization_endpoint": f"{site.issuer}/authorize",
        "pushed_authorization_request_endpoint": f"{site.issuer}/par",
        "token_endpoint": f"{site.issuer}/token",
        "end_session_endpoint": f"{site.issuer}/logout",
    }
    if site.kind.has_userinfo:
        endpoints["userinfo_endpoint"] = f"{site.issuer}/userinfo"
    return json_response(
        {
            **endpoints,
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "scopes_supported": ["openid", "profile"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
            "acr_values_supported": site.kind.acr_values,
            "ui_locales_supported": LOCALES,
            "frontchannel_logout_supported": True,
            "frontchannel_logout_session_supported": True,
            "backchannel_logout_supported": True,
            "backchannel_logout_session_supported": True,
            "authorization_response_iss_parameter_supported": True,
        }
    )


def jwks(site: Site, request: Request) -> Response:
    """The public keys that tokens are signed with."""
    return json_response(site.keys.as_dict(private=False))


def push(site: Site, request: Request) -> Response:
    """Take an authorization request ahead of the browser (RFC 9126)."""
    try:
        client = authenticated_client(site, request.form)
        read_request(site, {**request.form, "client_id": client.client_id})
    except NotTheClient as error:
        return refusal("invalid_client", str(error), 401)
    except UnknownSender as error:
        return refusal("invalid_request", str(error))
    except Refused as error:
        return refusal(error.error, error.description)
    params = {n: v for n, v in request.form.items() if not n.startswith("client_assertion")}
    name = site.pushed.put((client.client_id, {**params, "client_id": client.client_id}))
    return json_response({"request_uri": f"urn:idporten:{name}", "expires_in": PUSHED_SECONDS}, 201)


def token(site: Site, request: Request) -> Response:
    """Trade a code for an id_token, once (OpenID Connect Core 1.0 §3.1.3)."""
    try:
        client = authenticated_client(site, request.form)
    except NotTheClient as error:
        return refusal("invalid_client", str(error), 401)
    if request.form.get("grant_type") != "authorization_code":
        return refusal("unsupported_grant_type", "grant_type must be authorization_code.")
    granted = site.codes.take(request.form.get("code", ""))
    if granted is None:
        return refusal("invalid_grant", "The code is unknown, used or too old.")
    fault = _fault(granted, client, request)
    return refusal("invalid_grant", fault) if fault else _tokens(site, granted)


def userinfo(site: Site, request: Request) -> Response:
    """Who the access token is about; adds nothing to the id_token."""
    scheme, _, access_token = request.authorization.partition(" ")
    granted = site.access_tokens.get(access_token) if scheme.lower() == "bearer" else None
    if granted is None:
        return refusal("invalid_token", "The access token is unknown or too old.", 401)
    person = granted.session.person
    about = {"sub": subject(site, granted.asked.client, person), "locale": granted.asked.locale}
    return json_response({**about, "pid": person.pid} if person.pid else about)


def _fault(granted: Granted, client: Client, request: Request) -> str | None:
    if granted.asked.client != client:
        return "The code was given to another client."
    if request.form.get("redirect_uri") != granted.asked.redirect_uri:
        return "redirect_uri differs from the one that the code was sent to."
    if not proves_start(granted.asked.code_challenge, request.form.get("code_verifier", "")):
        return "code_verifier does not fit code_challenge."
    return None


def _tokens(site: Site, granted: Granted) -> Response:
    return json_response(
        {
            "access_token": site.access_tokens.put(granted),
            "id_token": id_token(site, granted),
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "scope": granted.asked.scope,
        }
    )
