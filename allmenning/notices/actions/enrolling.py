"""Taking part in a pilot, leaving it, and being forgotten when the day comes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from allmenning.core.clock import local_date
from allmenning.core.log import SYSTEM, Actor, record_act, record_act_here
from allmenning.notices.actions.taking_up import take_back_take_up
from allmenning.notices.models import Enrolment, Notice, Order, Pilot
from allmenning.people import queries as people
from allmenning.people.models import RegisteredPerson

ORDERS_KEPT: Final = timedelta(days=14)


class PilotClosed(Exception):
    """Nobody can join the pilot now."""


@dataclass(frozen=True)
class Enrolled:
    """What came of a list: how many were added, took part already, and are not in the register."""

    added: int
    known: int
    unknown: int


@transaction.atomic
def describe_pilot(
    *,
    notice: Notice,
    name: dict[str, str],
    purpose: dict[str, str],
    delete_on: date,
    is_open: bool,
    order_days: list[date],
    actor: Actor,
    now: datetime,
) -> Pilot:
    """Say what the pilot is, why, and when its participants are forgotten; theirs is moved too."""
    facts = {
        "name": name,
        "purpose": purpose,
        "delete_on": delete_on,
        "is_open": is_open,
        "order_days": order_days,
    }
    pilot, _is_new = Pilot.objects.update_or_create(notice=notice, defaults=facts)
    Enrolment.objects.filter(notice=notice, delete_on__gt=delete_on).update(delete_on=delete_on)
    record_act(actor=actor, verb="pilot_described", kind="notice", id=notice.pk, now=now)
    return pilot


@transaction.atomic
def enrol(*, person: RegisteredPerson, pilot: Pilot, actor: Actor, now: datetime) -> None:
    """Let her take part, for the pilot's purpose and until its day. Once is enough.

    Raises PilotClosed.
    """
    if not pilot.is_open or pilot.delete_on <= local_date(now):
        raise PilotClosed
    row = _row(person.pk, pilot, Enrolment.Source.SIGN_UP, now)
    Enrolment.objects.bulk_create([row], ignore_conflicts=True)
    record_act(actor=actor, verb="enrolled", kind="notice", id=pilot.notice_id, now=now)


@transaction.atomic
def leave(*, person: RegisteredPerson, pilot: Pilot, actor: Actor, now: datetime) -> None:
    """Let her take part no more; what she ordered goes with it, and is counted no more unless it
    was carried out."""
    Enrolment.objects.filter(person=person, notice=pilot.notice_id).delete()
    for order in Order.objects.filter(person=person, notice=pilot.notice_id):
        if order.day > local_date(now):
            take_back_take_up(notice=pilot.notice_id, day=local_date(order.at))
        order.delete()
    record_act(actor=actor, verb="left", kind="notice", id=pilot.notice_id, now=now)


@transaction.atomic
def enrol_listed(
    *, pilot: Pilot, numbers: Collection[str], actor: Actor, now: datetime
) -> Enrolled:
    """Let those with these personal numbers take part, for the pilot's purpose and until its day.

    Who is not in the register's copy is only counted: her number is kept nowhere.
    """
    wanted = set(numbers)
    copies = people.copies_of(wanted, ring=people.key_ring())
    found = set(copies.values_list("pk", flat=True))
    known = set(
        Enrolment.objects.filter(notice=pilot.notice_id, person__in=found).values_list(
            "person_id", flat=True
        )
    )
    new = sorted(found - known)
    rows = [_row(person, pilot, Enrolment.Source.IMPORTED, now) for person in new]
    Enrolment.objects.bulk_create(rows, ignore_conflicts=True)
    facts = {"added": len(new), "unknown": len(wanted) - len(found)}
    notice = pilot.notice_id
    record_act(actor=actor, verb="list_enrolled", kind="notice", id=notice, now=now, **facts)
    return Enrolled(added=len(new), known=len(known), unknown=len(wanted) - len(found))


def _row(person: int, pilot: Pilot, source: str, now: datetime) -> Enrolment:
    purpose = pilot.purpose.get("nb", "")
    return Enrolment(
        notice_id=pilot.notice_id,
        person_id=person,
        source=source,
        purpose=purpose,
        at=now,
        delete_on=pilot.delete_on,
    )


@transaction.atomic
def forget_enrolled(*, now: datetime) -> None:
    """Delete the enrolments and orders whose pilot's day has come, and orders that were carried out
    long ago."""
    today = local_date(now)
    deleted, _by_kind = Enrolment.objects.filter(delete_on__lte=today).delete()
    over = Pilot.objects.filter(delete_on__lte=today).values("notice")
    Order.objects.filter(Q(notice__in=over) | Q(day__lt=today - ORDERS_KEPT)).delete()
    if deleted:
        record_act_here(actor=SYSTEM, verb="enrolments_deleted", now=now, count=deleted)
