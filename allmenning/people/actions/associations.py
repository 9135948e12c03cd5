"""Associations become known, and people get to act for them."""

from datetime import date, datetime

from django.db import transaction

from allmenning.core.log import Actor, record_act
from allmenning.people.actions.numbers import find_or_add_person
from allmenning.people.models import Association, Person, Representative
from allmenning.people.rules.organisation import parse_organisasjonsnummer


class AssociationKnown(Exception):
    """The municipality knows an association with this organisasjonsnummer already."""


@transaction.atomic
def add_association(
    *, organisasjonsnummer: str, name: str, actor: Actor, now: datetime
) -> Association:
    """Register an association. Nobody may act for it until appointed.

    Raises InvalidOrganisasjonsnummer or AssociationKnown.
    """
    association, is_new = Association.objects.get_or_create(
        organisasjonsnummer=parse_organisasjonsnummer(organisasjonsnummer), defaults={"name": name}
    )
    if not is_new:
        raise AssociationKnown
    record_act(
        actor=actor, verb="association_added", kind="association", id=association.pk, now=now
    )
    return association


@transaction.atomic
def appoint_representative(
    *, person: Person, association: Association, until: date | None, actor: Actor, now: datetime
) -> Representative:
    """Let the person act for the association, through `until` when it is given.

    Somebody appointed before gets the new date.
    """
    representative, _is_new = Representative.objects.update_or_create(
        person=person, association=association, defaults={"until": until}
    )
    _record("representative_appointed", representative, actor, now)
    return representative


@transaction.atomic
def appoint_by_number(
    *,
    number: str,
    name: str,
    association: Association,
    until: date | None,
    actor: Actor,
    now: datetime,
) -> Representative:
    """Let whoever has the personal number act for the association, also before her first sign-in.

    The name is for somebody unknown. Raises InvalidNationalId.
    """
    person = find_or_add_person(number=number, name=name, actor=actor, now=now)
    return appoint_representative(
        person=person, association=association, until=until, actor=actor, now=now
    )


@transaction.atomic
def end_representation(*, representative: Representative, actor: Actor, now: datetime) -> None:
    """From now on the person may no longer act for the association."""
    _record("representation_ended", representative, actor, now)
    representative.delete()


def _record(verb: str, representative: Representative, actor: Actor, now: datetime) -> None:
    until = representative.until
    record_act(
        actor=actor,
        verb=verb,
        kind="association",
        id=representative.association_id,
        now=now,
        person=representative.person_id,
        until=until.isoformat() if until else None,
    )
