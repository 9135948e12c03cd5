"""What this host is registered as at ID-porten and at Ansattporten."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from allmenning.registers.idporten import Provider


class Way(StrEnum):
    """The two ways in."""

    RESIDENT = "resident"
    STAFF = "staff"


# Asked for and accepted. Source: Digdir, "acr_values" of ID-porten and of Ansattporten.
_LEVELS = {
    Way.RESIDENT: ("idporten-loa-substantial", "idporten-loa-high"),
    Way.STAFF: ("substantial", "high"),
}


def provider(request: HttpRequest, way: Way) -> Provider:
    """The municipality's registration, with addresses on the host that was asked."""
    levels = _LEVELS[way]
    return Provider(
        issuer=issuer(way),
        client_id=f"allmenning-{request.municipality.slug}",  # type: ignore[attr-defined]
        private_key_pem=_private_key(settings.OIDC_KEY_FILE),
        key_id=settings.OIDC_KEY_ID,
        redirect_uri=request.build_absolute_uri(reverse("people:callback")),
        post_logout_redirect_uri=request.build_absolute_uri(reverse("people:signed_out")),
        requested_acr=levels[:1],
        accepted_acr=levels,
    )


def issuer(way: Way) -> str:
    return settings.ANSATTPORTEN_ISSUER if way is Way.STAFF else settings.IDPORTEN_ISSUER


def way_of(issuer_name: str) -> Way | None:
    """Which way in has this issuer."""
    return next((way for way in Way if issuer(way) == issuer_name), None)


@cache
def _private_key(path: str) -> str:
    # A site without a key can sign nobody in, but it can still be told that a session is over.
    return Path(path).read_text(encoding="ascii") if path else ""
