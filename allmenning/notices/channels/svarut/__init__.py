"""KS SvarUt: a letter to somebody's digital mailbox, or printed and posted when she has none.

Source: KS, SvarUt REST v2, forsendelser; the contract in full.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

from allmenning.notices.channels.posting import identifier_in, post

SCOPE: Final = "ks:fiks"
# The provider may take a quarter of an hour to answer.
_TIMEOUT: Final = (10, 16 * 60)
_ACCOUNTING = re.compile(r"[a-zA-Z0-9\-.øæåØÆÅ]{1,20}")
_SYSTEM = "Allmenning"


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are: the site's address, the account (kontoId), and the integration with its secret."""

    address: str
    account: str
    integration: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, repr=False)
class Recipient:
    """Who it is to, by personal number, and where it is posted to when it is printed."""

    number: str
    name: str
    line: str
    postcode: str
    post_town: str


@dataclass(frozen=True, slots=True)
class Shipment:
    """What is sent. `accounting` is the konteringskode, `reference` our own for the letter."""

    title: str
    reference: str
    accounting: str
    pdf: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not _ACCOUNTING.fullmatch(self.accounting):
            raise ValueError("A konteringskode is 1 to 20 letters, digits, hyphens and full stops.")


def send(shipment: Shipment, to: Recipient, *, account: Account, token: str) -> str:
    """Hand the letter over; returns SvarUt's id of it. Raises as `posting.post`.

    The JSON goes first, then the file under the name that the JSON gives it.
    """
    told = json.dumps(_told(shipment, to), ensure_ascii=False)
    files = [
        ("forsendelse", (None, told, "application/json")),
        ("filer", (_FILE, shipment.pdf, "application/octet-stream")),
    ]
    headers = {
        "Authorization": f"Bearer {token}",
        "IntegrasjonId": account.integration,
        "IntegrasjonPassord": account.password,
    }
    address = f"{account.address}/api/v2/kontoer/{account.account}/forsendelser/"
    return identifier_in(post(address, timeout=_TIMEOUT, headers=headers, files=files))


_FILE: Final = "brev.pdf"


def _told(shipment: Shipment, to: Recipient) -> dict[str, Any]:
    return {
        "mottaker": {
            "digitalId": to.number,
            "navn": to.name,
            "adresselinje1": to.line,
            "postnummer": to.postcode,
            "poststed": to.post_town,
        },
        "eksponertFor": [],
        "avgivendeSystem": _SYSTEM,
        "tittel": shipment.title,
        "konteringskode": shipment.accounting,
        "eksternReferanse": shipment.reference,
        "utskriftskonfigurasjon": {"utskriftMedFarger": False, "tosidig": True},
        "dokumenter": [{"filnavn": _FILE, "mimeType": "application/pdf"}],
    }
