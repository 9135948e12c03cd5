"""What is handed in and out of a sign-in, and what can hinder one.

Source: OpenID Connect Core 1.0; Digdir's documentation of ID-porten and of Ansattporten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode


class SignInError(Exception):
    """Nobody was signed in."""


class SignInCancelled(SignInError):
    """The person turned back at the provider."""


class SignInRefused(SignInError):
    """The provider's answer did not hold.

    The reason is a short code for the log. It never carries a value from a token.
    """


class LevelTooLow(SignInError):
    """The person signed in, but on a lower level of assurance than the service needs."""


class ProviderDown(SignInError):
    """The provider did not answer, or said that it could not."""


class LogoutRefused(Exception):
    """Someone asked to end a session without proof of being the provider."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One registration of ours at ID-porten or Ansattporten.

    requested_acr is asked for; only a sign-in on one of accepted_acr succeeds.
    authorization_details asks Ansattporten whom the person may represent.
    """

    issuer: str
    client_id: str
    private_key_pem: str = field(repr=False)
    key_id: str
    redirect_uri: str
    post_logout_redirect_uri: str
    requested_acr: tuple[str, ...]
    accepted_acr: tuple[str, ...]
    authorization_details: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class SignInStart:
    """Where to send the browser, and what to keep on the server until it comes back."""

    url: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    code_verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reportee:
    """An organisation that the signed-in person may act for."""

    organisation_number: str
    name: str
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person whom the provider vouches for.

    subject is stable for this person at this issuer and registration. pid is the national
    identity number: eleven digits, or None for people without one. sid names the session at
    the provider, for single logout.
    """

    issuer: str
    subject: str = field(repr=False)
    pid: str | None = field(repr=False)
    acr: str
    sid: str | None
    id_token: str = field(repr=False)
    locale: str | None
    represents: tuple[Reportee, ...]


@dataclass(frozen=True, slots=True)
class SignOut:
    """What the browser sends to the provider to end its session there.

    The fields hold the id_token, and with it the national identity number in readable form:
    a form that posts the fields to the action keeps it out of addresses and access logs.
    """

    action: str
    fields: Mapping[str, str] = field(repr=False)

    @property
    def url(self) -> str:
        """The same request as one address to redirect to."""
        return f"{self.action}?{urlencode(self.fields)}"
