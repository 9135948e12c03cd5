"""Ordering what a notice offers, and giving the order up. Each order is counted, and nobody followed."""

from datetime import date, datetime

from django.db import transaction

from allmenning.core.clock import local_date
from allmenning.core.log import Actor, record_act
from allmenning.notices.actions.taking_up import count_take_up, take_back_take_up
from allmenning.notices.models import Order, Pilot
from allmenning.notices.queries.pilots import days_to_order, enrolment_of
from allmenning.people.models import RegisteredPerson


class NotEnrolled(Exception):
    """Only who takes part may order."""


class NotThatDay(Exception):
    """Nothing can be ordered for that day, or not any more."""


class NoAddress(Exception):
    """The register does not say where she lives, so nobody would know where to go."""


@transaction.atomic
def order(
    *, person: RegisteredPerson, pilot: Pilot, day: date, actor: Actor, now: datetime
) -> None:
    """Order for the day. Ordering again for the same day changes nothing.

    Raises NotEnrolled, NotThatDay, NoAddress.
    """
    if enrolment_of(person, pilot.notice) is None:
        raise NotEnrolled
    if day not in days_to_order(pilot, now=now):
        raise NotThatDay
    if not person.address:
        raise NoAddress
    _ordered, is_new = Order.objects.get_or_create(
        notice=pilot.notice, person=person, day=day, defaults={"at": now}
    )
    if is_new:
        count_take_up(notice=pilot.notice_id, day=local_date(now))
        record_act(actor=actor, verb="ordered", kind="notice", id=pilot.notice_id, now=now)


@transaction.atomic
def give_up(
    *, person: RegisteredPerson, pilot: Pilot, day: date, actor: Actor, now: datetime
) -> None:
    """Give the order for the day up, until the day before. What is not there is given up already.

    Raises NotThatDay.
    """
    if day not in days_to_order(pilot, now=now):
        raise NotThatDay
    mine = Order.objects.filter(notice=pilot.notice_id, person=person, day=day)
    for given_up in mine.select_for_update():
        take_back_take_up(notice=pilot.notice_id, day=local_date(given_up.at))
        given_up.delete()
        record_act(actor=actor, verb="order_given_up", kind="notice", id=pilot.notice_id, now=now)
