"""Who share a household, told without telling where it is."""

import hmac
from hashlib import sha256


def home_digest(*, home_key: bytes, address: str, dwelling: str) -> bytes | None:
    """The same 32 bytes for everybody in one dwelling; None where no address is known.

    `address` is the id of the address in Matrikkelen, `dwelling` its bruksenhetsnummer, "" for a
    house with one home.
    """
    if not address:
        return None
    return hmac.new(home_key, f"{address}/{dwelling}".encode(), sha256).digest()
