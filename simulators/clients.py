"""Registers the demo's municipalities with the stand-in for ID-porten and Ansattporten.

`python -m simulators.clients --port 8000 --out FILE --keys-out FILE` makes a new key pair,
writes the registrations with the public key, and the private key where only its owner reads it:
as PEM, and beside it as the JWK by which Maskinporten knows the product.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from joserfc.jwk import RSAKey

KEY_ID = "allmenning-demo"
MUNICIPALITIES = {
    "oslo": "Oslo kommune",
    "asker": "Asker kommune",
    "baerum": "Bærum kommune",
}


def registrations(port: int, key: RSAKey) -> dict[str, object]:
    """One client for each municipality, all with the same public key."""
    jwks = {"keys": [key.as_dict(private=False)]}
    return {
        "clients": [
            {"name": name, **_addresses(municipality, port), "jwks": jwks}
            for municipality, name in MUNICIPALITIES.items()
        ]
    }


def new_key() -> RSAKey:
    """A key pair for signing in to the token endpoint."""
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": KEY_ID})


def _addresses(municipality: str, port: int) -> dict[str, object]:
    host = f"{municipality}.localhost:{port}"
    return {
        "client_id": f"allmenning-{municipality}",
        "redirect_uris": [f"http://{host}/innlogging/tilbake"],
        "post_logout_redirect_uris": [f"http://{host}/innlogging/utlogget"],
        "frontchannel_logout_uri": f"http://{host}/innlogging/utlogget-foran",
        "backchannel_logout_uri": f"http://127.0.0.1:{port}/innlogging/utlogget-bak",
        "backchannel_logout_host": host,
    }


def _write_private(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def main() -> int:
    """Write both files. Returns 1 with one sentence when it cannot."""
    arguments = _arguments()
    key = new_key()
    try:
        _write_private(arguments.keys_out, key.as_pem(private=True))
        jwk = json.dumps(key.as_dict(private=True)).encode()
        _write_private(arguments.keys_out.with_suffix(".json"), jwk)
        content = json.dumps(registrations(arguments.port, key), ensure_ascii=False, indent=2)
        arguments.out.write_text(f"{content}\n", encoding="utf-8")
    except OSError as error:
        print(f"The registrations cannot be written: {error}", file=sys.stderr)
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulators.clients", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="where the product listens")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--keys-out", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
