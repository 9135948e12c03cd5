"""Sealed messages: CBOR that one key signed and anybody with its public half can trust.

Source: RFC 9052 (COSE_Sign1, tag 18, algorithm EdDSA) and RFC 8949 (CBOR, deterministic).
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_SIGN1 = 18
_PROTECTED = cbor2.dumps({1: -8})
_KEY_ID = 4
# Longer than any message of ours; what is longer is not even decoded.
LONGEST = 1 << 20

PublicKeys = Mapping[bytes, Ed25519PublicKey]


class NotSealed(ValueError):
    """The bytes are no message sealed by a key we trust."""


def encoded(value: Any) -> bytes:
    """The one way a value is written as CBOR, so that equal values have equal bytes."""
    return cbor2.dumps(value, canonical=True)


def decoded(data: bytes) -> Any:
    """What `encoded` wrote. Raises NotSealed for anything that is no whole CBOR value."""
    if len(data) > LONGEST:
        raise NotSealed("too long")
    stream = BytesIO(data)
    try:
        value = cbor2.load(stream, read_size=1, allow_indefinite=False, allow_duplicate_keys=False)
    except (cbor2.CBORDecodeError, ValueError, TypeError, RecursionError, OverflowError) as error:
        raise NotSealed("not CBOR") from error
    if stream.tell() != len(data):
        raise NotSealed("more than one value")
    return value


def seal(value: Any, *, key: Ed25519PrivateKey, key_id: bytes) -> bytes:
    """The value as CBOR under the key's signature; `key_id` says which key to check it with."""
    payload = encoded(value)
    return _message(key_id, payload, key.sign(_signed(payload)))


def unsealed(message: bytes, keys: PublicKeys) -> Any:
    """The value inside. Raises NotSealed when no key of ours sealed exactly these bytes."""
    key_id, payload, signature = _parts(decoded(message))
    # The signature covers the payload alone: whatever is written otherwise around it is not ours.
    if _message(key_id, payload, signature) != message:
        raise NotSealed("another spelling")
    key = keys.get(key_id)
    if key is None:
        raise NotSealed("unknown key")
    try:
        key.verify(signature, _signed(payload))
    except InvalidSignature as error:
        raise NotSealed("forged") from error
    return decoded(payload)


def _parts(tag: Any) -> tuple[bytes, bytes, bytes]:
    """Key id, payload and signature of a COSE_Sign1 with our algorithm; another one is none."""
    match tag:
        case cbor2.CBORTag(
            tag=18, value=[bytes(protected), {4: bytes(key_id)}, bytes(payload), bytes(signature)]
        ) if protected == _PROTECTED:
            return key_id, payload, signature
    raise NotSealed("another form")


def _message(key_id: bytes, payload: bytes, signature: bytes) -> bytes:
    sealed = [_PROTECTED, {_KEY_ID: key_id}, payload, signature]
    return cbor2.dumps(cbor2.CBORTag(_SIGN1, sealed))


def _signed(payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", _PROTECTED, b"", payload])
