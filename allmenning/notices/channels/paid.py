"""Handing over what costs money, one by one: who it is to is asked of the registers just before."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from allmenning.core import scope
from allmenning.core.models import Municipality
from allmenning.documents.rules.letters import letter_pdf
from allmenning.notices.actions import paying
from allmenning.notices.channels import sms, svarut
from allmenning.notices.channels.contact_register import contact_register
from allmenning.notices.channels.posting import InDoubt, NotTaken, Refused
from allmenning.notices.models import Channel, Notice, PaidMessage
from allmenning.notices.queries.paid_words import text_words
from allmenning.notices.queries.wording import Part, Wording
from allmenning.notices.rules.contact import may_text
from allmenning.notices.rules.rendering import language_for
from allmenning.people.channels import folkeregisteret
from allmenning.people.channels.maskinporten import NotSetUp, tokens
from allmenning.people.models import RegisteredPerson
from allmenning.people.queries import key_ring, number_read
from allmenning.places.models import Address
from allmenning.registers.calling import RegisterDown, RegisterRefused

# People write none of these codes: they stand beside those that a provider gives.
NO_PHONE, NO_ADDRESS, NO_NAME = "no_phone", "no_address", "no_name"
NO_ACCOUNT, NO_WORDS, NO_NUMBER = "no_account", "no_words", "no_number"


def send_all() -> None:
    """Send what is due in the municipality in scope, until all of it is or nothing is taken."""
    while paid := paying.claim_paid(now=timezone.now()):
        if not _was_taken(paid):
            return


def _was_taken(paid: PaidMessage) -> bool:
    """Hand one over and write what came of it; False when the provider takes nothing now."""
    try:
        reference = _SENDERS[Channel(paid.channel)](paid)
    except (NotTaken, RegisterDown, NotSetUp):
        paying.postpone(paid=paid, now=timezone.now())
        return False
    except (Refused, RegisterRefused) as refused:
        code = refused.code or "refused"
        paying.settle_refused(paid=paid, hindrance=code[:60], now=timezone.now())
    except InDoubt:
        paying.settle_in_doubt(paid=paid, now=timezone.now())
    else:
        paying.settle_sent(paid=paid, reference=reference[:60], now=timezone.now())
    return True


def _text(paid: PaidMessage) -> str:
    account = sms.Account(**_account(settings.NOTICES_SMS))
    number, now = _number(paid.dispatch.person), timezone.now()
    contact = contact_register().look_up([number]).get(number)
    if contact is None or not may_text(contact, now=now):
        raise Refused(NO_PHONE)
    words = text_words(paid.dispatch.notice, language_for(contact.language))
    return sms.send(sms.Text(_reference(paid), contact.phone, words), account=account)


def _letter(paid: PaidMessage) -> str:
    account = svarut.Account(**_account(settings.NOTICES_SVARUT))
    to = _recipient(paid.dispatch.person, timezone.now())
    token = tokens().token(svarut.SCOPE, now=timezone.now())
    wished = _wished(paid.dispatch.person)
    return svarut.send(_shipment(paid, wished), to, account=account, token=token)


_SENDERS = {Channel.SMS: _text, Channel.LETTER: _letter}


def _account(accounts: dict[str, Any]) -> dict[str, str]:
    """Ours with the provider. Raises Refused where the municipality has none."""
    slug = Municipality.objects.get(pk=scope.municipality_id()).slug
    if slug not in accounts:
        raise Refused(NO_ACCOUNT)
    found: dict[str, str] = accounts[slug]
    return found


def _number(person: RegisteredPerson) -> str:
    """Raises Refused for a number that cannot be read: nobody can be asked who she is."""
    number = number_read(person.number_sealed, person.number_key_id, ring=key_ring())
    if not number:
        raise Refused(NO_NUMBER)
    return number


def _reference(paid: PaidMessage) -> str:
    """Ours for the message: the same however often it is tried."""
    return f"varsel-{paid.dispatch.notice_id}-{paid.pk}"


def _recipient(person: RegisteredPerson, now: datetime) -> svarut.Recipient:
    """Whom the letter is to. Raises Refused for who cannot be named or found."""
    address = Address.objects.filter(reference=person.address).select_related("street").first()
    if not person.address or address is None:
        raise Refused(NO_ADDRESS)
    number = _number(person)
    name = folkeregisteret.look_up_name(number, purpose="letter", now=now)
    if not name:
        raise Refused(NO_NAME)
    return svarut.Recipient(number, name, str(address), address.postcode, address.post_town)


def _sender(municipality: Municipality, notice: Notice) -> str:
    """Oslo kommune, Bydel Stovner."""
    whole, unit = f"{municipality.name} kommune", notice.unit.name
    return unit if unit == whole else f"{whole}, {unit}"


def _wished(person: RegisteredPerson) -> str:
    """The language she has chosen; the register tells it also of those it has no address of."""
    contact = contact_register().look_up([number := _number(person)]).get(number)
    return contact.language if contact else ""


def _shipment(paid: PaidMessage, wished: str) -> svarut.Shipment:
    """The notice as a letter in her language, with the words of where she lives. Raises Refused
    where a fact is missing that the text leaves open."""
    dispatch, wording = paid.dispatch, Wording(timezone.now())
    part = Part(dispatch.notice_id, dispatch.district_id, dispatch.variant)
    language = language_for(wished)
    try:
        said = wording.section(part, language)
    except (KeyError, ValueError):
        raise Refused(NO_WORDS) from None
    sender = _sender(wording.municipality, dispatch.notice)
    paragraphs = [one for one in said.marked.text.split("\n\n") if one.strip()]
    paragraphs += wording.on_paper(part, wished)
    return svarut.Shipment(
        title=said.subject,
        reference=_reference(paid),
        accounting=f"varsel-{dispatch.notice_id}",
        pdf=letter_pdf(title=said.subject, sender=sender, paragraphs=paragraphs, language=language),
    )
