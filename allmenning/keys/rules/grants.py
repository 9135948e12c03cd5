"""A grant: who holds it may open these doors, each in its own stretch of time.

It travels sealed (`rules.sealing`), so that a door can trust it without asking anybody. A grant is
lent for at most three days at a time: that is how long a door does without the platform, and the
longest a door that hears nothing goes on trusting a grant that was taken back.

Source: RFC 8392 (CBOR Web Token) for the claims; private claims have numbers below -65536.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from allmenning.core.period import Period
from allmenning.keys.rules.sealing import NotSealed, PublicKeys, seal, unsealed

LEASE = timedelta(hours=72)
# What a square code on paper can carry and still be read by a cheap reader.
LONGEST_TOKEN = 300
# What a gateway keeps for itself: some 240 stretches of time, and a whole message of them is still
# shorter than what is read at all (`sealing.LONGEST`).
LONGEST_KEPT = 4000

_ISSUER, _GATEWAY, _UNTIL, _FROM, _ISSUED, _ID, _DEVICE = 1, 3, 4, 5, 6, 7, 8
_DOORS, _EPOCH, _USES, _FLAGS = -65537, -65538, -65539, -65540
_NEEDS_PIN, _IS_STAFF = 1, 2


@dataclass(frozen=True)
class Access:
    """One door (its number at the gateway) and one stretch of time it opens: [start, end)."""

    door: int
    during: Period


@dataclass(frozen=True)
class Grant:
    """What one gateway is told that a holder may open, and under what conditions.

    `id` is sixteen random bytes that lead to nobody. `lease` is when this copy can be trusted;
    `epoch` the count of times everything issued before was made worthless. `uses` is how often it
    opens, None for any number. `device` is the public key (P-256, compressed, 33 bytes) of the
    phone it is bound to, None for paper. `needs_pin` asks for the holder's code as well.
    """

    id: bytes
    issuer: str
    gateway: int
    doors: tuple[Access, ...]
    issued_at: datetime
    lease: Period
    epoch: int
    uses: int | None = None
    device: bytes | None = None
    needs_pin: bool = False
    is_staff: bool = False

    def access(self, door: int, now: datetime) -> Access | None:
        """What it says of one door: the stretch that is now, else the next, else the last.

        None when the door is not among them.
        """
        its = sorted((one for one in self.doors if one.door == door), key=lambda one: one.during)
        return next((one for one in its if now < one.during.end), its[-1] if its else None)


class TooManyDoors(ValueError):
    """The grant is longer than a square code can carry, or than a gateway keeps."""


def is_near(windows: Iterable[Period], *, now: datetime) -> bool:
    """Whether something is to open, or opens, within three days from now: then a copy is lent."""
    return any(now < during.end and during.start < now + LEASE for during in windows)


def coming(doors: Iterable[Access], *, now: datetime) -> tuple[Access, ...]:
    """What a copy issued now says: all that is not over, also what opens after the first three days,
    as its doors may be told nothing more before then."""
    return tuple(one for one in doors if now < one.during.end)


def lease(doors: Iterable[Access], *, now: datetime) -> Period | None:
    """When a copy issued now can be trusted; None when all of it is over."""
    ends = [one.during.end for one in coming(doors, now=now)]
    return Period(now, min(max(ends), now + LEASE)) if ends else None


def issue(grant: Grant, *, key: Ed25519PrivateKey, key_id: bytes) -> bytes:
    """The grant sealed: at most 300 bytes for a phone that shows it, 4,000 for a gateway to keep.
    Raises TooManyDoors."""
    token = seal(_claims(grant), key=key, key_id=key_id)
    if len(token) > (LONGEST_TOKEN if grant.device else LONGEST_KEPT):
        raise TooManyDoors(f"{len(token)} bytes")
    return token


def read(token: bytes, keys: PublicKeys, *, longest: int = LONGEST_TOKEN) -> Grant:
    """The grant in a token. Raises NotSealed when none of our keys issued exactly this, or it is
    longer than what people show; a gateway keeps up to `LONGEST_KEPT`."""
    if len(token) > longest:
        raise NotSealed("too long")
    claims = unsealed(token, keys)
    try:
        return _grant(claims)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
        raise NotSealed("no grant") from error


def _claims(grant: Grant) -> dict[int, Any]:
    flags = _NEEDS_PIN * grant.needs_pin + _IS_STAFF * grant.is_staff
    every = {
        _ISSUER: grant.issuer,
        _GATEWAY: grant.gateway,
        _UNTIL: seconds(grant.lease.end),
        _FROM: seconds(grant.lease.start),
        _ISSUED: seconds(grant.issued_at),
        _ID: grant.id,
        _DEVICE: grant.device,
        _DOORS: [[one.door, *_ends(one.during)] for one in grant.doors],
        _EPOCH: grant.epoch,
        _USES: grant.uses,
        _FLAGS: flags or None,
    }
    return {name: value for name, value in every.items() if value is not None}


def _grant(claims: Any) -> Grant:
    flags = claims.get(_FLAGS, 0)
    return Grant(
        id=_bytes(claims[_ID], 16),
        issuer=str(claims[_ISSUER]),
        gateway=int(claims[_GATEWAY]),
        doors=tuple(Access(int(door), _period(*ends)) for door, *ends in claims[_DOORS]),
        issued_at=moment(claims[_ISSUED]),
        lease=_period(claims[_FROM], claims[_UNTIL]),
        epoch=int(claims[_EPOCH]),
        uses=int(claims[_USES]) if _USES in claims else None,
        device=_bytes(claims[_DEVICE], 33) if _DEVICE in claims else None,
        needs_pin=bool(flags & _NEEDS_PIN),
        is_staff=bool(flags & _IS_STAFF),
    )


def seconds(instant: datetime) -> int:
    """Whole seconds since 1970, as everything is written that travels to a door."""
    return int(instant.timestamp())


def moment(value: Any) -> datetime:
    """The instant that `seconds` wrote. Raises ValueError, OverflowError or TypeError."""
    return datetime.fromtimestamp(int(value), UTC)


def _ends(period: Period) -> tuple[int, int]:
    return seconds(period.start), seconds(period.end)


def _period(start: Any, end: Any) -> Period:
    return Period(moment(start), moment(end))


def _bytes(value: Any, length: int) -> bytes:
    if not isinstance(value, bytes) or len(value) != length:
        raise ValueError("not the bytes we write")
    return value
