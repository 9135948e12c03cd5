"""How Folkeregisteret is reached: by itself, or through KS Fiks, which mirrors it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from allmenning.registers.calling import Call

SCOPE = "folkeregister:deling/offentligmedhjemmel"
# What an address holds where the municipality's role with KS Fiks stands.
ROLE = "{role}"


@dataclass(frozen=True, slots=True)
class Site:
    """`address` is that of the rights package, such as
    https://folkeregisteret.api.skatteetaten.no/folkeregisteret/offentlig-med-hjemmel/api/v1, or
    https://api.fiks.ks.no/folkeregister/api/v1/ROLE/v1. Through KS Fiks `headers` holds
    IntegrasjonId and IntegrasjonPassord.

    Source: Skatteetaten, "Oppslag"; KS Fiks, "Folkeregister".
    """

    address: str
    token: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def call(self, path: str) -> Call:
        """A call to a path of it. It counts the pause it wants in milliseconds."""
        told = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        address = f"{self.address}/{path}"
        return Call(address, {**self.headers, **told}, dt.timedelta(milliseconds=1))
