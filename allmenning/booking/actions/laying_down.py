"""Laying down how a space may be booked from a day on; what held before stays for days before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from allmenning.booking.actions.publishing import lock_versions
from allmenning.booking.models import ApprovalRule, BookingRules, Terms
from allmenning.core.log import Actor, record_act
from allmenning.places.models import Space

FIGURES = (
    "min_minutes",
    "max_minutes",
    "raster_minutes",
    "notice_minutes",
    "horizon_days",
    "buffer_before",
    "buffer_after",
    "max_active_person",
    "max_active_association",
    "cancel_hours",
    "needs_approval",
)


class RulesChanged(Exception):
    """A colleague laid down other rules since the form was opened."""


class RulesNotValid(Exception):
    """The figures break a rule of the table; `messages` say which."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__(", ".join(messages))
        self.messages = messages


@dataclass(frozen=True)
class NewRules:
    """Figures by the table's names, terms, and the cases that decide who must approve, in order.

    What is left out of the figures stays as it is.
    """

    figures: Mapping[str, Any]
    terms: Terms
    cases: Sequence[Mapping[str, Any]]


def standing_rules(space: Space, day: date) -> BookingRules | None:
    """The rules of the space on the day."""
    return BookingRules.objects.filter(space=space, days__contains=day).first()


@transaction.atomic
def lay_down_rules(
    *, space: Space, new: NewRules, first_day: date, seen: int | None, actor: Actor, now: datetime
) -> BookingRules:
    """Let the rules hold from the day on, until the day other rules are to hold from already.

    `seen` is the id of the rules the form showed for that day. The rules rest on the version of the
    terms that holds now. Bookings that are made stand. Raises RulesChanged, RulesNotValid.
    """
    terms = lock_versions(new.terms.name, now=now)
    Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    before = standing_rules(space, first_day)
    if seen != (before.pk if before else None):
        raise RulesChanged
    until = before.days.upper if before else _next_day(space, first_day)
    if before:
        _end(before, first_day)
    figures = {**_figures_of(before), **new.figures}
    rules = BookingRules(space=space, days=DateRange(first_day, until), terms=terms, **figures)
    _validate(rules)
    rules.save()
    ApprovalRule.objects.bulk_create(
        ApprovalRule(rules=rules, order=order, **case) for order, case in enumerate(new.cases)
    )
    record_act(actor=actor, verb="rules_laid_down", kind="space", id=space.pk, now=now)
    return rules


def _figures_of(rules: BookingRules | None) -> dict[str, Any]:
    names = (*FIGURES, "release_minute")
    return {name: getattr(rules, name) for name in names} if rules else {}


def _end(rules: BookingRules, day: date) -> None:
    """Let the rules hold until the day; those that begin on it never held."""
    if rules.days.lower == day:
        rules.delete()
        return
    rules.days = DateRange(rules.days.lower, day)
    rules.save(update_fields=["days"])


def _next_day(space: Space, day: date) -> date | None:
    """From when other rules hold, after the day."""
    later = BookingRules.objects.filter(space=space, days__startswith__gt=day)
    first = later.order_by("days").first()
    return first.days.lower if first else None


def _validate(rules: BookingRules) -> None:
    try:
        rules.validate_constraints()
    except ValidationError as error:
        raise RulesNotValid(error.messages) from None
