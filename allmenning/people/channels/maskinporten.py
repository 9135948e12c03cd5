"""Tokens for the national registers, in the name that the settings give us."""

import json
from functools import cache
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from django.conf import settings

from allmenning.registers.maskinporten import Client, Tokens


class NotSetUp(RuntimeError):
    """The settings do not say where a register is, or who we are to it."""


@cache
def tokens() -> Tokens:
    """Tokens of our client, whose key is a private JWK with its `kid`. Raises NotSetUp."""
    try:
        key = RSAKey.import_key(json.loads(Path(settings.MASKINPORTEN_KEY_FILE).read_text()))
        client = Client(settings.MASKINPORTEN_ISSUER, settings.MASKINPORTEN_CLIENT_ID, key)
    except (OSError, ValueError, JoseError) as error:
        raise NotSetUp(type(error).__name__) from None
    return Tokens(client)
