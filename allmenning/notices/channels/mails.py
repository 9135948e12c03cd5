"""Mails to send: claimed, looked up, and written out when their turn comes."""

import logging
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from allmenning.core import scope
from allmenning.mail.rules.message import wire_address
from allmenning.notices.access_by_link import message_link
from allmenning.notices.actions import claiming
from allmenning.notices.actions.claiming import Claim
from allmenning.notices.channels.contact_register import ContactRegister
from allmenning.notices.queries.naming import names
from allmenning.notices.queries.wording import Part, Wording, link_page
from allmenning.notices.rules.contact import hindrance
from allmenning.notices.rules.dkim import Signer, private_key
from allmenning.notices.rules.letter import Letter, Own, written
from allmenning.notices.rules.letter import Sender as From
from allmenning.notices.rules.reasons import Reason
from allmenning.people.queries import key_ring, number_read
from allmenning.registers.krr import Contact

log = logging.getLogger("allmenning.notices")

# What was read of texts and facts is read anew after so long.
_WORDS_LAST = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, repr=False)
class Mail:
    """One mail to one person, not yet written out. It is not printed: it holds her address."""

    municipality: int
    claim: Claim
    letter: Letter
    sender: str
    recipient: str
    message_id: str

    def content(self) -> bytes:
        """The whole mail as bytes."""
        head = self.claim.head
        link = message_link(dispatch=head.id, notice=head.notice, person=self.claim.person)
        own = Own(self.recipient, self.message_id, link)
        return self.letter.filled(own, _date(int(timezone.now().timestamp())))


@lru_cache(maxsize=2)
def _date(second: int) -> bytes:
    return written(timezone.localtime())


class _Letters:
    """The letters of one municipality, each written out once for all who get the same."""

    def __init__(self, now: datetime) -> None:
        self.is_fresh_until = now + _WORDS_LAST
        self.wording, self.ring, self.names = Wording(now), key_ring(), names()
        self.sender_address = wire_address(self.wording.municipality.email)
        self._kept: dict[tuple[Hashable, ...], Letter] = {}

    def letter(self, claim: Claim, wished: str) -> Letter:
        """Raises KeyError and ValueError for a text that cannot be said to her."""
        parts = tuple(
            Part(row.notice, row.district, row.variant, row.is_reminder) for row in claim.rows
        )
        same = (parts, wished, self.wording.lists(parts, wished=wished))
        if same not in self._kept:
            variant = self.wording.variant(parts, wished=wished)
            sender = self.sender(claim)
            self._kept[same] = Letter(variant, sender, signer(sender.domain))
        return self._kept[same]

    def number(self, claim: Claim) -> str:
        """Her personal number, "" when it cannot be read: then nothing is known of her."""
        return number_read(claim.number_sealed, claim.number_key_id, ring=self.ring)

    def sender(self, claim: Claim) -> From:
        municipality, theme = (
            self.wording.municipality,
            self.wording.notice(claim.head.notice).theme,
        )
        no = self.wording.address(link_page("unsubscribe"))
        return From(municipality.name, municipality.email, theme.slug, no)


class Post:
    """What is due, claimed and made ready. Used by one thread."""

    def __init__(self, register: ContactRegister) -> None:
        self._register = register
        self._letters: dict[int, _Letters] = {}

    def take(self) -> list[Mail] | None:
        """The next mails of the municipality in scope; None when nothing is due.

        Raises RegisterDown and RegisterRefused; what was claimed is given back then.
        """
        claims = claiming.claim(now=timezone.now())
        if not claims:
            return None
        try:
            return self.ready(claims)
        except BaseException:
            claiming.release(claims=claims, now=timezone.now())
            raise

    def ready(self, claims: Sequence[Claim]) -> list[Mail]:
        """The mails of these claims, for those whom the register lets us write to; others are skipped."""
        now, letters = timezone.now(), self._letters_now()
        numbers = {claim.person: number for claim in claims if (number := letters.number(claim))}
        asked = sorted(set(numbers.values()))
        contacts = self._register.look_up(asked) if asked else {}
        mails, against = [], []
        for claim in claims:
            contact = contacts.get(numbers.get(claim.person, ""))
            reason = _against(contact, now)
            mail = _mail(letters, claim, contact) if contact and not reason else None
            if mail is not None:
                mails.append(mail)
            else:
                against.append((claim, reason or Reason.UNKNOWN))
        claiming.skip(reasons=against, now=now)
        return mails

    def _letters_now(self) -> _Letters:
        kept, now = self._letters.get(scope.municipality_id()), timezone.now()
        if kept is None or kept.is_fresh_until <= now:
            kept = self._letters[scope.municipality_id()] = _Letters(now)
        kept.wording.look_again(now)
        return kept


def _mail(letters: _Letters, claim: Claim, contact: Contact) -> Mail | None:
    """The mail, or None when there is something that cannot be said to her."""
    try:
        letter = letters.letter(claim, contact.language)
    except (KeyError, ValueError) as error:
        facts = {"notice": claim.head.notice, "because": type(error).__name__}
        log.warning("a notice cannot be written out", extra=facts)
        return None
    return Mail(
        municipality=scope.municipality_id(),
        claim=claim,
        letter=letter,
        sender=letters.sender_address,
        recipient=wire_address(contact.email),
        message_id=letters.names.name(claim.head.id),
    )


def _against(contact: Contact | None, now: datetime) -> Reason | None:
    reason = hindrance(contact, now=now)
    if reason is None and contact is not None and not is_allowed(contact.email):
        return Reason.UNREACHABLE
    return reason


def is_allowed(email: str) -> bool:
    """Whether mail may go to the address: everywhere in production, and else only to a few."""
    domain = wire_address(email).rpartition("@")[2].lower()
    return "*" in settings.NOTICES_ALLOWED or domain in settings.NOTICES_ALLOWED


@lru_cache(maxsize=32)
def signer(domain: str) -> Signer | None:
    """Who signs for the domain; None when the relay does it. Raises UnusableKey, OSError."""
    if not settings.NOTICES_DKIM_KEY_FILE:
        return None
    key = private_key(Path(settings.NOTICES_DKIM_KEY_FILE).read_bytes())
    return Signer(key, domain, settings.NOTICES_DKIM_SELECTOR)
