"""Somebody the provider vouches for becomes a person of this municipality."""

from datetime import datetime

from django.db import transaction

from allmenning.core.log import Actor, record_act
from allmenning.people import queries
from allmenning.people.actions.numbers import checked, place, settle_alone
from allmenning.people.models import Identity, Person
from allmenning.people.rules.sealing import KeyRing
from allmenning.registers.idporten import SignedIn


@transaction.atomic
def sign_in(*, signed_in: SignedIn, as_staff: bool, language: str, now: datetime) -> Person:
    """The person who signed in: found by personal number, else by the provider's name for her.

    A newcomer gets a row, with the language she reads. Two first sign-ins at the same moment
    make one person. Raises InvalidNationalId when the provider vouches for a number that cannot
    be, or for a synthetic one where those are not allowed.
    """
    number = None if signed_in.pid is None else checked(signed_in.pid)
    ring = queries.key_ring()
    settle_alone(ring.lock_name(number or f"{signed_in.issuer} {signed_in.subject}"))
    identity = queries.identity_at(issuer=signed_in.issuer, subject=signed_in.subject)
    person = identity.person if identity else Person(language=language, created_at=now)
    if number:
        person = _with_number(number, person, ring)
    elif identity is None:
        person.save()
    _attach(person, signed_in, identity, now)
    _record(person, "signed_in", now, as_staff=as_staff, acr=signed_in.acr)
    return person


def _with_number(number: str, otherwise: Person, ring: KeyRing) -> Person:
    """Whoever has the number; else a newcomer, or one whose D-number gives way to it."""
    known = queries.person_with_number(number, ring=ring)
    if known is not None:
        return known
    place(otherwise, number, ring)
    otherwise.save()
    return otherwise


def _attach(person: Person, signed_in: SignedIn, identity: Identity | None, now: datetime) -> None:
    if identity is None:
        Identity.objects.create(person=person, issuer=signed_in.issuer, subject=signed_in.subject)
        _record(person, "identity_attached", now, issuer=signed_in.issuer)
    elif identity.person_id != person.pk:
        before, identity.person = identity.person_id, person
        identity.save(update_fields=["person"])
        _record(person, "identity_moved", now, issuer=signed_in.issuer, before=before)


def _record(person: Person, verb: str, now: datetime, **details: object) -> None:
    actor = Actor("person", person.pk)
    record_act(actor=actor, verb=verb, kind="person", id=person.pk, now=now, **details)
