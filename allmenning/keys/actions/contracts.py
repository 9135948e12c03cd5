"""Contracts for hours without staff: signed, suspended with a reason, heard, and ended."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from allmenning.booking.models import Terms
from allmenning.core.clock import local_date
from allmenning.core.locking import lock_row
from allmenning.core.log import Actor, record_act
from allmenning.keys.actions import contract_letters as letters
from allmenning.keys.actions.contract_keys import agree_key
from allmenning.keys.models import Contract, OpenAccess, Suspension
from allmenning.keys.queries import contracts
from allmenning.keys.rules.staffless import is_old_enough
from allmenning.people.models import Person
from allmenning.people.queries import born_on

State = Contract.State


class TakesNoMore(Exception):
    """The place takes no new contracts now."""


class TooYoung(Exception):
    """She has not reached the place's age limit."""


class AgeUnknown(Exception):
    """Her number does not tell how old she is; an employee must see it."""


class OtherTerms(Exception):
    """The terms she saw are no longer those that hold."""


class Barred(Exception):
    """A suspension still holds on a contract she had for the place."""


class NotNow(Exception):
    """The contract is not in a state where this can be done (any more)."""


@transaction.atomic
def sign(
    *, person: Person, place: OpenAccess, terms: Terms, institution: str = "", now: datetime
) -> Contract:
    """Her own contract for the place on these terms; accepting a newer version renews it.

    Raises TakesNoMore, TooYoung, AgeUnknown, OtherTerms and Barred.
    """
    _may_sign(person, place, terms, now)
    born = born_on(person) if place.least_age else None
    if place.least_age and born is None:
        raise AgeUnknown
    if born and not is_old_enough(born, least_age=place.least_age, on=local_date(now)):
        raise TooYoung
    facts = {"age_from": Contract.AgeFrom.NUMBER, "for_institution": institution}
    actor = Actor("person", person.pk)
    return _signed(person, place, terms, facts, actor, now)


@transaction.atomic
def sign_at_desk(
    *,
    person: Person,
    place: OpenAccess,
    terms: Terms,
    institution: str = "",
    employee: Person,
    now: datetime,
) -> Contract:
    """A contract for somebody whose papers the employee saw, her age too.

    Raises TakesNoMore, OtherTerms and Barred.
    """
    _may_sign(person, place, terms, now)
    facts = {
        "age_from": Contract.AgeFrom.STAFF,
        "proofed_by": employee,
        "for_institution": institution,
    }
    return _signed(person, place, terms, facts, Actor("person", employee.pk), now)


def _may_sign(person: Person, place: OpenAccess, terms: Terms, now: datetime) -> None:
    lock_row(Person, person.pk)
    standing = contracts.contract_of(place, person)
    if standing is not None:
        # Who is suspending or ending it is done before it is looked at again.
        lock_row(Contract, standing.pk)
    if contracts.is_barred(place, person):
        raise Barred
    if contracts.contract_of(place, person) is None and not place.takes_new:
        raise TakesNoMore
    if terms != contracts.terms_in_force(place, now=now):
        raise OtherTerms


def _signed(
    person: Person,
    place: OpenAccess,
    terms: Terms,
    facts: Mapping[str, object],
    actor: Actor,
    now: datetime,
) -> Contract:
    contract = contracts.contract_of(place, person)
    if contract is None:
        contract = Contract(open_access=place, person=person)
        contract.state = State.WAITING if place.needs_course else State.ACTIVE
    contract.terms, contract.accepted_at = terms, now
    for name, value in facts.items():
        setattr(contract, name, value)
    contract.save()
    _done(contract, "signed", actor, now)
    return contract


@transaction.atomic
def note_course(*, contract: Contract, employee: Person, now: datetime) -> None:
    """She has been through the course, and may let herself in from now on. Raises NotNow."""
    lock_in(contract, State.WAITING)
    contract.course_at, contract.state = now, State.ACTIVE
    contract.save(update_fields=["course_at", "state"])
    _done(contract, "course_noted", Actor("person", employee.pk), now)


@transaction.atomic
def suspend(*, contract: Contract, reason: str, employee: Person, now: datetime) -> Suspension:
    """Her key stops working at once; she is told why, and how she has her say. Raises NotNow."""
    lock_in(contract, State.ACTIVE, State.WAITING)
    contract.state = State.SUSPENDED
    contract.save(update_fields=["state"])
    made = Suspension.objects.create(
        contract=contract, reason=reason, begun_at=now, begun_by=employee
    )
    letters.tell_suspended(made, now=now)
    _done(contract, "suspended", Actor("person", employee.pk), now)
    return made


@transaction.atomic
def give_statement(*, contract: Contract, statement: str, now: datetime) -> None:
    """What the holder says to the suspension; said again, the last holds. Raises NotNow."""
    held = _held(contract)
    held.statement, held.stated_at = statement, now
    held.answer, held.answered_at = "", None
    held.save(update_fields=["statement", "stated_at", "answer", "answered_at"])
    actor = Actor("person", contract.person_id)
    record_act(actor=actor, verb="stated", kind="contract", id=contract.pk, now=now)


@transaction.atomic
def uphold(*, contract: Contract, answer: str, employee: Person, now: datetime) -> None:
    """The suspension stands; the holder is told why. Raises NotNow."""
    held = _held(contract)
    held.answer, held.answered_at = answer, now
    held.save(update_fields=["answer", "answered_at"])
    letters.tell_upheld(held, now=now)
    actor = Actor("person", employee.pk)
    record_act(actor=actor, verb="suspension_upheld", kind="contract", id=contract.pk, now=now)


@transaction.atomic
def lift(*, contract: Contract, employee: Person, now: datetime) -> None:
    """The suspension is over, and the key works again. Raises NotNow."""
    held = _held(contract)
    held.ended_at = now
    held.save(update_fields=["ended_at"])
    is_ready = contract.course_at or not contract.open_access.needs_course
    contract.state = State.ACTIVE if is_ready else State.WAITING
    contract.save(update_fields=["state"])
    letters.tell_lifted(held, now=now)
    _done(contract, "suspension_lifted", Actor("person", employee.pk), now)


@transaction.atomic
def end(*, contract: Contract, actor: Actor, now: datetime) -> None:
    """The contract is over, and its cards are forgotten. A suspension goes on holding, so that
    nobody signs her way out of it. Ending twice is ending once."""
    lock_row(Contract, contract.pk)
    contract.refresh_from_db(fields=["state"])
    if contract.state == State.ENDED:
        return
    contract.state, contract.ended_at = State.ENDED, now
    contract.save(update_fields=["state", "ended_at"])
    contract.cards.all().delete()
    _done(contract, "ended", actor, now)


def lock_in(contract: Contract, *states: str) -> None:
    """Keep the contract as it is until the transaction ends. Raises NotNow unless in a state."""
    lock_row(Contract, contract.pk)
    contract.refresh_from_db(fields=["state"])
    if contract.state not in states:
        raise NotNow


def _held(contract: Contract) -> Suspension:
    lock_in(contract, State.SUSPENDED)
    return contract.suspensions.get(ended_at=None)


def _done(contract: Contract, verb: str, actor: Actor, now: datetime) -> None:
    """Write who did it, and let the doors know at once."""
    record_act(actor=actor, verb=verb, kind="contract", id=contract.pk, now=now)
    agree_key(contract=contract, now=now)
