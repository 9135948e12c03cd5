"""Roles are handed out and taken back."""

from datetime import date, datetime

from django.db import transaction

from allmenning.core.clock import local_date
from allmenning.core.log import SYSTEM, Actor, record_act
from allmenning.people import queries
from allmenning.people.actions.numbers import find_or_add_person
from allmenning.people.models import Person, Role, Unit
from allmenning.people.rules import roles


class MayNotGrant(Exception):
    """The actor does not lead the unit, may not hand out this role, or is the one to get it."""


class NotHeldThere(Exception):
    """This role cannot be held on a unit of this kind."""


class ExpiryOutOfRange(Exception):
    """A role ends today at the earliest and in two years at the latest."""


@transaction.atomic
def grant_role(
    *, person: Person, unit: Unit, kind: str, expires_on: date, actor: Actor, now: datetime
) -> Role:
    """Give the person the role on the unit and all below it, through `expires_on`.

    Somebody who has the role already gets the new date.
    Raises MayNotGrant, NotHeldThere or ExpiryOutOfRange.
    """
    _refuse_unless_granter(actor, person_id=person.pk, unit_id=unit.pk, kind=kind, now=now)
    if not roles.can_be_held_on(kind, unit_kind=unit.kind):
        raise NotHeldThere
    if not roles.may_expire_on(expires_on, today=local_date(now)):
        raise ExpiryOutOfRange
    role, _is_new = Role.objects.update_or_create(
        person=person, unit=unit, kind=kind, defaults={"expires_on": expires_on}
    )
    _record("role_granted", role, actor, now)
    return role


@transaction.atomic
def grant_role_by_number(
    *, number: str, name: str, unit: Unit, kind: str, expires_on: date, actor: Actor, now: datetime
) -> Role:
    """Give the role to whoever has the personal number, also before her first sign-in.

    The name is for somebody unknown. Raises as `grant_role`, and InvalidNationalId; nobody is
    added then.
    """
    person = find_or_add_person(number=number, name=name, actor=actor, now=now)
    return grant_role(
        person=person, unit=unit, kind=kind, expires_on=expires_on, actor=actor, now=now
    )


@transaction.atomic
def end_role(*, role: Role, actor: Actor, now: datetime) -> None:
    """Take the role back at once. Raises MayNotGrant."""
    _refuse_unless_granter(
        actor, person_id=role.person_id, unit_id=role.unit_id, kind=role.kind, now=now
    )
    _record("role_ended", role, actor, now)
    role.delete()


def _refuse_unless_granter(
    actor: Actor, *, person_id: int, unit_id: int, kind: str, now: datetime
) -> None:
    if actor == SYSTEM:
        return
    # Nobody prolongs her own role, and the last administrator cannot lock everybody out.
    if actor.id is None or actor.id == person_id:
        raise MayNotGrant
    held = queries.kinds_held(person_id=actor.id, unit=unit_id, now=now)
    if kind not in roles.grantable(held):
        raise MayNotGrant


def _record(verb: str, role: Role, actor: Actor, now: datetime) -> None:
    record_act(
        actor=actor,
        verb=verb,
        kind="role",
        id=role.pk,
        now=now,
        person=role.person_id,
        unit=role.unit_id,
        role=str(role.kind),
        expires_on=role.expires_on.isoformat(),
    )
