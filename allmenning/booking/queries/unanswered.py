"""Requests that nobody has answered: those to be reminded of, and those that came to nothing."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import models

from allmenning.booking.models import Booking
from allmenning.booking.queries.requests import with_all
from allmenning.booking.rules.answers import ANSWER_WITHIN, remind_at, tell_leader_at
from allmenning.people.models import Person, Role
from allmenning.people.queries import staff_for

State = Booking.State
AT_ONCE = 200
LATELY = timedelta(days=7)
REMINDED, LEADER_TOLD = 1, 2


def begun(*, now: datetime) -> models.QuerySet[Booking]:
    """What waits although its time has begun, some at a time."""
    waiting = Booking.objects.filter(state=State.WAITING, during__startswith__lte=now)
    return waiting.order_by("pk")[:AT_ONCE]


def due_reminders(*, now: datetime) -> Iterator[tuple[Booking, int]]:
    """The first date that waits of each request, and how often those at work should have been
    reminded of it by now, where they have not been."""
    for booking in _maybe_due(now):
        sent, starts = booking.request.sent_at, booking.during.lower
        times = int(remind_at(sent=sent, starts=starts) <= now)
        if times and tell_leader_at(sent=sent, starts=starts) <= now:
            times = LEADER_TOLD
        if times > booking.reminders:
            yield booking, times


def _maybe_due(now: datetime) -> models.QuerySet[Booking]:
    waiting = Booking.objects.filter(state=State.WAITING).order_by("request_id", "during", "pk")
    late = models.Q(request__sent_at__lte=now - ANSWER_WITHIN)
    near = models.Q(during__startswith__lte=now + ANSWER_WITHIN)
    first = with_all().filter(
        late | near,
        pk__in=waiting.distinct("request_id").values("pk"),
        reminders__lt=LEADER_TOLD,
        during__startswith__gt=now,
    )
    return first.order_by("during", "pk")[:AT_ONCE]


def reminded(booking: Booking, *, times: int, now: datetime) -> list[Person]:
    """Those who answer for the building, and the second time those who lead it; where there are
    none, those who administer the municipality."""
    answering = [Role.Kind.CARETAKER, Role.Kind.CASE_WORKER]
    kinds = answering if times == REMINDED else [Role.Kind.UNIT_LEADER]
    units = [booking.space.building.unit_id]
    return staff_for(units=units, kinds=kinds, now=now) or staff_for(
        units=units, kinds=[Role.Kind.UNIT_LEADER, Role.Kind.ADMINISTRATOR], now=now
    )


def closed_lately(units: Iterable[int], *, now: datetime) -> list[Booking]:
    """What came to nothing the last week because nobody answered, the latest first."""
    closed = Booking.objects.filter(
        state=State.UNANSWERED,
        space__building__unit_id__in=units,
        decided_at__gt=now - LATELY,
    )
    ids = list(closed.order_by("-decided_at", "-pk").values_list("pk", flat=True)[:AT_ONCE])
    found = with_all().in_bulk(ids)
    return [found[pk] for pk in ids]
