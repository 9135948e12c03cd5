"""What the provider vouches for, as tests need it."""

from dataclasses import replace
from typing import Any

from allmenning.registers.idporten import SignedIn

ISSUER = "http://127.0.0.1:8101/idporten"
STAFF_ISSUER = "http://127.0.0.1:8101/ansattporten"

KARI = SignedIn(
    issuer=ISSUER,
    subject="kari-at-idporten",
    pid="15839000046",
    acr="idporten-loa-substantial",
    sid="sid-of-kari",
    id_token="the-token-of-kari",
    locale="nb",
    represents=(),
)


def answer(**facts: Any) -> SignedIn:
    """Kari's answer from ID-porten, with other facts where they are given."""
    return replace(KARI, **facts)
