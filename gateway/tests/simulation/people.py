"""What people do at doors: those who may come in, and those who may not."""

from dataclasses import dataclass, replace
from hashlib import sha256
from random import Random

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from allmenning.keys.rules.presenting import (
    Card,
    Digits,
    Paper,
    Screen,
    Shown,
    what_phone_signs,
)
from gateway.tests.simulation.office import Held, Office, made_key

P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
FORGER, _ = made_key("a forger")
# How somebody shows a key of each form, the digits always among it.
WAYS = {
    "digits": ("pin",),
    "screen": ("screen", "pin"),
    "once": ("paper",),
    "guarded": ("paper", "pin"),
    "card": ("card", "pin"),
}


class Phone:
    """A phone with a key that does not leave it."""

    def __init__(self, name: str) -> None:
        seed = int.from_bytes(sha256(name.encode()).digest(), "big") >> 1
        self._key = ec.derive_private_key(seed, ec.SECP256R1())
        point = Encoding.X962, PublicFormat.CompressedPoint
        self.public = self._key.public_key().public_bytes(*point)

    def draws(self, token: bytes, drawn_at: int) -> Screen:
        """The square code on its screen. The signature is made from the message alone, so that a
        run can be repeated."""
        message = what_phone_signs(token, drawn_at)
        made = self._key.sign(message, ec.ECDSA(SHA256(), deterministic_signing=True))
        halves = decode_dss_signature(made)
        return Screen(token, drawn_at, b"".join(n.to_bytes(32, "big") for n in halves))


def twin(screen: Screen) -> Screen:
    """The same code with the other signature that is valid too."""
    s = int.from_bytes(screen.signature[32:], "big")
    return replace(screen, signature=screen.signature[:32] + (P256 - s).to_bytes(32, "big"))


@dataclass
class Crowd:
    """The people, their phones and the thieves'."""

    chance: Random
    office: Office

    def __post_init__(self) -> None:
        self.phones = [Phone(f"phone {n}") for n in range(50)]
        self.thief = Phone("a thief's")

    def phone_of(self, held: Held) -> Phone:
        return next(one for one in self.phones if one.public == held.device)

    def lawful(self, held: Held, way: str, now: int) -> Shown:
        """What the holder shows."""
        code = self.office.code(held)
        match way:
            case "screen":
                return self.phone_of(held).draws(held.phone_token, now - self.chance.randrange(8))
            case "paper":
                return Paper(held.paper_token, code if held.form == "guarded" else "")
            case "card":
                return Card(self.office.card(held), code)
        return Digits(code)

    def forged(self, held: Held, now: int) -> Shown:
        """What somebody made who has seen a key, and has none."""
        tokens = [one for one in (held.phone_token, held.paper_token) if one]
        token = self.chance.choice(tokens) if tokens else bytes(200)
        place = self.chance.randrange(len(token))
        changed = token[:place] + bytes([token[place] ^ 1 << self.chance.randrange(8)])
        match self.chance.randrange(5):
            case 0:
                return Paper(changed + token[place + 1 :], self.office.code(held))
            case 1:
                return self.thief.draws(held.phone_token or token, now)
            case 2:
                return Paper(held.phone_token or changed, self.office.code(held))
            case 3:
                return Screen(token, now, self.chance.randbytes(64))
        wrong = f"{(int(self.office.code(held)) + 1) % 10**6:06d}"
        return Card(self.office.card(held), wrong)
